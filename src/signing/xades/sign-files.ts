/** One signature over many files by their digests, and what makes it last: a time stamp, certificates, revocation answers. */
import { createHash } from 'node:crypto'
import type { FileDigest, MadeAlgorithm } from '../../ports/signer.ts'
import { excC14n } from '../dsig/names.ts'
import { element } from '../../xml/write.ts'
import type { OpenSeal } from '../keys/seals.ts'
import { algorithmFor } from '../profiles.ts'
import { keyUnusable } from '../refusal.ts'
import { fileUri } from './file-uri.ts'
import { makeSignature } from './make-signature.ts'
import { readSignaturesFile, signaturesFileLimits, writeSignaturesFile } from './signatures-file.ts'

export interface FilesOrder {
  readonly algorithm?: MadeAlgorithm
  readonly now: Date
  /** DER of the issuers' certificates, where they are known. */
  readonly chain: readonly Uint8Array[]
}

/** XAdES-B-B as a file of signatures. Rejects with `key_unusable`. */
export async function signFiles(files: readonly FileDigest[], seal: Pick<OpenSeal, 'key' | 'certificate' | 'name'>, { algorithm, now, chain }: FilesOrder): Promise<string> {
  const made = algorithmFor('xades-detached', seal.key.kind, algorithm)
  if (made === undefined) throw keyUnusable(`${seal.name}: ${algorithm} cannot be made with its key`)
  const references = files.map(({ name, mediaType, digest }) => ({ uri: fileUri(name), transforms: [], digest: Buffer.from(digest, 'hex').toString('base64'), mediaType }))
  return writeSignaturesFile(await makeSignature({ references, algorithm: made, now, chain }, seal))
}

/** From B-B to B-T. `xml` is what signFiles made; `stampOf` is asked with the SHA-256 of the canonical SignatureValue. */
export async function addStamp(xml: string, stampOf: (imprint: Uint8Array) => Promise<Uint8Array>): Promise<string> {
  const [signature] = readSignaturesFile(Buffer.from(xml), signaturesFileLimits, 1)
  if (!signature) throw new Error('there is no signature to stamp')
  const token = await stampOf(createHash('sha256').update(signature.stamped).digest())
  const stamp = element('xades:SignatureTimeStamp', [
    element('ds:CanonicalizationMethod', [], { Algorithm: excC14n }),
    element('xades:EncapsulatedTimeStamp', Buffer.from(token).toString('base64')),
  ])
  const added = element('xades:UnsignedProperties', [element('xades:UnsignedSignatureProperties', [stamp])])
  return put(xml, '</xades:QualifyingProperties>', added)
}

export interface LongTermData {
  readonly certificates: readonly Uint8Array[]
  readonly ocsp: readonly Uint8Array[]
  readonly crls: readonly Uint8Array[]
}

/** From B-T to B-LT: DER of what others need to judge the certificates without asking anybody. */
export function addLongTermData(xml: string, { certificates, ocsp, crls }: LongTermData): string {
  const revocations = [
    ...(crls.length === 0 ? [] : [element('xades:CRLValues', values('xades:EncapsulatedCRLValue', crls))]),
    ...(ocsp.length === 0 ? [] : [element('xades:OCSPValues', values('xades:EncapsulatedOCSPValue', ocsp))]),
  ]
  const added = [element('xades:CertificateValues', values('xades:EncapsulatedX509Certificate', certificates)), element('xades:RevocationValues', revocations)]
  return put(xml, '</xades:UnsignedSignatureProperties>', added.join(''))
}

function values(name: string, ders: readonly Uint8Array[]): readonly string[] {
  return ders.map((der) => element(name, Buffer.from(der).toString('base64')))
}

/** What we wrote has each end tag once: all texts in it are escaped. */
function put(xml: string, before: string, added: string): string {
  const [start, end, ...more] = xml.split(before)
  if (start === undefined || end === undefined || more.length > 0) throw new Error(`the signature does not hold ${before} exactly once`)
  return start + added + before + end
}
