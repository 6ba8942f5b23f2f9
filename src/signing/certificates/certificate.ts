/** One certificate, read once: its key, thumbprint and names are kept so that no message pays for parsing it. */
import { X509Certificate, type KeyObject } from 'node:crypto'
import { readCertificateUse, type CertificateUse } from './certificate-use.ts'
import { minimumRsaBits } from '../profiles.ts'

export interface Certificate {
  readonly x509: X509Certificate
  readonly publicKey: KeyObject
  /** SHA-256 of the DER, lower-case hexadecimal. */
  readonly thumbprint: string
  /** The same, base64url: the JWS header `x5t#S256`. */
  readonly x5t: string
  /** RFC 4514, most specific name first. */
  readonly subject: string
  readonly validFrom: Date
  readonly validTo: Date
  readonly use: CertificateUse
}

/** PEM or DER. Throws a plain error when it is no certificate; the caller knows whose it was. */
export function readCertificate(input: string | Uint8Array): Certificate {
  const x509 = new X509Certificate(input)
  const digest = Buffer.from(x509.fingerprint256.replaceAll(':', ''), 'hex')
  return {
    x509,
    publicKey: x509.publicKey,
    thumbprint: digest.toString('hex'),
    x5t: digest.toString('base64url'),
    subject: x509.subject.split('\n').reverse().join(','),
    validFrom: x509.validFromDate,
    validTo: x509.validToDate,
    use: readCertificateUse(x509.raw),
  }
}

/** Why this certificate must not count for signatures, at any time; undefined when it may. */
export function unfitnessOf(certificate: Certificate): string | undefined {
  if (certificate.use.authority) return 'it is the certificate of an authority, not of a signer'
  if (!certificate.use.signs) return 'its key usage names neither digitalSignature nor nonRepudiation'
  return weaknessOf(certificate)
}

function weaknessOf(certificate: Certificate): string | undefined {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificate.publicKey
  if (/sha1|md5/i.test(certificate.x509.signatureAlgorithm ?? '')) return 'the certificate is signed with SHA-1 or MD5'
  if (type === 'ec') return details?.namedCurve === 'prime256v1' ? undefined : 'the curve is not P-256'
  if (type !== 'rsa') return 'the key is neither RSA nor P-256'
  return (details?.modulusLength ?? 0) >= minimumRsaBits ? undefined : `the RSA key is shorter than ${minimumRsaBits} bits`
}

/** Why the certificate does not count at this time; undefined when it does. */
export function untimelinessOf(certificate: Certificate, at: Date): string | undefined {
  if (at < certificate.validFrom) return `the certificate is not valid before ${certificate.validFrom.toISOString()}`
  if (at > certificate.validTo) return `the certificate expired at ${certificate.validTo.toISOString()}`
  return undefined
}
