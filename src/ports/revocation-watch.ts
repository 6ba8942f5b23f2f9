/** What is known of a certificate's revocation, for whoever keeps watch over certificates. */
import type { CertificateUse } from './certificate-judge.ts'

export type RevocationStanding =
  /** The configuration names no place to ask at. */
  | { readonly state: 'unchecked' }
  | { readonly state: 'good'; readonly thisUpdate: Date; /** Since when nobody answers any more. */ readonly askedInVainSince: Date | undefined }
  | { readonly state: 'revoked'; readonly revokedAt: Date; readonly reason: number | undefined }
  /** Nothing that may be used is known. */
  | { readonly state: 'unproven'; readonly askedInVainSince: Date | undefined }
  /** The responder says that it does not know the certificate. */
  | { readonly state: 'unknown'; readonly since: Date }
  /** It does not count for another reason, e.g. its path or its dates. */
  | { readonly state: 'refused'; readonly fault: string }

export interface RevocationWatch {
  /** Asks where it is time, before the last answer is over. Never rejects. */
  refresh(certificate: Uint8Array, use: CertificateUse): Promise<RevocationStanding>
}
