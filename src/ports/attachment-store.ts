/** Files, addressed by the digest of their content; they lie encrypted. */
import type { Readable } from 'node:stream'

export interface StoredAttachment {
  readonly digest: string
  readonly size: number
  readonly mediaType: string
  readonly createdAt: Date
}

export interface ExpectedAttachment {
  /** Who may fetch it. What came before anybody knew whom it is for belongs to the gateway itself. */
  readonly client: string
  readonly mediaType: string
  /** Kept whatever it is, under this type: what a partner sent is not ours to refuse. */
  readonly asItIs?: true
  readonly digest?: string
  readonly maxBytes: number
  /** Kept for so many days only. */
  readonly confidential?: { readonly days: number }
}

/** Bytes from `start` to `end`, both included, of a file that has them. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

export interface OpenAttachment {
  readonly stored: StoredAttachment
  readonly content: Readable
}

export interface AttachmentStore {
  /**
   * Streams to content-addressed storage; nothing is held whole in memory and nothing is left behind on failure.
   * Rejects with `body_too_large`, `digest_mismatch` or `unsupported_media_type` (content unlike its declared type).
   */
  put(content: Readable, expected: ExpectedAttachment): Promise<StoredAttachment>
  /** The attachments of this client among these digests, without what was purged. */
  find(client: string, digests: readonly string[]): Promise<ReadonlyMap<string, StoredAttachment>>
  /** Whoever uploaded it. Rejects with `missing_attachment`. */
  open(digest: string, range?: ByteRange): Promise<OpenAttachment>
  /** Rejects with `missing_attachment` where it is not this client's. */
  openFor(client: string, digest: string, range?: ByteRange): Promise<OpenAttachment>
  /** Takes away the content whose days are over: confidential content its own, the rest `days` after it came. Returns how many files. */
  purgeExpired(now: Date, days: number): Promise<number>
}
