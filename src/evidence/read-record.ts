/** Records of attempts and of what partners told, as a container holds them: written by somebody, so their shape is checked. */
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { oneOf } from '../../schemas/one-of.ts'
import { Sha256 } from '../../schemas/primitives.ts'
import { signatureProfiles } from '../ports/signer.ts'
import { signatureInvalid } from '../signing/refusal.ts'
import { readJson } from './description.ts'

const text = Type.Optional(Type.String())

const Signature = Type.Object({
  at: Type.String({ format: 'date-time' }),
  direction: oneOf(['made', 'verified']),
  profile: oneOf(signatureProfiles),
  algorithm: Type.String(),
  organisation: Type.String(),
  certificate: Sha256,
  digest: Sha256,
  value: text,
  audience: text,
  messageId: text,
  service: text,
  trust: Type.Optional(
    Type.Object({
      path: Type.Array(Sha256),
      revocation: Type.Union([Type.Object({ state: Type.Literal('good'), source: oneOf(['ocsp', 'crl']), answer: Sha256 }), Type.Object({ state: Type.Literal('unchecked') })]),
    }),
  ),
})
export type RecordedSignature = Static<typeof Signature>

const Attempt = Type.Object({ signatures: Type.Array(Signature), messages: Type.Array(Type.Object({ digest: Sha256, bytes: Type.String() })) })
const News = Type.Object({ proofs: Type.Array(Type.Object({ bytes: Type.String(), signature: Signature })) })

export interface RecordedMessage {
  readonly signature: RecordedSignature
  /** Undefined where it was too large to be kept. */
  readonly message: Uint8Array | undefined
}

/** Throws `signature_invalid` (evidence-form). */
export function readAttempt(bytes: Uint8Array): readonly RecordedMessage[] {
  const record = readJson(bytes)
  if (!Value.Check(Attempt, record)) throw signatureInvalid('evidence-form', 'it is not the record of an attempt')
  return record.signatures.map((signature) => {
    const kept = record.messages.find(({ digest }) => digest === signature.digest)
    return { signature, message: kept && Buffer.from(kept.bytes, 'base64') }
  })
}

/** Throws `signature_invalid` (evidence-form). */
export function readNews(bytes: Uint8Array): readonly RecordedMessage[] {
  const news = readJson(bytes)
  if (!Value.Check(News, news)) throw signatureInvalid('evidence-form', 'it is not a record of what a partner told')
  return news.proofs.map(({ bytes: message, signature }) => ({ signature, message: Buffer.from(message, 'base64') }))
}
