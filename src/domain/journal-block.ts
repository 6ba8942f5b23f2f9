/** The hash of a block of the chained journal: over a text that an auditor can write by hand. */
import { hash } from 'node:crypto'

export interface HashedBlock {
  readonly partition: string
  readonly number: number
  readonly count: number
  readonly root: string
  readonly previous: string
  readonly madeAt: string
}

/** What stands before the very first block. */
export const noBlock = '0'.repeat(64)

export function blockHash({ partition, number, count, root, previous, madeAt }: HashedBlock): string {
  return hash('sha256', `lienthong block 1\n${partition}\n${number}\n${count}\n${root}\n${previous}\n${madeAt}\n`)
}
