/** Whether a registered certificate is the one that its thumbprint names. */
import { hash } from 'node:crypto'

const firstPem = /-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/

/** `thumbprint`: SHA-256 of the DER, lower-case hexadecimal. */
export function hasOwnThumbprint({ thumbprint, pem }: { readonly thumbprint: string; readonly pem: string }): boolean {
  const base64 = firstPem.exec(pem)?.[1] ?? ''
  return hash('sha256', Buffer.from(base64, 'base64')) === thumbprint
}
