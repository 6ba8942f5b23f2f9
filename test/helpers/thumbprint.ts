/** SHA-256 of a certificate, as the gateway writes it. */
import { createHash, X509Certificate } from 'node:crypto'

export function thumbprintOf(certificatePem: string): string {
  return createHash('sha256').update(new X509Certificate(certificatePem).raw).digest('hex')
}
