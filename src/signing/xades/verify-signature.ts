/** Verifies the value of a XAdES signature, then the parts of the signature that it covers. What lies outside is the caller's. */
import { createHash, timingSafeEqual, type KeyObject } from 'node:crypto'
import type { VerifyInput } from '../../ports/signer.ts'
import type { RegisteredCertificate, RegistryEntry } from '../certificates/registry.ts'
import { registeredCertificate } from '../certificates/registry.ts'
import { requireClaimedTime, requireClaims } from '../claims.ts'
import { requireSignatureValue } from '../keys/signature-value.ts'
import { allowedAlgorithm, requireKeyFor } from '../profiles.ts'
import { signatureInvalid } from '../refusal.ts'
import type { Reference } from './read-references.ts'
import type { SignedAbout, XadesSignature } from './read-signature.ts'

/** Rejects with `signature_invalid`. */
export async function requireSigned(signature: XadesSignature, key: KeyObject): Promise<void> {
  await requireSignatureValue(signature.algorithm, key, signature.signedInfo, signature.value)
  for (const { octets, reference } of signature.own) requireDigest(reference, octets, 'a part of the signature is not what was signed')
}

export function requireDigest({ digestName, digest }: Pick<Reference, 'digestName' | 'digest'>, octets: Uint8Array, detail?: string): void {
  const right = createHash(digestName).update(octets).digest()
  if (right.length !== digest.length || !timingSafeEqual(right, digest)) throw signatureInvalid('digest-wrong', detail)
}

export interface Accepted {
  readonly certificate: RegisteredCertificate
  readonly about: SignedAbout
}

/** The registered certificate, the value, and what the signature says of itself, in this order. Rejects with `signature_invalid`. */
export async function acceptSignature(profile: 'xades-detached' | 'xades-enveloped', signature: XadesSignature, input: VerifyInput, entry: RegistryEntry, at: Date): Promise<Accepted> {
  const algorithm = allowedAlgorithm(profile, signature.algorithm, entry)
  const shown = createHash('sha256').update(signature.certificates[0]).digest('hex')
  const certificate = registeredCertificate(entry, (candidate) => candidate.thumbprint === shown, input)
  requireKeyFor(algorithm, certificate)
  await requireSigned(signature, certificate.publicKey)
  const { about } = signature
  if (about === undefined) throw signatureInvalid('issuer-differs', 'the signature does not say who signs, for whom, and about what')
  requireClaims(about, input)
  requireClaimedTime(signature.signingTime, certificate, at, input.maxAgeSeconds)
  return { certificate, about }
}

/** As the result of a check says it. */
export function saidBy({ signingTime }: XadesSignature, { audience, messageId, service }: SignedAbout): { claimedAt: Date; audience: string; messageId: string; service?: string } {
  return { claimedAt: signingTime, audience, messageId, ...(service === undefined ? {} : { service }) }
}
