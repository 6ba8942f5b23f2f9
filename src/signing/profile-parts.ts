/** What one profile brings: how it signs, and how it checks. The rest (whose certificate, whether it counts) is the same for all. */
import type { MadeAlgorithm, SignatureAbout, Signed, Verified, VerifyInput } from '../ports/signer.ts'
import type { Certificate } from './certificates/certificate.ts'
import type { RegistryEntry } from './certificates/registry.ts'
import type { OpenSeal } from './keys/seals.ts'

/** What a profile makes; whether the seal counts was judged before. */
export type Made = Omit<Signed, 'trust'>

/** Throws `key_unusable` when the seal is of another kind than the algorithm, `xml_rejected` where XML was expected. */
export type Make = (bytes: Uint8Array, seal: OpenSeal, about: SignatureAbout, algorithm: MadeAlgorithm, now: Date) => Promise<Made>

/** What the signature itself says; `certificate` is the registered one that made it. */
export type Checked = Omit<Verified, 'organisation' | 'subject' | 'certificate' | 'at' | 'trust' | 'deprecated'> & { readonly certificate: Certificate }

/**
 * Shape and algorithms first, key second, value third, content last. Throws `signature_invalid` with its fault, `xml_rejected`.
 * `at`: when it was received; the age of the claimed time is judged against it. The certificate's path and revocation are not
 * judged here.
 */
export type Check = (input: VerifyInput, entry: RegistryEntry, at: Date) => Promise<Checked>
