/** Makes the next block, of what was committed since the last. One process at a time; whoever comes meanwhile does nothing. */
import { blockHash } from '../domain/journal-block.ts'
import { merkleRoot } from '../domain/merkle.ts'
import type { BlockWorth } from '../ports/chain-store.ts'
import { readHead, type Head } from './chain-blocks.ts'
import { entriesAfter, leafOf, type EntryRow } from './chain-entries.ts'
import { inTransaction, type Client, type Pool } from './pool.ts'

/** "lt" and "chain" in ASCII. */
const lockKey = BigInt('0x6c74636861696e')

const insert = `
insert into blocks (partition, number, up_to_xact, up_to_id, count, ids, digests, root, previous, made_at, hash)
values ($1, $2, $3::xid8, $4, $5, $6::bigint[], $7, $8, $9, $10, $11)`

const moveHead = 'update chain_head set partition = $1, number = $2, hash = $3, up_to_xact = $4::xid8, up_to_id = $5'

/** `at`: when the block counts as made, where that is not now by the database's clock. */
export function extendChain(pool: Pool, limit: number, worth?: BlockWorth, at?: Date): Promise<number> {
  return inTransaction(pool, async (client) => {
    const lock = await client.query<{ taken: boolean }>(`select pg_try_advisory_xact_lock(${lockKey}) as taken`)
    if (lock.rows[0]?.taken !== true) return 0
    const head = await readHead(client)
    if (head === undefined) throw new Error('nothing says where the chained journal ends')
    const entries = await entriesAfter(client, head.upTo, limit)
    const now = at ?? (await databaseTime(client))
    if (entries.length === 0 || !isWorthBlock(entries, now, worth)) return 0
    await writeBlock(client, head, entries, now)
    return entries.length
  })
}

function isWorthBlock(entries: readonly EntryRow[], now: Date, worth: BlockWorth | undefined): boolean {
  if (worth === undefined || entries.length >= worth.entries) return true
  // to either side: after a clock was set back nothing waits for it to come there again
  return entries.some(({ at }) => Math.abs(now.getTime() - Date.parse(at)) >= worth.orAfterMs)
}

async function writeBlock(client: Client, head: Head, entries: readonly EntryRow[], at: Date): Promise<void> {
  const madeAt = at.toISOString()
  const month = madeAt.slice(0, 7)
  // a clock that is set back starts no month anew
  const isNewMonth = month > head.partition
  const partition = isNewMonth ? month : head.partition
  const number = isNewMonth ? 1 : head.number + 1
  const leaves = entries.map(leafOf)
  const root = merkleRoot(leaves).toString('hex')
  const block = { partition, number, count: entries.length, root, previous: head.hash, madeAt }
  const hash = blockHash(block)
  const last = entries.at(-1)
  const values = [partition, number, last?.xact, last?.id, block.count, entries.map(({ id }) => id), Buffer.concat(leaves), root, block.previous, madeAt, hash]
  await client.query({ name: 'chain-block', text: insert, values })
  await client.query(moveHead, [partition, number, hash, last?.xact, last?.id])
}

async function databaseTime(client: Client): Promise<Date> {
  const { rows } = await client.query<{ now: Date }>('select clock_timestamp() as now')
  if (rows[0] === undefined) throw new Error('the database has a clock')
  return rows[0].now
}
