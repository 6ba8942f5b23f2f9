/** The tax gateway's profile of XMLDSig: one signature over HEADER and BODY, kept in SECURITY. */
import { constants, createHash, sign, timingSafeEqual, verify } from 'node:crypto'
import { promisify } from 'node:util'
import type { Signed, Verified, VerifiedBytes, VerifyInput } from '../../ports/signer.ts'
import { canonicalize } from '../../xml/canonical.ts'
import { xmlRejected } from '../../xml/refusal.ts'
import { readGipDocument, type GipDocument } from './gip-document.ts'
import { readGipSignature } from './gip-signature.ts'
import { writeSignature, writeSignedInfo } from './gip-template.ts'
import { keyFits, profileTable } from '../profiles.ts'
import { keyUnusable, signatureInvalid } from '../refusal.ts'
import { registeredCertificate, type RegistryEntry } from '../certificates/registry.ts'
import type { OpenSeal } from '../keys/seals.ts'

const profile = 'xmldsig-gip'
const algorithm = profileTable[profile].makes
const padding = constants.RSA_PKCS1_PADDING
// The callback forms run in the thread pool.
const signAsync = promisify(sign)
const verifyAsync = promisify(verify)

/** Takes DATA with an empty SECURITY. What it is about stands in HEADER already. Throws `xml_rejected`, `key_unusable`. */
export async function signGip(bytes: Uint8Array, seal: OpenSeal): Promise<Signed> {
  if (!keyFits(seal.key, algorithm)) throw keyUnusable(`seal of ${seal.organisation} (${seal.file}): ${algorithm} needs an RSA key`)
  const document = readGipDocument(bytes, xmlRejected)
  if (document.signature !== undefined) throw xmlRejected('SECURITY holds a signature already')
  const digest = digestOf(document.covered).toString('base64')
  const signedInfo = canonicalize(Buffer.from(writeSignedInfo(digest)), 'exc-c14n-with-comments')
  const value = await signAsync('sha256', signedInfo, { key: seal.key, padding })
  const signature = writeSignature(digest, value.toString('base64'), seal.certificate)
  return {
    profile,
    algorithm,
    bytes: Buffer.from(`<DATA>${document.covered}<SECURITY>${signature}</SECURITY></DATA>`),
    digest: createHash('sha256').update(bytes).digest('hex'),
    certificate: seal.certificate.thumbprint,
  }
}

/** Shape and algorithms first, key second, value third, digest last. Throws `signature_invalid`, `xml_rejected`. */
export async function verifyGip(input: VerifyInput, entry: RegistryEntry, now: Date): Promise<Verified> {
  if (input.maxAgeSeconds !== undefined) throw signatureInvalid(`${profile} carries no signing time, so its age cannot be judged`)
  const document = readGipDocument(input.bytes, signatureInvalid)
  if (document.signature === undefined) throw signatureInvalid('there is no signature')
  const signature = readGipSignature(document.signature)
  const shown = createHash('sha256').update(signature.certificate).digest('hex')
  const certificate = registeredCertificate(entry, (candidate) => candidate.thumbprint === shown, now)
  if (!keyFits(certificate.publicKey, algorithm)) throw signatureInvalid(`the registered key is not one for ${algorithm}`)
  const right = await verifyAsync('sha256', signature.signedInfo, { key: certificate.publicKey, padding }, signature.value)
  if (!right) throw signatureInvalid('the signature value does not match SignedInfo')
  const digest = digestOf(document.covered)
  if (digest.length !== signature.digest.length || !timingSafeEqual(digest, signature.digest)) throw signatureInvalid('the digest does not match HEADER and BODY')
  requireBinding(document, input)
  return {
    // Exactly the octets that were digested, in a root of their own.
    bytes: Buffer.from(`<DATA>${document.covered}</DATA>`) as Uint8Array as VerifiedBytes,
    profile,
    algorithm,
    organisation: entry.code,
    subject: certificate.subject,
    certificate: certificate.thumbprint,
    messageId: document.messageId,
    audience: document.receiver,
  }
}

/** In the words of the format: MSG_ID and RECEIVER_CODE. */
function requireBinding(document: GipDocument, input: VerifyInput): void {
  if (input.messageId !== undefined && document.messageId !== input.messageId) throw signatureInvalid('the signed MSG_ID is another one')
  if (input.audience !== undefined && document.receiver !== input.audience) throw signatureInvalid('the signed RECEIVER_CODE is another one')
}

function digestOf(covered: string): Buffer {
  return createHash('sha256').update(covered).digest()
}
