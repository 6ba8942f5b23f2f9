/** Writes the parts of a XAdES signature, each as a document of its own, so that its canonical form can be taken as it stands. */
import type { MadeAlgorithm, SignatureAbout } from '../../ports/signer.ts'
import { element } from '../../xml/write.ts'
import { signatureUris } from '../dsig/methods.ts'
import { dsig, excC14n, sha256Uri } from '../dsig/names.ts'
import { aboutNamespace, ids, signedPropertiesType, xades } from './xades-names.ts'

export interface WrittenReference {
  readonly uri: string
  readonly transforms: readonly string[]
  /** SHA-256, base64. */
  readonly digest: string
  readonly mediaType: string
}

export function writeSignedProperties(references: readonly WrittenReference[], now: Date, certificateDigest: string): string {
  const certificate = element('xades:Cert', [
    element('xades:CertDigest', [element('ds:DigestMethod', [], { Algorithm: sha256Uri }), element('ds:DigestValue', certificateDigest)]),
  ])
  const ofSignature = element('xades:SignedSignatureProperties', [
    element('xades:SigningTime', `${now.toISOString().slice(0, 19)}Z`),
    element('xades:SigningCertificateV2', [certificate]),
  ])
  const formats = references.map(({ mediaType }, index) =>
    element('xades:DataObjectFormat', [element('xades:MimeType', mediaType)], { ObjectReference: `#${ids.reference}${index}` }))
  const ofData = element('xades:SignedDataObjectProperties', formats)
  return element('xades:SignedProperties', [ofSignature, ofData], { 'xmlns:xades': xades, 'xmlns:ds': dsig, Id: ids.properties })
}

export function writeAbout({ issuer, audience, messageId, service }: SignatureAbout): string {
  const claims = Object.entries({ issuer, audience, messageId, ...(service === undefined ? {} : { service }) })
  const about = element('about', claims.map(([name, value]) => element(name, value)), { xmlns: aboutNamespace })
  return element('ds:Object', [about], { 'xmlns:ds': dsig, Id: ids.about })
}

/** `propertiesDigest`: of the canonical SignedProperties, SHA-256 in base64. */
export function writeSignedInfo(references: readonly WrittenReference[], propertiesDigest: string, algorithm: MadeAlgorithm): string {
  const written = references.map(({ uri, transforms, digest }, index) => writeReference({ Id: `${ids.reference}${index}`, URI: uri }, transforms, digest))
  const properties = writeReference({ Type: signedPropertiesType, URI: `#${ids.properties}` }, [excC14n], propertiesDigest)
  const parts = [
    element('ds:CanonicalizationMethod', [], { Algorithm: excC14n }),
    element('ds:SignatureMethod', [], { Algorithm: signatureUris[algorithm] }),
    ...written,
    properties,
  ]
  return element('ds:SignedInfo', parts, { 'xmlns:ds': dsig })
}

function writeReference(attributes: Readonly<Record<string, string>>, transforms: readonly string[], digest: string): string {
  const list = transforms.map((uri) => element('ds:Transform', [], { Algorithm: uri }))
  return element(
    'ds:Reference',
    [
      ...(list.length === 0 ? [] : [element('ds:Transforms', list)]),
      element('ds:DigestMethod', [], { Algorithm: sha256Uri }),
      element('ds:DigestValue', digest),
    ],
    attributes,
  )
}

export interface SignatureParts {
  /** Canonical texts: they stand in the signature as they were signed. */
  readonly signedInfo: string
  readonly signedProperties: string
  readonly about: string | undefined
  /** Base64. */
  readonly value: string
  /** DER, the signer's first. */
  readonly certificates: readonly Uint8Array[]
}

/** On one line. */
export function writeSignature({ signedInfo, signedProperties, about, value, certificates }: SignatureParts): string {
  const shown = certificates.map((der) => element('ds:X509Certificate', Buffer.from(der).toString('base64')))
  const properties = element('xades:QualifyingProperties', [signedProperties], { 'xmlns:xades': xades, Target: `#${ids.signature}` })
  const parts = [
    signedInfo,
    element('ds:SignatureValue', value, { Id: ids.value }),
    element('ds:KeyInfo', [element('ds:X509Data', shown)]),
    element('ds:Object', [properties]),
    ...(about === undefined ? [] : [about]),
  ]
  return element('ds:Signature', parts, { 'xmlns:ds': dsig, Id: ids.signature })
}
