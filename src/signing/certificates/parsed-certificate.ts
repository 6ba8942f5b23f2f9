/** One certificate with everything that a judgement of it reads: by node:crypto, and by pkijs for its path and extensions. */
import { X509Certificate } from 'node:crypto'
import { Certificate as Asn } from 'pkijs'
import { readExtensions, type CertificateExtensions } from './certificate-extensions.ts'

export interface ParsedCertificate {
  readonly x509: X509Certificate
  readonly asn: Asn
  readonly extensions: CertificateExtensions
  readonly der: Uint8Array
  /** SHA-256 of the DER, lower-case hexadecimal. */
  readonly thumbprint: string
  readonly validFrom: Date
  readonly validTo: Date
}

/** PEM or DER. Throws a plain error when it is no certificate, or holds an extension that cannot be read. */
export function parseCertificate(input: string | Uint8Array): ParsedCertificate {
  const x509 = new X509Certificate(input)
  const asn = Asn.fromBER(x509.raw)
  return {
    x509,
    asn,
    extensions: readExtensions(asn),
    der: x509.raw,
    thumbprint: x509.fingerprint256.replaceAll(':', '').toLowerCase(),
    validFrom: x509.validFromDate,
    validTo: x509.validToDate,
  }
}

export function isValidAt({ validFrom, validTo }: Pick<ParsedCertificate, 'validFrom' | 'validTo'>, at: Date): boolean {
  return validFrom <= at && at <= validTo
}
