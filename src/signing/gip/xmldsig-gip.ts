/** The tax gateway's profile of XMLDSig: one signature over HEADER and BODY, kept in SECURITY. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { VerifiedBytes, VerifyInput } from '../../ports/signer.ts'
import { canonicalize } from '../../xml/canonical.ts'
import { xmlRejected } from '../../xml/refusal.ts'
import { registeredCertificate } from '../certificates/registry.ts'
import { readApart } from '../dsig/read-apart.ts'
import { requireSignatureValue } from '../keys/signature-value.ts'
import type { Check, Make } from '../profile-parts.ts'
import { allowedAlgorithm, requireKeyFor } from '../profiles.ts'
import { signatureInvalid } from '../refusal.ts'
import { readSignedDocument, readUnsignedDocument, type GipDocument } from './gip-document.ts'
import { readGipSignature } from './gip-signature.ts'
import { writeSignature, writeSignedInfo } from './gip-template.ts'

const profile = 'xmldsig-gip'

/** Takes DATA with an empty SECURITY. What it is about stands in HEADER already. */
export const makeGip: Make = async (bytes, seal, _about, algorithm) => {
  const document = await readApart(bytes, readUnsignedDocument, new URL('./read-unsigned-worker.ts', import.meta.url))
  if (document.signature !== undefined) throw xmlRejected('xml-signature-count', 'SECURITY holds a signature already')
  const digest = createHash('sha256').update(document.covered).digest('base64')
  const signedInfo = canonicalize(Buffer.from(writeSignedInfo(digest, algorithm)), 'exc-c14n-with-comments')
  const value = await seal.key.sign(algorithm, signedInfo)
  const signature = writeSignature(digest, algorithm, Buffer.from(value).toString('base64'), seal.certificate)
  return {
    profile,
    algorithm,
    bytes: Buffer.from(`<DATA>${document.covered}<SECURITY>${signature}</SECURITY></DATA>`),
    digest: createHash('sha256').update(bytes).digest('hex'),
    certificate: seal.certificate.thumbprint,
  }
}

export const checkGip: Check = async (input, entry) => {
  if (input.maxAgeSeconds !== undefined) throw signatureInvalid('time-missing', `${profile} carries no signing time, so its age cannot be judged`)
  const document = await readApart(input.bytes, readSignedDocument, new URL('./read-signed-worker.ts', import.meta.url))
  if (document.signature === undefined) throw signatureInvalid('signature-missing')
  const signature = readGipSignature(document.signature)
  const algorithm = allowedAlgorithm(profile, signature.algorithm, entry)
  const shown = createHash('sha256').update(signature.certificate).digest('hex')
  const certificate = registeredCertificate(entry, (candidate) => candidate.thumbprint === shown, input)
  requireKeyFor(algorithm, certificate)
  await requireSignatureValue(algorithm, certificate.publicKey, signature.signedInfo, signature.value)
  const digest = createHash(signature.digestName).update(document.covered).digest()
  if (digest.length !== signature.digest.length || !timingSafeEqual(digest, signature.digest)) throw signatureInvalid('digest-wrong', 'the digest does not match HEADER and BODY')
  requireBinding(document, input)
  return {
    // Exactly the octets that were digested, in a root of their own.
    bytes: Buffer.from(`<DATA>${document.covered}</DATA>`) as Uint8Array as VerifiedBytes,
    profile,
    algorithm,
    certificate,
    messageId: document.messageId,
    audience: document.receiver,
  }
}

/** In the words of the format: MSG_ID and RECEIVER_CODE. It has no word for a service. */
function requireBinding(document: GipDocument, input: VerifyInput): void {
  if (input.messageId !== undefined && document.messageId !== input.messageId) throw signatureInvalid('message-differs', 'the signed MSG_ID is another one')
  if (input.audience !== undefined && document.receiver !== input.audience) throw signatureInvalid('audience-differs', 'the signed RECEIVER_CODE is another one')
  if (input.service !== undefined) throw signatureInvalid('service-differs', `${profile} names no service`)
}
