/** What an adapter reads of our own files while it sends: that our store is away is neither its bug nor the partner's word. */
import type { Readable } from 'node:stream'
import { GatewayError } from '../domain/errors.ts'
import type { AttachmentStore } from '../ports/attachment-store.ts'

export interface WatchedFiles {
  /** Rejects with `missing_attachment`, and with whatever keeps the store from answering. */
  open(digest: string): Promise<Readable>
  /** Whether a file could not be opened for want of the store, is still waited for, or came so late that it may have cost the time. */
  areAway(): boolean
}

/** A store that is well opens a file in milliseconds. */
const lateMs = 1_000

export function watchFiles(attachments: Pick<AttachmentStore, 'open'>): WatchedFiles {
  let failed = false
  let late = false
  let opening = 0
  return {
    async open(digest) {
      const since = performance.now()
      opening++
      try {
        return (await attachments.open(digest)).content
      } catch (error) {
        // what the store itself says about a file, it says again
        failed ||= !(error instanceof GatewayError)
        throw error
      } finally {
        opening--
        late ||= performance.now() - since > lateMs
      }
    },
    areAway: () => failed || late || opening > 0,
  }
}
