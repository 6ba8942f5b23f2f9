/**
 * The RewrapStore port on PostgreSQL: walks every encrypted column in the order of its table's key. A walk counts that began
 * when no process wrote under another key any more, so it begins only then; and when one comes up again, it is walked anew.
 */
import type { RewrapStore } from '../ports/rewrap-store.ts'
import type { Vault } from '../ports/vault.ts'
import { keyIdOf, silence } from './key-uses.ts'
import { inTransaction, type Pool } from './pool.ts'
import { rewrapRows, sealedColumns, type SealedColumn } from './rewrap-rows.ts'

interface Walk {
  readonly target: string
  readonly place: readonly string[] | null
}

/** Until when something may have been written under another key. */
const others = `(select coalesce(max(seen_at), '-infinity') + ${silence} from key_uses where key <> $1)`
const busy = `select ${others} >= now() as busy`
const begin = 'insert into rewraps (key, target) select $1, unnest($2::text[]) on conflict do nothing'
const beginAnew = `update rewraps set place = null, done = false, began_at = now() where key = $1 and began_at <= ${others}`

const take = 'select target, place from rewraps where key = $1 and not done order by target limit 1 for update skip locked'
const goOn = 'update rewraps set place = $3, done = $4 where key = $1 and target = $2'
const through = `select target from rewraps where key = $1 and done and began_at > ${others}`

export function createRewrapStore(pool: Pool, vault: Vault): RewrapStore {
  const key = keyIdOf(vault)
  const targets = sealedColumns.map(nameOf)

  return {
    turn(limit) {
      return inTransaction(pool, async (client) => {
        const [standing] = (await client.query<{ busy: boolean }>(busy, [key])).rows
        if (standing?.busy !== false) return false
        await client.query(begin, [key, targets])
        await client.query(beginAnew, [key])
        const [walk] = (await client.query<Walk>(take, [key])).rows
        const column = sealedColumns.find((candidate) => nameOf(candidate) === walk?.target)
        if (walk === undefined || column === undefined) return false
        const { last } = await rewrapRows(client, vault, column, walk.place, limit)
        await client.query(goOn, [key, walk.target, last ?? null, last === undefined])
        return true
      })
    },
    async status() {
      const { rows } = await pool.query<{ target: string }>(through, [key])
      const done = new Set(rows.map(({ target }) => target))
      return { key, left: targets.filter((target) => !done.has(target)) }
    },
  }
}

function nameOf({ table, column }: SealedColumn): string {
  return `${table}.${column}`
}
