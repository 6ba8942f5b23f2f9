/**
 * The RewrapStore port on PostgreSQL: walks every encrypted column in the order of its table's key. A column is done when a
 * whole walk found nothing under another key: a process with an older configuration may have written meanwhile.
 */
import type { RewrapStore } from '../ports/rewrap-store.ts'
import type { Vault } from '../ports/vault.ts'
import { inTransaction, type Client, type Pool } from './pool.ts'
import { rewrapRows, sealedColumns, type SealedColumn } from './rewrap-rows.ts'

interface Walk {
  readonly target: string
  readonly place: readonly string[] | null
  readonly found: boolean
}

const begin = `
with gone as (delete from rewraps where key <> $1)
insert into rewraps (key, target) select $1, unnest($2::text[]) on conflict do nothing`

const take = 'select target, place, found from rewraps where key = $1 and not done order by target limit 1 for update skip locked'
const goOn = 'update rewraps set place = $3, found = $4, done = $5 where key = $1 and target = $2'
const left = 'select target from rewraps where key = $1 and not done order by target'

export function createRewrapStore(pool: Pool, vault: Vault): RewrapStore {
  const key = vault.firstKeyMark.subarray(2)
  const keyId = Buffer.from(key).toString('latin1')
  const targets = sealedColumns.map(nameOf)

  return {
    turn(limit) {
      return inTransaction(pool, async (client) => {
        await client.query(begin, [keyId, targets])
        const [walk] = (await client.query<Walk>(take, [keyId])).rows
        const column = sealedColumns.find((candidate) => nameOf(candidate) === walk?.target)
        if (walk === undefined || column === undefined) return false
        await step(client, vault, keyId, walk, column, limit)
        return true
      })
    },
    async status() {
      const { rows } = await pool.query<{ target: string }>(left, [keyId])
      const known = await pool.query('select 1 from rewraps where key = $1 limit 1', [keyId])
      return { key: keyId, left: known.rows.length === 0 ? targets : rows.map(({ target }) => target) }
    },
  }
}

async function step(client: Client, vault: Vault, keyId: string, walk: Walk, column: SealedColumn, limit: number): Promise<void> {
  const { last, rewrapped } = await rewrapRows(client, vault, column, walk.place, limit)
  const found = walk.found || rewrapped > 0
  if (last !== undefined) await client.query(goOn, [keyId, walk.target, last, found, false])
  else await client.query(goOn, [keyId, walk.target, null, false, !found])
}

function nameOf({ table, column }: SealedColumn): string {
  return `${table}.${column}`
}
