/** What proves the journal about one transfer: its entries, the way from each to its block, and from there to a time stamp. */
import { merklePath } from '../domain/merkle.ts'
import type { Block, ChainProof, EntryProof } from '../ports/chain-store.ts'
import { blockColumns, blockOutline, endOf, leavesOf, stampsOf, toBlock, type BlockName, type BlockRow } from './chain-blocks.ts'
import { comparePlaces, entriesOfTransfer, placeOf, textOf, type EntryRow } from './chain-entries.ts'
import type { Pool } from './pool.ts'
import { isUuid } from './storable.ts'

const blocksOfPlaces = `
select distinct on (b.partition, b.number) ${blockColumns('b')} from unnest($1::text[], $2::bigint[]) as p (xact, id)
cross join lateral (select * from blocks where (up_to_xact, up_to_id) >= (p.xact::xid8, p.id) order by up_to_xact, up_to_id limit 1) b
order by b.partition, b.number`

const nextStamped = 'select partition, number from stamps where (partition, number) >= ($1, $2) order by partition, number limit 1'
const newest = 'select partition, number from blocks order by partition desc, number desc limit 1'

// without gaps, so that each is seen to follow the one before
const run = `select ${blockOutline('b')} from blocks b where (b.partition, b.number) between ($1, $2) and ($3, $4) order by b.partition, b.number`

export async function proofOfTransfer(pool: Pool, transferId: string): Promise<ChainProof> {
  const entries = isUuid(transferId) ? await entriesOfTransfer(pool, transferId) : []
  const holders = entries.length === 0 ? [] : await holdersOf(pool, entries)
  const proofs = entries.flatMap((entry) => proofOfEntry(entry, holders) ?? [])
  const [first, last] = [proofs[0], proofs.at(-1)]
  if (first === undefined || last === undefined) return { entries: [], blocks: [], stamps: [] }
  const blocks = await blocksBetween(pool, { partition: first.partition, number: first.block }, { partition: last.partition, number: last.block })
  const stamps = await stampsOf(pool, blocks)
  return { entries: proofs, blocks, stamps: stamps.map(({ stamp }) => stamp) }
}

async function holdersOf(pool: Pool, entries: readonly EntryRow[]): Promise<readonly BlockRow[]> {
  const { rows } = await pool.query<BlockRow>(blocksOfPlaces, [entries.map(({ xact }) => xact), entries.map(({ id }) => id)])
  return rows
}

async function blocksBetween(pool: Pool, first: BlockName, last: BlockName): Promise<readonly Block[]> {
  const stamped = await pool.query<BlockName>(nextStamped, [last.partition, last.number])
  const end = stamped.rows[0] ?? (await pool.query<BlockName>(newest)).rows[0] ?? last
  const { rows } = await pool.query<BlockRow>(run, [first.partition, first.number, end.partition, end.number])
  return rows.map(toBlock)
}

/** Undefined where no block knows it: it is too new, or somebody put it there. */
function proofOfEntry(entry: EntryRow, holders: readonly BlockRow[]): EntryProof | undefined {
  const holder = holders.find((row) => comparePlaces(placeOf(entry), endOf(row)) <= 0 && row.ids.includes(entry.id))
  if (holder === undefined) return undefined
  const index = holder.ids.indexOf(entry.id)
  const path = merklePath(leavesOf(holder), index).map((sibling) => sibling.toString('hex'))
  return { text: textOf(entry), partition: holder.partition, block: holder.number, index, path }
}
