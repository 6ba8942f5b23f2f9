/** Which algorithms each profile makes and takes. An algorithm that is not in this table does not exist here. */
import type { KeyObject } from 'node:crypto'
import type { Algorithm, MadeAlgorithm, SignatureProfile } from '../ports/signer.ts'
import type { Certificate } from './certificates/certificate.ts'
import { signatureInvalid } from './refusal.ts'

export type KeyKind = 'rsa' | 'ec'

interface ProfileRow {
  /** What we sign with, by the kind of the seal's key. */
  readonly makes: Readonly<Partial<Record<KeyKind, MadeAlgorithm>>>
  /** What we sign with instead where that was agreed on. */
  readonly byAgreement: readonly MadeAlgorithm[]
  /** What counts from every organisation. */
  readonly takes: readonly Algorithm[]
  /** What counts only from organisations that the configuration allows it. */
  readonly takesByPolicy: readonly Algorithm[]
}

/**
 * Thông tư 15/2025/TT-BKHCN asks RSA signatures to be RSASSA-PSS and leaves ECDSA as it is, so PS256 and ES256 are made where
 * a format has them from the start (JWS, CMS), and are refused from nobody. PKCS#1 v1.5 with SHA-256 (RS256) is what tokens
 * and XML tools in the field write: xmlsec1 knows PSS from 1.3 on. The XML profiles therefore make it and take it; in the
 * others it is for those who cannot do better. The tax gateway's profile names this one algorithm. SHA-1 (RS1) may still
 * stand in old XML and CMS; JSON Web Algorithms never had it.
 */
export const profileTable: Readonly<Record<SignatureProfile, ProfileRow>> = {
  'jws-detached': { makes: { rsa: 'PS256', ec: 'ES256' }, byAgreement: ['RS256'], takes: ['PS256', 'ES256'], takesByPolicy: ['RS256'] },
  'xades-detached': { makes: { rsa: 'RS256', ec: 'ES256' }, byAgreement: ['PS256'], takes: ['RS256', 'ES256', 'PS256'], takesByPolicy: ['RS1'] },
  'xades-enveloped': { makes: { rsa: 'RS256', ec: 'ES256' }, byAgreement: ['PS256'], takes: ['RS256', 'ES256', 'PS256'], takesByPolicy: ['RS1'] },
  'xmldsig-gip': { makes: { rsa: 'RS256' }, byAgreement: [], takes: ['RS256'], takesByPolicy: ['RS1'] },
  'cades-detached': { makes: { rsa: 'PS256', ec: 'ES256' }, byAgreement: ['RS256'], takes: ['PS256', 'ES256'], takesByPolicy: ['RS256', 'RS1'] },
}

const kindOf: Readonly<Record<Algorithm, KeyKind>> = { PS256: 'rsa', RS256: 'rsa', RS1: 'rsa', ES256: 'ec' }
const deprecated: readonly Algorithm[] = ['RS1']

export const minimumRsaBits = 2048
const curve = 'prime256v1'

/** What a key of this kind signs with under the profile; undefined where it cannot. */
export function algorithmFor(profile: SignatureProfile, kind: KeyKind, agreed?: MadeAlgorithm): MadeAlgorithm | undefined {
  const { makes, byAgreement } = profileTable[profile]
  if (agreed === undefined) return makes[kind]
  const known = makes[kind] === agreed || byAgreement.includes(agreed)
  return known && kindOf[agreed] === kind ? agreed : undefined
}

/** The algorithm that a signature names, where it counts from this organisation. Throws `signature_invalid`. */
export function allowedAlgorithm(profile: SignatureProfile, named: string | undefined, { alsoAllows }: { readonly alsoAllows: readonly Algorithm[] }): Algorithm {
  const { takes, takesByPolicy } = profileTable[profile]
  const known = [...takes, ...takesByPolicy].find((algorithm) => algorithm === named)
  if (known === undefined) throw signatureInvalid('algorithm-refused')
  if (takes.includes(known) || alsoAllows.includes(known)) return known
  throw signatureInvalid(isDeprecated(known) ? 'algorithm-deprecated' : 'algorithm-refused')
}

/** It is no longer made, and counts only where the configuration allows it. */
export function isDeprecated(algorithm: Algorithm): boolean {
  return deprecated.includes(algorithm)
}

/** Throws `signature_invalid` where the registered key is not one for this algorithm. */
export function requireKeyFor(algorithm: Algorithm, certificate: Certificate): void {
  if (!keyFits(certificate.publicKey, algorithm)) throw signatureInvalid('key-kind-differs', `the registered key is not one for ${algorithm}`)
}

/** Whether the key is of the kind and the strength that the algorithm needs. */
export function keyFits(key: KeyObject, algorithm: Algorithm): boolean {
  if (key.asymmetricKeyType !== kindOf[algorithm]) return false
  const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {}
  return kindOf[algorithm] === 'ec' ? namedCurve === curve : modulusLength >= minimumRsaBits
}
