/** One certificate, read once: its key, thumbprint and names are kept so that no message pays for parsing it. */
import type { KeyObject } from 'node:crypto'
import { unfitnessFor } from './certificate-policy.ts'
import { parseCertificate, type ParsedCertificate } from './parsed-certificate.ts'

export interface Certificate extends ParsedCertificate {
  readonly publicKey: KeyObject
  /** SHA-256 of the DER, base64url: the JWS header `x5t#S256`. */
  readonly x5t: string
  /** RFC 4514, most specific name first. */
  readonly subject: string
}

/** PEM or DER. Throws a plain error when it is no certificate; the caller knows whose it was. */
export function readCertificate(input: string | Uint8Array): Certificate {
  const parsed = parseCertificate(input)
  const { x509, thumbprint } = parsed
  return {
    ...parsed,
    publicKey: x509.publicKey,
    x5t: Buffer.from(thumbprint, 'hex').toString('base64url'),
    subject: x509.subject.split('\n').reverse().join(','),
  }
}

/** Why this certificate must not count for seals, at any time; undefined when it may. */
export function unfitnessOf(certificate: Certificate): string | undefined {
  return unfitnessFor(certificate, 'seal')?.detail
}

/** Why the certificate does not count at this time; undefined when it does. */
export function untimelinessOf(certificate: Pick<Certificate, 'validFrom' | 'validTo'>, at: Date): string | undefined {
  if (at < certificate.validFrom) return `the certificate is not valid before ${certificate.validFrom.toISOString()}`
  if (at > certificate.validTo) return `the certificate expired at ${certificate.validTo.toISOString()}`
  return undefined
}
