/**
 * The chained journal: entries are gathered into blocks in the order in which they were committed, each block holds the hash
 * of the one before, and the newest is time-stamped now and then. What is taken away, changed or moved afterwards is found.
 */
import type { HashedBlock } from '../domain/journal-block.ts'

export interface Block extends HashedBlock {
  /** SHA-256 of `blockText`, lower-case hexadecimal. */
  readonly hash: string
}

export interface BlockStamp {
  readonly hash: string
  readonly token: Uint8Array
  readonly at: Date
}

export type ChainFault =
  | { readonly kind: 'entry-changed' | 'entry-removed' | 'entry-added' | 'entry-moved'; readonly partition: string; readonly block: number; readonly entry: string }
  | { readonly kind: 'evidence-changed' | 'evidence-removed'; readonly partition: string; readonly block: number; readonly entry: string; readonly what: string }
  | { readonly kind: 'block-changed' | 'block-removed' | 'block-moved'; readonly partition: string; readonly block: number }
  | { readonly kind: 'stamp-wrong' | 'stamp-unproven'; readonly partition: string; readonly block: number; readonly fault: string }
  /** A stamp much later than its block says that it was made; a block that has waited for one for more than a day. */
  | { readonly kind: 'stamp-late' | 'stamp-missing'; readonly partition: string; readonly block: number }
  /** Entries that were chained more than a day after they were written: the gateway stood still, or the chain was made anew. */
  | { readonly kind: 'block-late'; readonly partition: string; readonly block: number }
  | { readonly kind: 'head-missing'; readonly head: string }
  | { readonly kind: 'certificate-changed' | 'rights-changed' | 'rules-changed' | 'audit-changed'; readonly what: string }

export interface ChainCheck {
  readonly blocks: number
  readonly entries: number
  /** Contents that are purged: their digests still stand. */
  readonly purged: number
  readonly stamps: number
  readonly faults: readonly ChainFault[]
  /** Where to go on; undefined at the end. */
  readonly next: string | undefined
  /** Of the last block that was checked. */
  readonly head: string | undefined
}

export interface CheckOptions {
  /** Where to go on. */
  readonly cursor?: string | undefined
  /** Hashes of blocks that are known from elsewhere: each must still be in the chain. Looked at in the first part. */
  readonly heads?: readonly string[] | undefined
  /** Where stamping is configured: how often. */
  readonly stampedEverySeconds?: number | undefined
  /** How many days entries of the audit are found at least, 365 where nothing is said: what ended their search earlier does not count. */
  readonly auditDays?: number | undefined
}

/** An entry of the journal as it was hashed, and the way from it to its block. */
export interface EntryProof {
  /** The exact text whose SHA-256 (after a zero byte) is the leaf. */
  readonly text: string
  readonly partition: string
  readonly block: number
  readonly index: number
  /** Siblings on the way up, lower-case hexadecimal. */
  readonly path: readonly string[]
}

export interface ChainProof {
  readonly entries: readonly EntryProof[]
  /** In order: from each entry's own block to the next stamped one (or, where none follows, some more). What lies between such runs is left out. */
  readonly blocks: readonly Block[]
  readonly stamps: readonly BlockStamp[]
}

/** When a block is made of less than it may hold: of so many entries, or when one of them has waited so long. */
export interface BlockWorth {
  readonly entries: number
  readonly orAfterMs: number
}

export interface ChainStore {
  /** Puts what was committed since into a block, at most `limit` entries; one process at a time. Returns how many. Without `worth`, whatever there is. */
  extend(limit: number, worth?: BlockWorth): Promise<number>
  /** The newest block, where it has no stamp yet. */
  unstamped(): Promise<Block | undefined>
  keepStamp(stamp: BlockStamp): Promise<void>
  /** Checks up to `limit` blocks from the cursor on, or from the beginning. `verifyStamp` rejects for a token that does not count. */
  check(limit: number, verifyStamp: (stamp: BlockStamp) => Promise<unknown>, options?: CheckOptions): Promise<ChainCheck>
  /** Of everything in the journal about one transfer. Entries that are in no block yet are left out. */
  proofOf(transferId: string): Promise<ChainProof>
  /** For alarms: how many entries wait for a block, when the oldest of them was written, and since when the newest stamp is. */
  standing(): Promise<{ readonly waiting: number; readonly waitingSince: Date | undefined; readonly stampedAt: Date | undefined; readonly unstampedBlocks: number }>
}
