/** What proves the journal about one transfer: its entries, the way from each to its block, and from there to a time stamp. */
import { merklePath } from '../domain/merkle.ts'
import type { Block, ChainProof, EntryProof } from '../ports/chain-store.ts'
import { blockColumns, blockOutline, compareNames, endOf, leavesOf, stampsOf, toBlock, type BlockName, type BlockRow } from './chain-blocks.ts'
import { comparePlaces, entriesOfTransfer, placeOf, textOf, type EntryRow } from './chain-entries.ts'
import type { Pool } from './pool.ts'
import { isUuid } from './storable.ts'

const blocksOfPlaces = `
select distinct on (b.partition, b.number) ${blockColumns('b')} from unnest($1::text[], $2::bigint[]) as p (xact, id)
cross join lateral (select * from blocks where (up_to_xact, up_to_id) >= (p.xact::xid8, p.id) order by up_to_xact, up_to_id limit 1) b
order by b.partition, b.number`

const nextStamped = 'select partition, number from stamps where (partition, number) >= ($1, $2) order by partition, number limit 1'

// without gaps, so that each is seen to follow the one before
const run = `select ${blockOutline('b')} from blocks b where (b.partition, b.number) >= ($1, $2) order by b.partition, b.number limit $3`
const runUpTo = `select ${blockOutline('b')} from blocks b where (b.partition, b.number) between ($1, $2) and ($3, $4) order by b.partition, b.number limit $5`

/** A stamp that is further away is not reached; blocks are made every few seconds at most, so that is half a day without an authority. */
const mostToStamp = 10_000
/** Where no stamp follows, more blocks prove no more. */
const mostUnstamped = 100

export async function proofOfTransfer(pool: Pool, transferId: string): Promise<ChainProof> {
  const entries = isUuid(transferId) ? await entriesOfTransfer(pool, transferId) : []
  const holders = entries.length === 0 ? [] : await holdersOf(pool, entries)
  const proofs = entries.flatMap((entry) => proofOfEntry(entry, holders) ?? [])
  const blocks = await blocksFor(pool, proofs)
  const stamps = await stampsOf(pool, blocks)
  return { entries: proofs, blocks, stamps: stamps.map(({ stamp }) => stamp) }
}

/** From each entry's own block to the next stamped one; what lies between such runs is left out, however long it took. */
async function blocksFor(pool: Pool, proofs: readonly EntryProof[]): Promise<readonly Block[]> {
  const names = proofs.map(({ partition, block: number }): BlockName => ({ partition, number })).toSorted(compareNames)
  const all = new Map<string, Block>()
  let covered: BlockName | undefined
  for (const name of names) {
    if (covered !== undefined && compareNames(name, covered) <= 0) continue
    const blocks = await runFrom(pool, name)
    for (const block of blocks) all.set(block.hash, block)
    covered = blocks.at(-1) ?? name
  }
  return [...all.values()]
}

async function runFrom(pool: Pool, first: BlockName): Promise<readonly Block[]> {
  const [end] = (await pool.query<BlockName>(nextStamped, [first.partition, first.number])).rows
  if (end !== undefined) {
    const { rows } = await pool.query<BlockRow>(runUpTo, [first.partition, first.number, end.partition, end.number, mostToStamp])
    const last = rows.at(-1)
    if (last !== undefined && compareNames(last, end) === 0) return rows.map(toBlock)
  }
  return (await pool.query<BlockRow>(run, [first.partition, first.number, mostUnstamped])).rows.map(toBlock)
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
