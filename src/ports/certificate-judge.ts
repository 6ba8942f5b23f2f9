/** Whether a certificate counts: its path to an authority that is trusted, its use, and whether it is revoked. */

export const certificateUses = ['seal', 'time-stamp', 'revocation'] as const
export type CertificateUse = (typeof certificateUses)[number]

export interface CertificateTrust {
  /** SHA-256 of each certificate of the path (DER, lower-case hexadecimal): itself first, the trusted authority last. */
  readonly path: readonly string[]
  readonly revocation:
    | { readonly state: 'good'; readonly source: 'ocsp' | 'crl'; /** SHA-256 of the answer. */ readonly answer: string; readonly thisUpdate: Date }
    /** The configuration names no place to ask at for this issuer. */
    | { readonly state: 'unchecked' }
}

/** What others need to repeat the judgement without us, DER each. */
export interface TrustMaterial {
  readonly certificates: readonly Uint8Array[]
  /** BasicOCSPResponse in its OCSPResponse, or CertificateList. */
  readonly answers: readonly { readonly source: 'ocsp' | 'crl'; readonly bytes: Uint8Array }[]
}

export interface CertificateJudge {
  /**
   * Judges as of `at`; cheap when asked again. Rejects with `signature_invalid` and its fault where the certificate does not
   * count, with `certificate_unproven` where revocation is not known and no earlier answer may still be used.
   */
  judge(certificate: Uint8Array, use: CertificateUse, at: Date): Promise<CertificateTrust>
  /** Of a certificate that was judged as good. */
  material(certificate: Uint8Array, trust: CertificateTrust): Promise<TrustMaterial>
}
