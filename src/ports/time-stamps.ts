/** Time stamps of RFC 3161. */
import type { CertificateTrust } from './certificate-judge.ts'

export interface TimeStamp {
  /** DER of the token: a ContentInfo with SignedData over TSTInfo. */
  readonly token: Uint8Array
  readonly at: Date
  /** Subject of the authority's certificate. */
  readonly authority: string
  /** SHA-256 of the authority's certificate (DER), lower-case hexadecimal. */
  readonly certificate: string
  /** DER of it, and what it was judged by: who checks the stamp later needs them. */
  readonly authorityCertificate: Uint8Array
  readonly trust: CertificateTrust
}

export interface TimeStamper {
  /** `digest`: SHA-256, 32 bytes. Rejects with `stamp_failed`, or `signature_invalid` for an answer that does not verify. */
  stamp(digest: Uint8Array, signal: AbortSignal): Promise<TimeStamp>
}

/** Rejects with `signature_invalid`: the token must be over this digest, by an authority that is trusted. */
export type VerifyTimeStamp = (token: Uint8Array, digest: Uint8Array) => Promise<TimeStamp>
