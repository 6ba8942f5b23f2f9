/** Which certificates belong to whom, and what is known of their revocation. Every change has an actor and a reason, in the journal. */
import type { CertificateState } from '../../schemas/certificates.ts'
import type { Order } from './transfer-store.ts'

export interface KnownCertificate {
  readonly organisation: string
  /** SHA-256 of the DER, lower-case hexadecimal. */
  readonly thumbprint: string
  readonly pem: string
  readonly state: CertificateState
  readonly since: Date
}

export type CertificateChange =
  | { readonly kind: 'changed'; readonly certificate: KnownCertificate }
  | { readonly kind: 'unknown' }
  /** It is registered already, for this organisation. */
  | { readonly kind: 'taken'; readonly organisation: string }
  | { readonly kind: 'illegal'; readonly state: CertificateState }

/** DER of an OCSPResponse or a CertificateList as it was fetched and verified. */
export interface RevocationAnswer {
  readonly source: 'ocsp' | 'crl'
  /** What it is about: SHA-256 of the certificate for OCSP, of the issuer's certificate for a CRL; lower-case hexadecimal. */
  readonly about: string
  readonly digest: string
  readonly bytes: Uint8Array
  readonly thisUpdate: Date
  readonly nextUpdate: Date | undefined
  readonly fetchedAt: Date
}

export interface CertificateStore {
  list(): Promise<readonly KnownCertificate[]>
  add(certificate: Omit<KnownCertificate, 'since'>, order: Order): Promise<CertificateChange>
  /** By the table of legal moves in src/domain/certificate-moves.ts. */
  move(thumbprint: string, state: CertificateState, order: Order): Promise<CertificateChange>
  /** Makes this one active and the organisation's active ones with the same kind of key (RSA, EC) verify-only, together. */
  rotate(thumbprint: string, order: Order): Promise<CertificateChange>
  /** Adds what is not known yet, as it stands in the configuration; leaves everything else alone. */
  seed(certificates: readonly Omit<KnownCertificate, 'since'>[]): Promise<void>
  /** Calls back when any process changed something, or kept a new answer; resolves to what ends it. */
  listen(onChange: () => void): Promise<() => Promise<void>>

  keepAnswer(answer: RevocationAnswer): Promise<void>
  /** The newest of each, without those of these digests. */
  latestAnswers(known: readonly string[]): Promise<readonly RevocationAnswer[]>
  /** The newest whose time is not after this one. */
  answerBefore(source: RevocationAnswer['source'], about: string, time: Date): Promise<RevocationAnswer | undefined>
  /** By digest, however old: what a judgement of the past was based on. */
  answer(digest: string): Promise<RevocationAnswer | undefined>
  /** Whether an alarm of this name was raised before; raises it in the journal otherwise. Names are ours, e.g. `<thumbprint> 30`. */
  alarmOnce(name: string, event: { readonly type: string; readonly data: Readonly<Record<string, unknown>> }): Promise<boolean>
}
