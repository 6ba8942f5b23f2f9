/** What a signature says of itself, held against what is asked of it: by whom, for whom, about what, and when. */
import type { VerifyInput } from '../ports/signer.ts'
import type { Certificate } from './certificates/certificate.ts'
import { signatureInvalid } from './refusal.ts'

export interface Claims {
  readonly issuer: string | undefined
  readonly audience: string | undefined
  readonly messageId: string | undefined
  readonly service: string | undefined
}

/** Clocks of two organisations may differ by this much. */
export const clockSkewMs = 5 * 60_000

/** The issuer always, the others where they are asked for. Throws `signature_invalid`. */
export function requireClaims(claims: Claims, input: VerifyInput): void {
  if (claims.issuer !== input.organisation) throw signatureInvalid('issuer-differs')
  if (input.audience !== undefined && claims.audience !== input.audience) throw signatureInvalid('audience-differs')
  if (input.messageId !== undefined && claims.messageId !== input.messageId) throw signatureInvalid('message-differs')
  if (input.service !== undefined && claims.service !== input.service) throw signatureInvalid('service-differs')
}

/**
 * The signer may write what it likes: the time is held to the certificate, to when the message came, and to the age that the
 * caller asks for. Throws `signature_invalid`.
 */
export function requireClaimedTime(claimedAt: Date, certificate: Certificate, at: Date, maxAgeSeconds: number | undefined): void {
  const age = at.getTime() - claimedAt.getTime()
  if (age < -clockSkewMs) throw signatureInvalid('time-in-future')
  if (claimedAt < certificate.validFrom) throw signatureInvalid('certificate-not-yet-valid', `at the signing time the certificate is not valid before ${certificate.validFrom.toISOString()}`)
  if (claimedAt > certificate.validTo) throw signatureInvalid('certificate-expired', `at the signing time the certificate expired at ${certificate.validTo.toISOString()}`)
  if (maxAgeSeconds !== undefined && age > maxAgeSeconds * 1000 + clockSkewMs) throw signatureInvalid('signature-too-old', `the signature is older than ${maxAgeSeconds} seconds`)
}
