/** The files of a dossier, read for a body that carries them. */
import { addAbortSignal } from 'node:stream'
import { GatewayError } from '../../../src/domain/errors.ts'
import type { Later, Refused } from '../../../src/domain/outcome.ts'
import type { OutboundMessage } from '../../../src/ports/adapter.ts'
import type { FiledDocument } from './mapping.ts'

export type Documents = { readonly kind: 'read'; readonly files: readonly FiledDocument[] } | { readonly kind: 'outcome'; readonly outcome: Refused | Later }

/** Refuses what could not fit into a message of `maxBytes` before any of it is read. */
export async function readDocuments(message: OutboundMessage, maxBytes: number, signal: AbortSignal): Promise<Documents> {
  const filed = message.dossier.components.flatMap((component, index) => (component.attachment ? [{ kind: component.name, attachment: component.attachment, index }] : []))
  const total = filed.reduce((sum, { attachment }) => sum + base64Length(attachment.size), 0)
  if (total > maxBytes) return { kind: 'outcome', outcome: { kind: 'refused', code: 'message-too-large', words: `The files take ${total} bytes in the message; the partner takes at most ${maxBytes}.` } }

  const files: FiledDocument[] = []
  for (const { kind, attachment, index } of filed) {
    try {
      const bytes = await readAll(message, attachment.digest, signal)
      files.push({ kind, fileName: attachment.fileName, base64: bytes.toString('base64') })
    } catch (error) {
      if (signal.aborted) return { kind: 'outcome', outcome: { kind: 'later', code: 'aborted', scope: 'message' } }
      if (!(error instanceof GatewayError && error.code === 'missing_attachment')) throw error
      const words = 'Tệp đính kèm không còn được lưu'
      return { kind: 'outcome', outcome: { kind: 'refused', code: 'missing-attachment', words, fields: [{ field: `/components/${index}/attachment/digest`, words }] } }
    }
  }
  return { kind: 'read', files }
}

async function readAll(message: OutboundMessage, digest: string, signal: AbortSignal): Promise<Buffer> {
  signal.throwIfAborted()
  const stream = addAbortSignal(signal, await message.openAttachment(digest))
  // attachments are streams of bytes
  const chunks = (await stream.toArray()) as readonly Uint8Array[]
  return Buffer.concat(chunks)
}

function base64Length(bytes: number): number {
  return 4 * Math.ceil(bytes / 3)
}
