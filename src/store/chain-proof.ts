/** What proves the journal about one transfer: its entries, the way from each to its block, and from there to a time stamp. */
import { merklePath } from '../domain/merkle.ts'
import type { ChainProof, EntryProof } from '../ports/chain-store.ts'
import { blockColumns, blockOutline, endOf, leavesOf, stampsOf, toBlock, type BlockRow } from './chain-blocks.ts'
import { comparePlaces, entriesOfTransfer, placeOf, textOf, type EntryRow } from './chain-entries.ts'
import type { Pool } from './pool.ts'
import { isUuid } from './storable.ts'

const blocksOfPlaces = `
select distinct on (b.partition, b.number) ${blockColumns('b')} from unnest($1::text[], $2::bigint[]) as p (xact, id)
cross join lateral (select * from blocks where (up_to_xact, up_to_id) >= (p.xact::xid8, p.id) order by up_to_xact, up_to_id limit 1) b
order by b.partition, b.number`

// from each block to the first stamped one; whatever lies between the stamp of one and the next block proves nothing about either
const runs = `
select distinct ${blockOutline('b')} from unnest($1::text[], $2::int[]) as h (partition, number)
left join lateral (select partition, number from stamps where (partition, number) >= (h.partition, h.number) order by partition, number limit 1) s on true
join lateral (
  select * from blocks where (partition, number) >= (h.partition, h.number)
  and (partition, number) <= (coalesce(s.partition, h.partition), coalesce(s.number, h.number))
) b on true
order by b.partition, b.number`

export async function proofOfTransfer(pool: Pool, transferId: string): Promise<ChainProof> {
  const entries = isUuid(transferId) ? await entriesOfTransfer(pool, transferId) : []
  const holders = entries.length === 0 ? [] : await holdersOf(pool, entries)
  const proofs = entries.flatMap((entry) => proofOfEntry(entry, holders) ?? [])
  if (proofs.length === 0) return { entries: [], blocks: [], stamps: [] }
  const { rows } = await pool.query<BlockRow>(runs, [proofs.map(({ partition }) => partition), proofs.map(({ block }) => block)])
  const blocks = rows.map(toBlock)
  const stamps = await stampsOf(pool, blocks)
  return { entries: proofs, blocks, stamps: stamps.map(({ stamp }) => stamp) }
}

async function holdersOf(pool: Pool, entries: readonly EntryRow[]): Promise<readonly BlockRow[]> {
  const { rows } = await pool.query<BlockRow>(blocksOfPlaces, [entries.map(({ xact }) => xact), entries.map(({ id }) => id)])
  return rows
}

/** Undefined where no block knows it: it is too new, or somebody put it there. */
function proofOfEntry(entry: EntryRow, holders: readonly BlockRow[]): EntryProof | undefined {
  const holder = holders.find((row) => comparePlaces(placeOf(entry), endOf(row)) <= 0 && row.ids.includes(entry.id))
  if (holder === undefined) return undefined
  const index = holder.ids.indexOf(entry.id)
  const path = merklePath(leavesOf(holder), index).map((sibling) => sibling.toString('hex'))
  return { text: textOf(entry), partition: holder.partition, block: holder.number, index, path }
}
