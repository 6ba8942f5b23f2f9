/** Makes one XAdES-B-B signature over references whose digests are known. */
import { createHash } from 'node:crypto'
import type { MadeAlgorithm, SignatureAbout } from '../../ports/signer.ts'
import { canonicalize } from '../../xml/canonical.ts'
import { excC14n } from '../dsig/names.ts'
import type { OpenSeal } from '../keys/seals.ts'
import { writeAbout, writeSignature, writeSignedInfo, writeSignedProperties, type WrittenReference } from './signature-template.ts'
import { documentMediaType, ids } from './xades-names.ts'

export interface SignatureOrder {
  readonly references: readonly WrittenReference[]
  readonly about?: SignatureAbout
  readonly algorithm: MadeAlgorithm
  readonly now: Date
  /** DER of the issuers' certificates, where they are known. */
  readonly chain?: readonly Uint8Array[]
}

/** The ds:Signature element. Rejects with `key_unusable`, and with `xml_rejected` for names that XML cannot carry. */
export async function makeSignature({ references, about, algorithm, now, chain = [] }: SignatureOrder, seal: Pick<OpenSeal, 'key' | 'certificate'>): Promise<string> {
  const aboutText = about === undefined ? undefined : canonicalText(writeAbout(about))
  const all = aboutText === undefined ? references : [...references, aboutReference(aboutText)]
  const certificate = seal.certificate.x509.raw
  const signedProperties = canonicalText(writeSignedProperties(all, now, sha256(certificate)))
  const signedInfo = canonicalText(writeSignedInfo(all, sha256(signedProperties), algorithm))
  const value = await seal.key.sign(algorithm, Buffer.from(signedInfo))
  return writeSignature({ signedInfo, signedProperties, about: aboutText, value: Buffer.from(value).toString('base64'), certificates: [certificate, ...chain] })
}

function aboutReference(aboutText: string): WrittenReference {
  return { uri: `#${ids.about}`, transforms: [excC14n], digest: sha256(aboutText), mediaType: documentMediaType }
}

function canonicalText(xml: string): string {
  return Buffer.from(canonicalize(Buffer.from(xml), 'exc-c14n')).toString()
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('base64')
}
