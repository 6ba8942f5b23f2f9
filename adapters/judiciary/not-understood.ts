/** A word of the partner about a dossier that stands in no table: for a person, and told once. */
import { createHash } from 'node:crypto'
import type { InboundEvent, InboundFile } from '../../src/ports/adapter.ts'

export interface Oddity {
  readonly dossierCode: string
  /** What a person has to see; nothing of what a record says. */
  readonly raw: string
  readonly partnerCode?: string
  readonly partnerWords?: string
  readonly files?: readonly InboundFile[]
}

export function notUnderstood({ dossierCode, raw, partnerCode, partnerWords, files }: Oddity): InboundEvent {
  const name = createHash('sha256').update(raw).digest('hex').slice(0, 24)
  return {
    event: {
      key: `${dossierCode}/?/${name}`,
      type: 'not-understood',
      dossierCode,
      ...(partnerCode === undefined || partnerCode === '' ? {} : { partnerCode }),
      ...(partnerWords === undefined ? {} : { partnerWords }),
    },
    raw,
    ...(files === undefined ? {} : { files }),
  }
}

/** What controls, overrides of the writing direction and noncharacters leave of a text: fields of one line take none of them. */
export function oneLine(text: string | number, maxLength = 100): string {
  return String(text).replaceAll(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g, ' ').trim().slice(0, maxLength).trim()
}
