/** Reads the files that a message carries by value, as base64. */
import { createHash } from 'node:crypto'
import { addAbortSignal } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Attachment } from '../../schemas/dossier-file.ts'
import { GatewayError } from '../../src/domain/errors.ts'
import { unclear, type Later, type Refused, type Unclear } from '../../src/domain/outcome.ts'
import type { Exchange, OutboundMessage } from '../../src/ports/adapter.ts'
import type { Files } from './mapping.ts'

/** Largest message, as taken here; base64 makes files a third longer. */
export const maxBytes = 32 * 1024 * 1024

export type ReadFiles = { readonly kind: 'files'; readonly files: Files } | { readonly kind: 'outcome'; readonly outcome: Refused | Later | Unclear }

export async function readFiles(attachments: readonly Attachment[], message: OutboundMessage, exchange: Exchange): Promise<ReadFiles> {
  // before anything is read into memory
  const encodedBytes = attachments.reduce((sum, { size }) => sum + Math.ceil(size / 3) * 4, 0)
  if (encodedBytes > maxBytes) return stop({ kind: 'refused', code: 'message-too-large', words: `The files make ${encodedBytes} bytes; the partner takes at most ${maxBytes}.` })
  const files = new Map<string, string>()
  for (const { digest, fileName } of attachments) {
    if (exchange.signal.aborted) return stop(givenUp)
    try {
      const content = await buffer(addAbortSignal(exchange.signal, await message.openAttachment(digest)))
      // what leaves is what the dossier names, or nothing
      if (createHash('sha256').update(content).digest('hex') !== digest) return stop(unclear('attachment-damaged', `${fileName}: ${digest}`))
      files.set(digest, content.toString('base64'))
    } catch (error) {
      if (exchange.signal.aborted) return stop(givenUp)
      if (!(error instanceof GatewayError) || error.code !== 'missing_attachment') throw error
      return stop({ kind: 'refused', code: 'attachment-missing', words: `Không còn tệp ${fileName}`, fields: [{ field: '/components', words: fileName }] })
    }
  }
  return { kind: 'files', files }
}

const givenUp: Later = { kind: 'later', code: 'aborted', scope: 'message' }

function stop(outcome: Refused | Later | Unclear): ReadFiles {
  return { kind: 'outcome', outcome }
}
