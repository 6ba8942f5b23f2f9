/** The event of a callback that was proved: its key, its meaning by the table, and no content of files, no code and no secret in its texts. */
import { createHash } from 'node:crypto'
import type { Static } from 'typebox'
import { Value } from 'typebox/value'
import { PartnerEvent } from '../../schemas/partner-event.ts'
import { maxRawLength } from '../../src/domain/outcome.ts'
import type { InboundEvent, InboundFile } from '../../src/ports/adapter.ts'
import type { Land } from './call-service.ts'
import type { EventPart } from './callback-meanings.ts'
import type { CallbackRow } from './callback-rows.ts'
import type { AboutDossier } from './callback-wire.ts'
import { filesByValue, withoutCode, withoutCodes, withoutFiles } from './carried-files.ts'
import type { LandConfig } from './config.ts'

/** `recipient`: our organisation that the signature names. */
export function eventOf(row: CallbackRow, body: Static<typeof AboutDossier>, recipient: string | undefined, { config, session }: Pick<Land, 'config' | 'session'>): InboundEvent {
  const frame = {
    key: `${row.operation}:${body.SoBienNhan}:${digestOf(body)}`,
    dossierCode: body.SoBienNhan,
    ...(recipient === undefined ? {} : { recipient }),
  }
  const hide = (text: string) => withoutCodes(session.hide(text))
  const meaning = row.read(body, config)
  const event = meaning && { ...frame, ...withoutSecrets(meaning.event, hide) }
  // a date that cannot be read or a text too long is for a person as well
  if (meaning !== undefined && event !== undefined && Value.Check(PartnerEvent, event)) return { event, ...kept(meaning.files ?? [], config) }
  const raw = hide(JSON.stringify(withoutFiles(body))).replaceAll('\u0000', '\ufffd')
  return {
    event: { ...frame, type: 'not-understood', partnerCode: row.operation, partnerWords: raw.slice(0, 4000) },
    raw: raw.slice(0, maxRawLength),
    ...kept(meaning?.files ?? filesByValue(body), config),
  }
}

function withoutSecrets({ step, supplement, partnerWords, ...rest }: EventPart, hide: (text: string) => string): EventPart {
  return {
    ...rest,
    ...(step === undefined ? {} : { step: { ...step, content: hide(step.content) } }),
    ...(supplement === undefined ? {} : { supplement: { ...supplement, content: hide(supplement.content) } }),
    ...(partnerWords === undefined ? {} : { partnerWords: hide(partnerWords) }),
  }
}

/** A link is kept without our code, which is put to it again when it is followed. */
function kept(files: readonly InboundFile[], { codeGet }: LandConfig): { readonly files?: readonly InboundFile[] } {
  if (files.length === 0) return {}
  return { files: files.map((file) => (file.content.kind === 'link' ? { ...file, content: { kind: 'link', link: withoutCode(file.content.link, codeGet) } } : file)) }
}

/** The same content in another order of its fields is the same event; corrected content is another one. */
function digestOf(body: unknown): string {
  return createHash('sha256').update(JSON.stringify(sorted(body))).digest('hex')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([name, inner]) => [name, sorted(inner)])
}
