/** Keeps a file that a partner sent, under its digest; it belongs to the gateway until its event has found its dossier. */
import { Readable } from 'node:stream'
import type { EventFile } from '../../schemas/partner-event.ts'
import { GatewayError } from '../domain/errors.ts'
import type { AttachmentStore, StoredAttachment } from '../ports/attachment-store.ts'
import type { Log } from '../ports/log.ts'
import { gatewayClient } from '../ports/transfer-store.ts'
import type { OpenLine } from './open-line.ts'

/** How the file is known, or `failed` where it is empty or larger than this gateway keeps. */
export type KeepFile = (line: OpenLine, file: EventFile, mediaType: string, bytes: Uint8Array) => Promise<EventFile>

interface Dependencies {
  readonly attachments: Pick<AttachmentStore, 'put'>
  readonly log: Log
  readonly maxBytes: number
  /** How long confidential results are kept. */
  readonly confidentialDays: number
}

/** Partners label their files as they like: where the content is something else, it is kept as what it is. */
const usualTypes = ['application/pdf', 'image/jpeg', 'image/png', 'application/zip', 'application/xml', 'text/plain']
/** In the end it is kept as bytes: a result is not lost because nobody knows its format. */
const whatever = { mediaType: 'application/octet-stream', asItIs: true } as const

/** Rejects when the store is away. */
export function createKeepFile({ attachments, log, maxBytes, confidentialDays }: Dependencies): KeepFile {
  return async function keepFile({ partner, adapter }, file, mediaType, bytes) {
    const confidential = adapter.can.confidentialResults ? { confidential: { days: confidentialDays } } : {}
    const kinds = [...[...new Set([essence(mediaType), ...usualTypes])].map((type) => ({ mediaType: type })), whatever]
    for (const kind of kinds) {
      try {
        return placed(file, await attachments.put(Readable.from([bytes]), { client: gatewayClient, maxBytes, ...kind, ...confidential }))
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error
        if (error.code === 'unsupported_media_type') continue
        if (error.code !== 'body_too_large') throw error
        log.warn({ partner: partner.id, bytes: bytes.byteLength }, 'a file of a partner is too large to be kept')
        return { ...file, state: 'failed' }
      }
    }
    log.warn({ partner: partner.id }, 'a file of a partner is empty')
    return { ...file, state: 'failed' }
  }
}

function placed(file: EventFile, { digest, size, mediaType }: StoredAttachment): EventFile {
  return { ...file, digest, size, mediaType, state: 'stored' }
}

/** Without parameters such as the character set. */
function essence(mediaType: string): string {
  return (mediaType.split(';')[0] ?? '').trim().toLowerCase()
}
