/** The hash of a block of the chained journal: over a text that an auditor can write by hand. */
import { hash } from 'node:crypto'

/** Numbered from 1 within its partition: the month (UTC) in which it was made, e.g. `2026-11`. */
export interface HashedBlock {
  readonly partition: string
  readonly number: number
  /** Of its entries, in their order. */
  readonly count: number
  /** Root of the Merkle tree over the digests of its entries (RFC 9162, 2.1.1), lower-case hexadecimal. */
  readonly root: string
  /** Hash of the block before, of whichever partition; 64 zeros for the very first. */
  readonly previous: string
  readonly madeAt: string
}

/** What stands before the very first block. */
export const noBlock = '0'.repeat(64)

export function blockHash(block: HashedBlock): string {
  return hash('sha256', blockText(block))
}

/** What is hashed, as evidence shows it. */
export function blockText({ partition, number, count, root, previous, madeAt }: HashedBlock): string {
  return `lienthong block 1\n${partition}\n${number}\n${count}\n${root}\n${previous}\n${madeAt}\n`
}
