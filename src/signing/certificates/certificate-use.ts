/** What a certificate says its key is for. */
import { Certificate } from 'pkijs'
import { hasUsage, readExtensions } from './certificate-extensions.ts'

export interface CertificateUse {
  /** It may issue certificates, or says so by either extension. */
  readonly authority: boolean
  /** Its key may make signatures; so may one whose certificate says nothing about usage. */
  readonly signs: boolean
}

/** Throws a plain error when the DER is no certificate. */
export function readCertificateUse(der: Uint8Array): CertificateUse {
  const extensions = readExtensions(Certificate.fromBER(der))
  return {
    authority: hasUsage(extensions, 'keyCertSign') || extensions.constraints?.authority === true,
    signs: extensions.usage === undefined || hasUsage(extensions, 'digitalSignature', 'nonRepudiation'),
  }
}
