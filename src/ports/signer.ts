/**
 * Signing and verifying. A profile says the format; keys are chosen by organisation, never by what a message carries.
 *
 * | profile | what it is |
 * |---|---|
 * | `jws-detached` | JWS compact with a detached payload, `b64:false` (RFC 7515 appendix F, RFC 7797), PS256 |
 * | `xmldsig-gip` | XMLDSig of the tax gateway, over HEADER and BODY, placed in /DATA/SECURITY, RSA-SHA256 |
 */
export const signatureProfiles = ['jws-detached', 'xmldsig-gip'] as const
export type SignatureProfile = (typeof signatureProfiles)[number]

/** What the signature binds beside the bytes: it lies inside what is signed wherever the profile has a place for it. */
export interface SignatureAbout {
  /** Organisation that signs; its seal is used. */
  readonly issuer: string
  /** Organisation or system that the message is for. */
  readonly audience: string
  readonly messageId: string
}

export interface Signed {
  readonly profile: SignatureProfile
  readonly algorithm: string
  /** What to send: the input for a detached profile, the document with its signature for an enveloped one. */
  readonly bytes: Uint8Array
  /** The signature to send beside the bytes; undefined for an enveloped profile. */
  readonly detached?: string
  /** SHA-256 of the input, lower-case hexadecimal. */
  readonly digest: string
  /** SHA-256 of the signing certificate (DER), lower-case hexadecimal. */
  readonly certificate: string
}

export interface Signer {
  /** Rejects with `key_unusable` when the issuer has no usable seal, `xml_rejected` when XML was expected and is not there. */
  sign(bytes: Uint8Array, profile: SignatureProfile, about: SignatureAbout): Promise<Signed>
}

/** Bytes that were covered by a verified signature. Nothing else may be parsed after a verification. */
export type VerifiedBytes = Uint8Array & { readonly __verified: true }

export interface Verified {
  readonly bytes: VerifiedBytes
  readonly profile: SignatureProfile
  readonly algorithm: string
  /** Organisation whose registered certificate made the signature. */
  readonly organisation: string
  readonly subject: string
  readonly certificate: string
  /** The claimed signing time, where the profile carries one. */
  readonly claimedAt?: Date
  readonly messageId?: string
  readonly audience?: string
}

export interface VerifyInput {
  readonly bytes: Uint8Array
  readonly detached?: string
  readonly profile: SignatureProfile
  /** The organisation that the message claims to come from; the signature must be by one of its registered certificates. */
  readonly organisation: string
  /** When given, the signed content must name them, in the words of the format: for `xmldsig-gip` RECEIVER_CODE and MSG_ID. */
  readonly audience?: string
  readonly messageId?: string
  /**
   * How long ago the signature may have been made at most, beside five minutes for clocks that differ. Without it any age is
   * taken, as for receipts that are kept. A profile that carries no time, such as `xmldsig-gip`, is then refused.
   */
  readonly maxAgeSeconds?: number
}

export interface Verifier {
  /**
   * Returns the verified bytes; rejects with `signature_invalid` otherwise, or with `xml_rejected` for XML that may not enter
   * at all. For XML the bytes are the canonical ones, and only what was signed.
   */
  verify(input: VerifyInput): Promise<Verified>
}
