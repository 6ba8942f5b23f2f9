/** Whether a block is what its hash says, and follows the one before it. */
import { blockHash, noBlock } from '../domain/journal-block.ts'
import { merkleRoot } from '../domain/merkle.ts'
import type { ChainFault } from '../ports/chain-store.ts'
import { compareNames, endOf, leavesOf, toBlock, type BlockName, type BlockRow, type Head } from './chain-blocks.ts'
import { beforeAll, comparePlaces, type Place } from './chain-entries.ts'

/** What the next block has to follow. */
export interface Link extends BlockName {
  readonly hash: string
  /** Its last entry. */
  readonly upTo: Place
  /** Where it is not what it says, that was said already. */
  readonly isSound: boolean
}

export const beginning: Link = { partition: '', number: 0, hash: noBlock, upTo: beforeAll, isSound: true }

/** Numbers to each side that a block is tried under, to tell one that was moved from one that was changed. */
const reach = 1_000
/** Of a gap; a number that somebody made up must not fill the memory. */
const mostNamed = 1_000

export function linkAfter(row: BlockRow): Link {
  return { partition: row.partition, number: row.number, hash: row.hash, upTo: endOf(row), isSound: hasItsHash(row) && holdsItsEntries(row) }
}

export function faultsOfLink(before: Link, row: BlockRow): readonly ChainFault[] {
  const { partition, number } = row
  const missing = between(before, row)
  if (!hasItsHash(row)) return [...missing, { kind: fitsUnderAnotherNumber(row) ? 'block-moved' : 'block-changed', partition, block: number }]
  const own: readonly ChainFault[] = holdsItsEntries(row) ? [] : [{ kind: 'block-changed', partition, block: number }]
  if (missing.length > 0 || !before.isSound || row.previous === before.hash) return [...missing, ...own]
  return [faultBefore(before, row), ...own]
}

/** What followed the last block by the chain's own word, and by that of the stamps. */
export function faultsOfEnd(last: Link, head: Head | undefined, stamped: BlockName | undefined): readonly ChainFault[] {
  if (head === undefined) return [{ kind: 'block-removed', partition: last.partition, block: last.number + 1 }]
  const end = stamped !== undefined && compareNames(stamped, head) > 0 ? stamped : head
  if (compareNames(end, last) > 0) return between(last, { partition: end.partition, number: end.number + 1 })
  const isItsEnd = head.hash === last.hash && comparePlaces(head.upTo, last.upTo) === 0
  return isItsEnd || !last.isSound ? [] : [{ kind: 'block-changed', partition: last.partition, block: last.number }]
}

function hasItsHash(row: BlockRow): boolean {
  return blockHash(toBlock(row)) === row.hash
}

function holdsItsEntries(row: BlockRow): boolean {
  const leaves = leavesOf(row)
  if (leaves.length === 0 || leaves.length * 32 !== row.digests.length) return false
  if (leaves.length !== row.count || row.ids.length !== row.count || row.ids.at(-1) !== String(row.up_to_id)) return false
  return merkleRoot(leaves).toString('hex') === row.root
}

function fitsUnderAnotherNumber(row: BlockRow): boolean {
  const block = toBlock(row)
  for (let number = Math.max(1, row.number - reach); number <= row.number + reach; number++) {
    if (blockHash({ ...block, number }) === row.hash) return true
  }
  return false
}

/** Blocks that are not there, of the later one's partition; how many a partition had that ended is not known here. */
function between(before: BlockName, after: BlockName): readonly ChainFault[] {
  const first = before.partition === after.partition ? before.number + 1 : 1
  const count = Math.min(mostNamed, Math.max(0, after.number - first))
  return Array.from({ length: count }, (_, at) => ({ kind: 'block-removed', partition: after.partition, block: first + at }))
}

/** Both are what their hashes say, and do not fit: the earlier was made anew, or the end of its partition is gone. */
function faultBefore(before: Link, row: BlockRow): ChainFault {
  if (before.partition === row.partition) return { kind: 'block-changed', partition: before.partition, block: before.number }
  return { kind: 'block-removed', partition: before.partition, block: before.number + 1 }
}
