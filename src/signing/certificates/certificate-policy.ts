/**
 * What a certificate must be beside what the path engine looks at. These rules only refuse: nothing is accepted because of
 * them. They are at least those of `openssl verify -x509_strict -auth_level 2`.
 */
import { getCrypto, type AlgorithmIdentifier } from 'pkijs'
import type { SignatureFault } from '../../domain/signature-faults/index.ts'
import type { CertificateUse } from '../../ports/certificate-judge.ts'
import { minimumRsaBits } from '../profiles.ts'
import { extensionIds, hasUsage } from './certificate-extensions.ts'
import type { ParsedCertificate } from './parsed-certificate.ts'

export interface Refusal {
  readonly fault: SignatureFault
  readonly detail: string
}

/** Why nothing that this authority issued counts; undefined when it may. `anchor`: it is trusted by itself, so its own signature says nothing. */
export function unsoundnessOf(authority: ParsedCertificate, anchor: boolean): Refusal | undefined {
  return authorityFault(authority) ?? commonFault(authority, authorityCurves, anchor) ?? identifierFault(authority, anchor)
}

/** Why this certificate does not count for this use, whoever issued it; undefined when it may. */
export function unfitnessFor(certificate: ParsedCertificate, use: CertificateUse): Refusal | undefined {
  return useFault(certificate, use) ?? commonFault(certificate, use === 'seal' ? sealCurves : authorityCurves, false) ?? identifierFault(certificate, false)
}

type Curves = Readonly<Record<string, string>>

/** By OpenSSL's names, with the usual ones. */
const sealCurves: Curves = { prime256v1: 'P-256' }
const authorityCurves: Curves = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' }

/** The critical extensions that are understood here, or by the path engine. */
const understood: readonly string[] = [
  extensionIds.keyUsage,
  extensionIds.subjectAltName,
  extensionIds.basicConstraints,
  extensionIds.nameConstraints,
  extensionIds.certificatePolicies,
  extensionIds.policyConstraints,
  extensionIds.extendedKeyUsage,
  extensionIds.inhibitAnyPolicy,
]

const purposes = {
  any: '2.5.29.37.0',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
  documentSigning: '1.3.6.1.5.5.7.3.36',
  microsoftDocumentSigning: '1.3.6.1.4.1.311.10.3.12',
} as const

/** One of these must stand in the extended key usage, where there is one. Seals are issued for many names of "may sign". */
export const purposesOf: Readonly<Record<CertificateUse, readonly string[]>> = {
  seal: [purposes.any, purposes.clientAuth, purposes.emailProtection, purposes.documentSigning, purposes.microsoftDocumentSigning],
  'time-stamp': [purposes.timeStamping],
  revocation: [purposes.ocspSigning],
}

function authorityFault({ extensions }: ParsedCertificate): Refusal | undefined {
  const { constraints } = extensions
  if (!constraints?.authority) return { fault: 'path-not-authority', detail: 'an issuer in the path is not marked as an authority' }
  if (!hasUsage(extensions, 'keyCertSign')) return { fault: 'path-not-authority', detail: 'the key usage of an issuer in the path does not name keyCertSign' }
  if (!constraints.critical) return { fault: 'path-form', detail: 'the basic constraints of an issuer in the path are not critical' }
  return undefined
}

function useFault({ extensions }: ParsedCertificate, use: CertificateUse): Refusal | undefined {
  if (extensions.constraints?.authority === true || hasUsage(extensions, 'keyCertSign')) return unusable('it is the certificate of an authority, not of a signer')
  if (extensions.usage !== undefined && !hasUsage(extensions, 'digitalSignature', 'nonRepudiation')) return unusable('its key usage names neither digitalSignature nor nonRepudiation')
  const { purposes: named } = extensions
  if (use === 'time-stamp') {
    // RFC 3161, 2.3: this one, alone, and critical
    const alone = named?.critical === true && named.ids.length === 1 && named.ids[0] === purposes.timeStamping
    return alone ? undefined : unusable('it is not for time stamps alone')
  }
  if (named === undefined) return use === 'seal' ? undefined : unusable('it does not say that it signs answers about revocation')
  return named.ids.some((id) => purposesOf[use].includes(id)) ? undefined : unusable('its extended key usage names another use')
}

function unusable(detail: string): Refusal {
  return { fault: 'path-usage', detail }
}

function commonFault(certificate: ParsedCertificate, curves: Curves, anchor: boolean): Refusal | undefined {
  const { asn, extensions } = certificate
  const ids = extensions.all.map(({ id }) => id)
  if (new Set(ids).size < ids.length) return { fault: 'path-form', detail: 'an extension stands twice in one certificate' }
  if (!sameAlgorithm(asn.signature, asn.signatureAlgorithm)) return { fault: 'path-form', detail: 'a certificate names two signature algorithms' }
  if (asn.serialNumber.toBigInt() <= 0n) return { fault: 'path-form', detail: 'the serial number of a certificate is not positive' }
  const strange = extensions.all.find(({ id, critical }) => critical && !understood.includes(id))
  if (strange) return { fault: 'path-critical-extension', detail: `the critical extension ${strange.id} is not understood` }
  return weakKey(certificate, curves) ?? (anchor ? undefined : weakDigest(asn.signatureAlgorithm))
}

function sameAlgorithm(inside: AlgorithmIdentifier, outside: AlgorithmIdentifier): boolean {
  return Buffer.from(inside.toSchema().toBER()).equals(Buffer.from(outside.toSchema().toBER()))
}

function weakKey({ x509 }: ParsedCertificate, curves: Curves): Refusal | undefined {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = x509.publicKey
  const names = Object.values(curves).join(' or ')
  if (type === 'ec') return Object.hasOwn(curves, details?.namedCurve ?? '') ? undefined : { fault: 'path-weak-key', detail: `the curve is not ${names}` }
  if (type !== 'rsa') return { fault: 'path-weak-key', detail: `the key is neither RSA nor ${names}` }
  return (details?.modulusLength ?? 0) >= minimumRsaBits ? undefined : { fault: 'path-weak-key', detail: `the RSA key is shorter than ${minimumRsaBits} bits` }
}

const strongDigests = ['SHA-256', 'SHA-384', 'SHA-512']

/** Of a signature on a certificate, or on an answer about revocation. With RSASSA-PSS the mask has the same digest, or nothing verifies. */
export function weakDigest(algorithm: AlgorithmIdentifier): Refusal | undefined {
  const digest = getCrypto(true).getHashAlgorithm(algorithm)
  return strongDigests.includes(digest) ? undefined : { fault: 'path-weak-digest', detail: `a signature is made with ${digest || 'an unknown digest'}, not with SHA-256 or better` }
}

/** RFC 5280, 4.2.1.1 and 4.2.1.2: by these issuers of one name are told apart. */
function identifierFault({ extensions }: ParsedCertificate, anchor: boolean): Refusal | undefined {
  const has = (id: string) => extensions.all.some((extension) => extension.id === id)
  if (extensions.constraints?.authority === true && !has(extensionIds.subjectKeyIdentifier)) return { fault: 'path-form', detail: 'an authority has no subject key identifier' }
  if (!anchor && !has(extensionIds.authorityKeyIdentifier)) return { fault: 'path-form', detail: 'a certificate has no authority key identifier' }
  return undefined
}
