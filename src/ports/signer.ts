/**
 * Signing and verifying. A profile says the format; keys are chosen by organisation, never by what a message carries.
 *
 * | profile | what it is | `detached` | makes |
 * |---|---|---|---|
 * | `jws-detached` | JWS compact with a detached payload, `b64:false` (RFC 7515 appendix F, RFC 7797; JAdES-B headers) | the JWS | PS256, ES256; RS256 by agreement |
 * | `xades-detached` | XAdES-B-B over the raw bytes, as in an ASiC-E container | the XML, one line | RS256, ES256; PS256 by agreement |
 * | `xades-enveloped` | XAdES-B-B inside the XML document that it signs | – | RS256, ES256; PS256 by agreement |
 * | `xmldsig-gip` | XMLDSig of the tax gateway, over HEADER and BODY, placed in /DATA/SECURITY | – | RS256 |
 * | `cades-detached` | CAdES-B over the raw bytes | base64 of the DER | PS256, ES256; RS256 by agreement |
 */
import type { CertificateTrust } from './certificate-judge.ts'

export const signatureProfiles = ['jws-detached', 'xades-detached', 'xades-enveloped', 'xmldsig-gip', 'cades-detached'] as const
export type SignatureProfile = (typeof signatureProfiles)[number]

/** By the names of JSON Web Algorithms, whatever the format calls them. RS1 is RSA with SHA-1: verified at most, never made. */
export const algorithms = ['PS256', 'RS256', 'ES256', 'RS1'] as const
export type Algorithm = (typeof algorithms)[number]
export const madeAlgorithms = ['PS256', 'RS256', 'ES256'] as const
export type MadeAlgorithm = (typeof madeAlgorithms)[number]

/** What the signature binds beside the bytes: it lies inside what is signed wherever the profile has a place for it. */
export interface SignatureAbout {
  /** Organisation that signs; its seal is used. */
  readonly issuer: string
  /** Organisation or system that the message is for. */
  readonly audience: string
  readonly messageId: string
  /** What the message is part of, e.g. `transfer`: a signature for one service does not count in another. */
  readonly service?: string
  /** W3C traceparent of what is being done, where that is traced and the profile has a place for it. Says nothing about what counts. */
  readonly trace?: string
}

export interface Signed {
  readonly profile: SignatureProfile
  readonly algorithm: MadeAlgorithm
  /** What to send: the input for a detached profile, the document with its signature for an enveloped one. */
  readonly bytes: Uint8Array
  /** The signature to send beside the bytes; undefined for an enveloped profile. */
  readonly detached?: string
  /** SHA-256 of the input, lower-case hexadecimal. */
  readonly digest: string
  /** SHA-256 of the signing certificate (DER), lower-case hexadecimal. */
  readonly certificate: string
  /** What the seal counted by when it signed. */
  readonly trust: CertificateTrust
}

/** A file that is signed by its digest, so that its size does not matter. */
export interface FileDigest {
  /** Path in the container, `/` between its parts. */
  readonly name: string
  readonly mediaType: string
  /** SHA-256, lower-case hexadecimal. */
  readonly digest: string
}

export interface Signer {
  /**
   * With the profile's own algorithm for the seal's kind of key, unless another is agreed on. Rejects with `key_unusable`
   * when the issuer has no usable seal, `xml_rejected` when XML was expected and is not there.
   */
  sign(bytes: Uint8Array, profile: SignatureProfile, about: SignatureAbout, algorithm?: MadeAlgorithm): Promise<Signed>
  /**
   * One XAdES signature over all of the files, as META-INF/signatures0.xml of an ASiC-E container: B-LT where a time stamp and
   * revocation answers can be had, else B-T, else B-B. Says in `level` which it came to.
   */
  signFiles(files: readonly FileDigest[], issuer: string): Promise<{ readonly signatures: Uint8Array; readonly level: SignatureLevel }>
}

export const signatureLevels = ['B-B', 'B-T', 'B-LT'] as const
export type SignatureLevel = (typeof signatureLevels)[number]

/** Bytes that were covered by a verified signature. Nothing else may be parsed after a verification. */
export type VerifiedBytes = Uint8Array & { readonly __verified: true }

export interface Verified {
  readonly bytes: VerifiedBytes
  readonly profile: SignatureProfile
  readonly algorithm: Algorithm
  /** The algorithm is one that is no longer made, and counts only because this organisation may still use it. */
  readonly deprecated: boolean
  /** Organisation whose registered certificate made the signature. */
  readonly organisation: string
  readonly subject: string
  /** SHA-256 of the certificate (DER), lower-case hexadecimal. */
  readonly certificate: string
  /** When validity was judged: when it was received, or when it was stamped. */
  readonly at: Date
  readonly trust: CertificateTrust
  /** The claimed signing time, where the profile carries one. */
  readonly claimedAt?: Date
  readonly messageId?: string
  readonly audience?: string
  readonly service?: string
}

export interface VerifyInput {
  readonly bytes: Uint8Array
  readonly detached?: string
  readonly profile: SignatureProfile
  /** The organisation that the message claims to come from; the signature must be by one of its registered certificates. */
  readonly organisation: string
  /**
   * When given, the signed content must name them, in the words of the format: for `xmldsig-gip` RECEIVER_CODE and MSG_ID.
   * A signature that names none is refused.
   */
  readonly audience?: string
  readonly messageId?: string
  readonly service?: string
  /**
   * How long ago the signature may have been made at most, beside five minutes for clocks that differ. Without it any age is
   * taken, as for receipts that are kept. A profile that carries no time, such as `xmldsig-gip`, is then refused.
   */
  readonly maxAgeSeconds?: number
  /** When it was received, where that is not now: certificates are judged as of then. */
  readonly at?: Date
}

export interface Verifier {
  /**
   * Returns the verified bytes; rejects with `signature_invalid` and its fault otherwise, with `xml_rejected` for XML that may
   * not enter at all, with `certificate_unproven` where revocation cannot be asked about now. For XML the bytes are the
   * canonical ones, and only what was signed.
   */
  verify(input: VerifyInput): Promise<Verified>
}
