/** What marks a certificate of the sandbox, and finds the mark again; apart from what makes certificates, because every gateway looks for it. */
import { X509Certificate } from 'node:crypto'

/** Organisational unit of every name that a sandbox gives. */
export const sandboxMark = 'SANDBOX'

/**
 * Whether a certificate of the file, or the authority that issued it, is of a sandbox. Judges each of a bundle: a chain, or
 * the authorities that a partner's TLS is held to. Text that holds no certificate is none of the sandbox either.
 */
export function isSandboxCertificate(pem: string): boolean {
  return pem.split(/(?=-----BEGIN )/).some(namesSandbox)
}

function namesSandbox(block: string): boolean {
  try {
    const { subject, issuer } = new X509Certificate(block)
    return `${subject}\n${issuer}`.split('\n').includes(`OU=${sandboxMark}`)
  } catch {
    return false
  }
}
