/** What the sandbox's authorities issued, and what of it is revoked: the one list that OCSP and the CRL answer from. */
import { X509Certificate } from 'node:crypto'
import { Certificate } from 'pkijs'
import type { SandboxAuthority, SandboxPair } from './sandbox-authority.ts'

/** Reasons of RFC 5280, 5.3.1, that the sandbox knows, with their numbers. */
export const revocationReasons = { unspecified: 0, keyCompromise: 1, affiliationChanged: 3, superseded: 4, cessationOfOperation: 5 } as const
export type RevocationReason = keyof typeof revocationReasons

export interface Revocation {
  readonly at: Date
  readonly reason: RevocationReason
}

export interface Issued {
  /** SHA-256 of the DER, lower-case hexadecimal. */
  readonly thumbprint: string
  readonly certificate: Certificate
  readonly revocation: Revocation | undefined
}

/** An authority and everything it issued. */
export interface Issuer {
  readonly pair: SandboxPair
  readonly certificate: Certificate
  issued(): readonly Issued[]
}

export interface IssuedCertificates {
  readonly root: Issuer
  readonly issuing: Issuer
  /** Throws where nobody issued it. */
  revoke(thumbprint: string, revocation: Revocation): void
}

/** `others`: PEM of what the issuing CA issued beside the seals and its services. */
export function createIssuedCertificates(authority: SandboxAuthority, others: readonly string[] = []): IssuedCertificates {
  const revocations = new Map<string, Revocation>()
  const services = [authority.timeStamp, authority.revocation, authority.tls].map(({ certificatePem }) => certificatePem)
  const seals = authority.organisations.flatMap(({ certificates }) => certificates)

  function issuer(pair: SandboxPair, pems: readonly string[]): Issuer {
    const entries = pems.map((pem) => ({ thumbprint: thumbprintOf(pem), certificate: readSandboxCertificate(pem) }))
    return { pair, certificate: readSandboxCertificate(pair.certificatePem), issued: () => entries.map((entry) => ({ ...entry, revocation: revocations.get(entry.thumbprint) })) }
  }

  const root = issuer(authority.root, [authority.issuing.certificatePem])
  const issuing = issuer(authority.issuing, [...services, ...seals, ...others])
  return {
    root,
    issuing,
    revoke(thumbprint, revocation) {
      const known = [...root.issued(), ...issuing.issued()].some((one) => one.thumbprint === thumbprint)
      if (!known) throw new Error(`the sandbox issued no certificate ${thumbprint}`)
      revocations.set(thumbprint, revocation)
    },
  }
}

export function readSandboxCertificate(pem: string): Certificate {
  return Certificate.fromBER(new Uint8Array(new X509Certificate(pem).raw))
}

function thumbprintOf(pem: string): string {
  return new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase()
}
