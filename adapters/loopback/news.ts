/** What the partner's news mean. What this table does not know goes to a person with all that was told, and is never guessed. */
import { createHash } from 'node:crypto'
import type { PartnerEvent, PartnerEventType } from '../../schemas/partner-event.ts'
import { GatewayError } from '../../src/domain/errors.ts'
import type { InboundEvent, InboundFile, VerifyCallback } from '../../src/ports/adapter.ts'
import type { Verified } from '../../src/ports/signer.ts'
import { News, NewsHead, newsService, readBody, type NewsFile } from './wire.ts'

export interface NewsRow {
  /** The partner's code. */
  readonly what: string
  readonly type: PartnerEventType
  /** National status that it means; absent: the dossier stays where it is. */
  readonly status?: number
  /** Nothing more comes about the dossier. */
  readonly final?: true
}

export const newsTable: readonly NewsRow[] = [
  { what: 'moved', type: 'progress', status: 4 },
  { what: 'documents-missing', type: 'supplement-requested', status: 5 },
  { what: 'documents-received', type: 'supplement-received', status: 4 },
  { what: 'amount-due', type: 'tax-notice', status: 6 },
  { what: 'payment-open', type: 'payment-requested' },
  { what: 'paid', type: 'payment' },
  { what: 'receipt-issued', type: 'receipt' },
  { what: 'finished', type: 'result', status: 9, final: true },
  { what: 'turned-down', type: 'refused', status: 3, final: true },
  { what: 'given-back', type: 'returned', status: 8, final: true },
  { what: 'taken-back', type: 'withdrawn', status: 7, final: true },
  { what: 'remark', type: 'information' },
]

export type NewsReading =
  | { readonly kind: 'news'; readonly id: string; readonly inbound: InboundEvent }
  /** The partner did not sign it, or not for whom it names. */
  | { readonly kind: 'unverified' }
  /** Signed, and yet not even about a dossier. */
  | { readonly kind: 'malformed' }

/** The same for a callback and for what a poll brings, so that news told both ways have one key. */
export async function readNews(document: Uint8Array, signature: string, verify: VerifyCallback): Promise<NewsReading> {
  const verified = await verifiedOrUndefined(verify({ bytes: document, detached: signature, profile: 'jws-detached', service: newsService }))
  if (verified === undefined) return { kind: 'unverified' }
  const head = readBody(NewsHead, verified.bytes)
  if (head === undefined) return { kind: 'malformed' }
  if (verified.messageId !== head.id || verified.audience !== head.recipient) return { kind: 'unverified' }
  return { kind: 'news', id: head.id, inbound: { ...inboundOf(head, verified.bytes), verified } }
}

function inboundOf(head: NewsHead, document: Uint8Array): InboundEvent {
  const { id, dossierCode, recipient, at, what, words } = head
  // news that are corrected under their id are other news
  const key = `${id}:${createHash('sha256').update(document).digest('hex')}`
  const told = { key, dossierCode, recipient, at, partnerCode: what, partnerWords: words }
  const row = newsTable.find((each) => each.what === what)
  const news = row && readBody(News, document)
  if (row === undefined || news === undefined) return { event: { ...told, type: 'not-understood' }, raw: Buffer.from(document).toString('utf8') }

  const { step, supplement, newDueAt, amountsDue, payment, result, files = [] } = news
  const event: PartnerEvent = {
    ...told,
    type: row.type,
    ...(row.status === undefined ? {} : { status: row.status }),
    ...(row.final === undefined ? {} : { final: row.final }),
    ...(step === undefined ? {} : { step }),
    ...(supplement === undefined ? {} : { supplement }),
    ...(newDueAt === undefined ? {} : { newDueAt }),
    ...(amountsDue === undefined ? {} : { amountsDue }),
    ...(payment === undefined ? {} : { payment }),
    ...(result === undefined ? {} : { result }),
  }
  return { event, ...(files.length === 0 ? {} : { files: files.map(fileOf) }) }
}

/** The link is a path of the partner's: where it leads to is ours to say. */
function fileOf({ name, fileName, mediaType, digest }: NewsFile): InboundFile {
  return { name, fileName, mediaType, content: { kind: 'link', link: `/files/${digest}` } }
}

async function verifiedOrUndefined(verifying: Promise<Verified>): Promise<Verified | undefined> {
  try {
    return await verifying
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'signature_invalid') return undefined
    throw error
  }
}
