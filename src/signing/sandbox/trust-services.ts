/** What a certification authority offers beside certificates: OCSP, a CRL and time stamps, as the sandbox's gives them. */
import type { Clock } from '../../ports/clock.ts'
import { createIssuedCertificates, type RevocationReason } from './issued-certificates.ts'
import { createOcspResponder, type AnswerOcsp } from './ocsp-responder.ts'
import { writeRevocationList } from './revocation-list.ts'
import type { SandboxAuthority } from './sandbox-authority.ts'
import { createTimeStampingAuthority, type AnswerTimeStamp } from './time-stamping-authority.ts'

export interface TrustServicesParts {
  readonly authority: SandboxAuthority
  readonly clock: Pick<Clock, 'now'>
  /** PEM of what the issuing CA issued beside the seals and its services. */
  readonly others?: readonly string[]
}

/** Requests and answers are DER. */
export interface TrustServices {
  readonly answerOcsp: AnswerOcsp
  readonly answerTimeStamp: AnswerTimeStamp
  crl(of?: 'root' | 'issuing', fault?: 'stale'): Promise<Uint8Array>
  /** `thumbprint`: SHA-256 of the certificate, lower-case hexadecimal. Throws where the sandbox did not issue it. */
  revoke(thumbprint: string, at: Date, reason?: RevocationReason): void
}

export function createTrustServices({ authority, clock, others = [] }: TrustServicesParts): TrustServices {
  const issued = createIssuedCertificates(authority, others)
  const { tls: stranger } = authority
  return {
    answerOcsp: createOcspResponder({ issued, delegate: authority.revocation, stranger, clock }),
    answerTimeStamp: createTimeStampingAuthority({ pair: authority.timeStamp, issuing: authority.issuing, stranger, clock }),
    crl: (of = 'issuing', fault) => writeRevocationList(issued[of], clock, fault === 'stale'),
    revoke: (thumbprint, at, reason = 'unspecified') => issued.revoke(thumbprint, { at, reason }),
  }
}
