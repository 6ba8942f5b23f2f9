/** Files, addressed by their content. */
import type { Readable } from 'node:stream'

export interface StoredAttachment {
  readonly digest: string
  readonly size: number
  readonly mediaType: string
  readonly createdAt: Date
}

export interface AttachmentStore {
  /**
   * Streams to content-addressed storage; nothing is held whole in memory and nothing is left behind on failure.
   * Rejects with `body_too_large`, `digest_mismatch` or `unsupported_media_type` (content unlike its declared type).
   */
  put(content: Readable, expected: { readonly client: string; readonly mediaType: string; readonly digest?: string; readonly maxBytes: number }): Promise<StoredAttachment>
  /** The attachments of this client among these digests. */
  find(client: string, digests: readonly string[]): Promise<ReadonlyMap<string, StoredAttachment>>
  /** Whoever uploaded it. Rejects with `missing_attachment`. */
  open(digest: string): Promise<{ readonly stored: StoredAttachment; readonly content: Readable }>
}
