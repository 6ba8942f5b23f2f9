/** Holds the journal against its blocks, and names what was changed, removed, added or moved. */
import { merkleRoot } from '../domain/merkle.ts'
import type { ChainFault } from '../ports/chain-store.ts'
import { endOf, leavesOf, type BlockRow } from './chain-blocks.ts'
import { beforeAll, comparePlaces, entriesBetween, entriesById, leafOf, placeOf, type EntryRow, type Place } from './chain-entries.ts'
import type { Pool } from './pool.ts'

/** An entry that is as it was chained. */
export interface Chained {
  readonly row: EntryRow
  readonly partition: string
  readonly block: number
}

interface Checked {
  readonly faults: readonly ChainFault[]
  readonly sound: readonly Chained[]
}

/** Entries that were put between others are named up to so many at once. */
const mostAdded = 1_000

const endBefore = 'select up_to_xact::text, up_to_id from blocks where (up_to_xact, up_to_id) < ($1::xid8, $2::bigint) order by up_to_xact desc, up_to_id desc limit 1'
const known = 'select id::text from unnest($1::bigint[]) as id where exists (select 1 from blocks where ids @> array[id])'

/** `gaps`: blocks before which others are missing, whose entries nobody put there. */
export async function checkEntries(pool: Pool, blocks: readonly BlockRow[], gaps: ReadonlySet<BlockRow>): Promise<Checked> {
  const inOrder = blocks.toSorted((a, b) => comparePlaces(endOf(a), endOf(b)))
  const [first, last] = [inOrder[0], inOrder.at(-1)]
  if (first === undefined || last === undefined) return { faults: [], sound: [] }
  const size = blocks.reduce((sum, { ids }) => sum + ids.length, 0)
  const rows = await entriesBetween(pool, await placeBefore(pool, first), endOf(last), size + mostAdded)
  const faults: ChainFault[] = []
  const sound: Chained[] = []
  let at = 0
  for (const block of inOrder) {
    const begin = at
    while (isUpTo(rows[at], block)) at++
    const its = rows.slice(begin, at)
    const checked = isWhole(block, its) ? whole(block, its) : await diagnose(pool, block, its, gaps.has(block))
    faults.push(...checked.faults)
    if (isChainedLate(block, checked.sound)) faults.push({ kind: 'block-late', partition: block.partition, block: block.number })
    sound.push(...checked.sound)
  }
  return { faults, sound }
}

/** Blocks are made within seconds; a day is left for an outage. */
function isChainedLate({ made_at: madeAt }: BlockRow, entries: readonly Chained[]): boolean {
  const dayBefore = Date.parse(madeAt) - 86_400_000
  return entries.some(({ row }) => Date.parse(row.at) < dayBefore)
}

async function placeBefore(pool: Pool, block: BlockRow): Promise<Place> {
  const { rows } = await pool.query<Pick<BlockRow, 'up_to_xact' | 'up_to_id'>>(endBefore, [block.up_to_xact, block.up_to_id])
  return rows[0] === undefined ? beforeAll : endOf(rows[0])
}

function isUpTo(row: EntryRow | undefined, block: BlockRow): boolean {
  return row !== undefined && comparePlaces(placeOf(row), endOf(block)) <= 0
}

function isWhole({ root }: BlockRow, rows: readonly EntryRow[]): boolean {
  return rows.length > 0 && merkleRoot(rows.map(leafOf)).toString('hex') === root
}

/** The entries are as they were; the block names them in another order where somebody changed that. */
function whole(block: BlockRow, its: readonly EntryRow[]): Checked {
  const { partition, number, ids } = block
  // another number of them, or another end, was said when the block itself was looked at
  const isNamed = ids.length !== its.length || ids.at(-1) !== its.at(-1)?.id || its.every(({ id }, at) => ids[at] === id)
  return { faults: isNamed ? [] : [{ kind: 'block-changed', partition, block: number }], sound: its.map((row) => chainedIn(block, row)) }
}

async function diagnose(pool: Pool, block: BlockRow, its: readonly EntryRow[], afterGap: boolean): Promise<Checked> {
  const leaves = leavesOf(block)
  const here = new Map(its.map((row) => [row.id, row]))
  const elsewhere = await entriesById(pool, block.ids.filter((id) => !here.has(id)))
  const candidates = Map.groupBy([...its, ...elsewhere], ({ id }) => id)
  const faults: ChainFault[] = []
  const sound: Chained[] = []
  const accounted = new Set<EntryRow>()
  const was = orderOf(block.ids, new Set(here.keys()))
  const is = orderOf([...here.keys()], new Set(block.ids))
  for (const [index, id] of block.ids.entries()) {
    const rows = candidates.get(id) ?? []
    const same = rows.find((row) => leaves[index] !== undefined && leafOf(row).equals(leaves[index]))
    const row = same ?? rows[0]
    if (row !== undefined) accounted.add(row)
    if (same !== undefined) {
      sound.push(chainedIn(block, same))
      continue
    }
    const unlike = was.has(id) && was.get(id) === is.get(id) ? 'entry-changed' : 'entry-moved'
    faults.push({ kind: row === undefined ? 'entry-removed' : unlike, partition: block.partition, block: block.number, entry: id })
  }
  const own = its.findIndex((row) => accounted.has(row))
  // what belongs to a block that is gone comes before everything of this one
  const rest = its.filter((row, at) => !accounted.has(row) && (!afterGap || (own >= 0 && at > own)))
  return { faults: [...faults, ...(await added(pool, block, rest))], sound }
}

/** Places of the ids that both the block and the journal have, among each other: as they were chained, and as they are now. */
function orderOf(ids: readonly string[], others: ReadonlySet<string>): ReadonlyMap<string, number> {
  return new Map(ids.filter((id) => others.has(id)).map((id, at) => [id, at]))
}

/** What stands in another block was moved here, which is said there. */
async function added(pool: Pool, { partition, number, ids: own }: BlockRow, rows: readonly EntryRow[]): Promise<readonly ChainFault[]> {
  if (rows.length === 0) return []
  const chained = await pool.query<{ id: string }>(known, [rows.map(({ id }) => id)])
  const elsewhere = new Set(chained.rows.map(({ id }) => id))
  // a second entry under an id of this very block was put there too
  for (const id of own) elsewhere.delete(id)
  return rows.filter(({ id }) => !elsewhere.has(id)).map(({ id }) => ({ kind: 'entry-added', partition, block: number, entry: id }))
}

function chainedIn({ partition, number }: BlockRow, row: EntryRow): Chained {
  return { row, partition, block: number }
}
