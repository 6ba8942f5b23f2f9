/** The signed messages of one exchange, each once, as long as there is room: what is left out still has its digest. */
import { createHash } from 'node:crypto'
import type { SignedMessage } from '../ports/transfer-store.ts'

export interface KeptMessages {
  /** Returns the SHA-256, lower-case hexadecimal, whether there was room or not. */
  keep(bytes: Uint8Array): string
  all(): readonly SignedMessage[]
}

/** SHA-256, lower-case hexadecimal. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Documents that a message carries by value are attachments of their own. */
const room = 1024 * 1024

export function keepMessages(): KeptMessages {
  const kept = new Map<string, SignedMessage>()
  let left = room

  return {
    keep(bytes) {
      const digest = digestOf(bytes)
      if (!kept.has(digest) && bytes.byteLength <= left) {
        kept.set(digest, { digest, bytes })
        left -= bytes.byteLength
      }
      return digest
    },
    all: () => [...kept.values()],
  }
}
