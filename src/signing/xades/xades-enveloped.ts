/** The profile `xades-enveloped`: XAdES-B-B inside the XML document that it signs. */
import { createHash } from 'node:crypto'
import type { VerifiedBytes } from '../../ports/signer.ts'
import { envelopedSignature, excC14n } from '../dsig/names.ts'
import { readApart } from '../dsig/read-apart.ts'
import type { Check, Make } from '../profile-parts.ts'
import { makeSignature } from './make-signature.ts'
import { readEnveloped, readUnsigned } from './read-enveloped.ts'
import { acceptSignature, requireDigest, saidBy } from './verify-signature.ts'
import { documentMediaType } from './xades-names.ts'

const profile = 'xades-enveloped'

/** The document goes out in canonical form, without its comments: nobody signs those. */
export const makeXadesEnveloped: Make = async (bytes, seal, about, algorithm, now) => {
  const { written, canonical } = await readApart(bytes, readUnsigned, new URL('./read-unsigned-worker.ts', import.meta.url))
  const digest = createHash('sha256').update(canonical).digest('base64')
  const reference = { uri: '', transforms: [envelopedSignature, excC14n], digest, mediaType: documentMediaType }
  const signature = await makeSignature({ references: [reference], about, algorithm, now }, seal)
  return {
    profile,
    algorithm,
    bytes: insertBeforeEnd(Buffer.from(written), signature),
    digest: createHash('sha256').update(bytes).digest('hex'),
    certificate: seal.certificate.thumbprint,
  }
}

export const checkXadesEnveloped: Check = async (input, entry, at) => {
  const { canonical, signature, reference } = await readApart(input.bytes, readEnveloped, new URL('./read-enveloped-worker.ts', import.meta.url))
  const { certificate, about } = await acceptSignature(profile, signature, input, entry, at)
  requireDigest(reference, canonical)
  return {
    // Exactly the octets that were digested.
    bytes: canonical as VerifiedBytes,
    profile,
    algorithm: signature.algorithm,
    certificate,
    ...saidBy(signature, about),
  }
}

/** In canonical form the last `</` begins the end tag of the root: comments and empty-element tags are gone. */
function insertBeforeEnd(written: Buffer, signature: string): Buffer {
  const end = written.lastIndexOf('</')
  return Buffer.concat([written.subarray(0, end), Buffer.from(signature), written.subarray(end)])
}
