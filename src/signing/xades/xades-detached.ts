/** The profile `xades-detached`: XAdES-B-B beside raw bytes, as a container holds it for one file called `message`. */
import { createHash } from 'node:crypto'
import type { VerifiedBytes } from '../../ports/signer.ts'
import { signedXmlLimits, type XmlLimits } from '../../xml/limits.ts'
import type { Check, Make } from '../profile-parts.ts'
import { signatureInvalid } from '../refusal.ts'
import { requireFileReferences, requireFiles } from './files.ts'
import { makeSignature } from './make-signature.ts'
import { readSignaturesFile, writeSignaturesFile } from './signatures-file.ts'
import { acceptSignature, saidBy } from './verify-signature.ts'
import { messageMediaType, messageName } from './xades-names.ts'

const profile = 'xades-detached'
/** About ten times what the profile writes. */
const limits: XmlLimits = { ...signedXmlLimits, maxBytes: 256 * 1024, maxDepth: 24, maxNodes: 600 }

export const makeXadesDetached: Make = async (bytes, seal, about, algorithm, now) => {
  const digest = createHash('sha256').update(bytes).digest()
  const reference = { uri: messageName, transforms: [], digest: digest.toString('base64'), mediaType: messageMediaType }
  const signature = await makeSignature({ references: [reference], about, algorithm, now }, seal)
  return { profile, algorithm, bytes, detached: writeSignaturesFile(signature), digest: digest.toString('hex'), certificate: seal.certificate.thumbprint }
}

export const checkXadesDetached: Check = async (input, entry, at) => {
  if (input.detached === undefined) throw signatureInvalid('signature-missing')
  const [signature] = readSignaturesFile(Buffer.from(input.detached), limits, 1)
  if (!signature) throw signatureInvalid('signature-missing')
  requireFileReferences(signature)
  const { certificate, about } = await acceptSignature(profile, signature, input, entry, at)
  requireFiles(signature, [{ name: messageName, mediaType: messageMediaType }], (digestName) => createHash(digestName).update(input.bytes).digest())
  return {
    // Covered by the signature that was just checked.
    bytes: input.bytes as VerifiedBytes,
    profile,
    algorithm: signature.algorithm,
    certificate,
    ...saidBy(signature, about),
  }
}
