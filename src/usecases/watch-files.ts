/** What an adapter reads of our own files while it sends: that our store is away is neither its bug nor the partner's word. */
import type { Readable } from 'node:stream'
import { GatewayError } from '../domain/errors.ts'
import type { AttachmentStore } from '../ports/attachment-store.ts'

export interface WatchedFiles {
  /** Rejects with `missing_attachment`, and with whatever keeps the store from answering. */
  open(digest: string): Promise<Readable>
  /** Whether a file could not be opened for want of the store, or is still waited for. */
  areAway(): boolean
}

export function watchFiles(attachments: Pick<AttachmentStore, 'open'>): WatchedFiles {
  let failed = false
  let opening = 0
  return {
    async open(digest) {
      opening++
      try {
        return (await attachments.open(digest)).content
      } catch (error) {
        // what the store itself says about a file, it says again
        failed ||= !(error instanceof GatewayError)
        throw error
      } finally {
        opening--
      }
    },
    areAway: () => failed || opening > 0,
  }
}
