/** A word of the partner about a dossier that stands in no table: for a person, and told once. */
import { createHash, createHmac } from 'node:crypto'
import type { AwaitedDossier, InboundEvent, InboundFile } from '../../src/ports/adapter.ts'

export type Filing = Pick<AwaitedDossier, 'dossierCode' | 'messageId'>

export interface Oddity {
  /** What a person has to see; nothing of what a record says. */
  readonly raw: string
  readonly partnerCode?: string
  readonly partnerWords?: string
  readonly files?: readonly InboundFile[]
  /** What `raw` does not show, and by which one oddity differs from the next. */
  readonly content?: { readonly value: unknown; readonly secret: string }
}

/** Names an event of one filing: a dossier that is filed again after a refusal goes through the same states once more. */
export function eventKey({ dossierCode, messageId }: Filing, what: string): string {
  return `${dossierCode}/${messageId}/${what}`
}

export function notUnderstood(filing: Filing, { raw, partnerCode, partnerWords, files, content }: Oddity): InboundEvent {
  const name = createHash('sha256').update(raw).update(content === undefined ? '' : markOf(content)).digest('hex').slice(0, 24)
  return {
    event: {
      key: eventKey(filing, `?/${name}`),
      type: 'not-understood',
      dossierCode: filing.dossierCode,
      ...(partnerCode === undefined || partnerCode === '' ? {} : { partnerCode }),
      ...(partnerWords === undefined ? {} : { partnerWords }),
    },
    raw,
    ...(files === undefined ? {} : { files }),
  }
}

/** Under a secret: from a plain digest the few words of a record could be guessed back. Without one its length has to do. */
function markOf({ value, secret }: NonNullable<Oddity['content']>): string {
  const text = JSON.stringify(value) ?? ''
  return secret === '' ? String(text.length) : createHmac('sha256', secret).update(text).digest('hex')
}

/** What controls, overrides of the writing direction and noncharacters leave of a text: fields of one line take none of them. */
export function oneLine(text: string | number, maxLength = 100): string {
  return String(text).replaceAll(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g, ' ').trim().slice(0, maxLength).trim()
}
