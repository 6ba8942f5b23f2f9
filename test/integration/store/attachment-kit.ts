/** What the tests of attachments share: a store of them on a folder of its own, and papers to put there. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { AttachmentStore, ByteRange, StoredAttachment } from '../../../src/ports/attachment-store.ts'
import { openAttachmentFiles } from '../../../src/store/attachment-files.ts'
import { openStoreKit, vault, type StoreKit } from './store-kit.ts'

export interface AttachmentKit extends StoreKit {
  readonly attachments: AttachmentStore
  readonly directory: string
  pathOf(digest: string): string
  /** For so many days, where a number is given. */
  put(content: Uint8Array, client?: string, confidentialDays?: number): Promise<StoredAttachment>
  read(digest: string, range?: ByteRange): Promise<Buffer>
}

export async function openAttachmentKit(): Promise<AttachmentKit> {
  const kit = await openStoreKit()
  const directory = await mkdtemp(join(tmpdir(), 'lienthong-attachments-'))
  const attachments = await openAttachmentFiles({ directory, vault, rows: kit.store.attachmentRows })
  return {
    ...kit,
    attachments,
    directory,
    pathOf: (digest) => join(directory, 'sealed', digest.slice(0, 2), digest.slice(2, 4), digest),
    put(content, client = 'province-56', days) {
      return attachments.put(Readable.from(pieces(content)), { client, mediaType: 'application/pdf', maxBytes: 10_000_000, ...(days === undefined ? {} : { confidential: { days } }) })
    },
    read: async (digest, range) => buffer((await attachments.open(digest, range)).content),
    async close() {
      await kit.close()
      await rm(directory, { recursive: true })
    },
  }
}

/** A file of this length, no two alike. */
export function paper(length: number): Buffer {
  return Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(length - 9)])
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function* pieces(content: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < content.byteLength; at += 50_000) yield content.subarray(at, at + 50_000)
}
