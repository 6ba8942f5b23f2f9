/**
 * Reads one ds:Signature of XAdES-B: every element is expected in its place, and the canonical octets are taken from these
 * places, never by looking an Id up. Nothing is verified here but that the parts agree with each other.
 */
import { createHash } from 'node:crypto'
import type { Algorithm } from '../../ports/signer.ts'
import type { ElementTree, Inspection } from '../../xml/read-tree.ts'
import { readKeyInfo } from '../dsig/key-info.ts'
import { excC14n } from '../dsig/names.ts'
import { attributeOf, base64Of, elementsOf, exactly, requireAttributes, textOf } from '../dsig/shape.ts'
import { signatureInvalid } from '../refusal.ts'
import { readProperties, type AddedProperties, type Properties } from './read-properties.ts'
import { readSignedInfo, type Reference } from './read-references.ts'
import { aboutNamespace, xades } from './xades-names.ts'

export interface XadesSignature {
  readonly algorithm: Algorithm
  /** Canonical octets of SignedInfo. */
  readonly signedInfo: Uint8Array
  readonly value: Uint8Array
  /** DER that KeyInfo shows; the first is the one that the signed properties name. */
  readonly certificates: readonly [Uint8Array, ...Uint8Array[]]
  /** To what lies outside the signature. */
  readonly references: readonly DataReference[]
  /** Parts of the signature itself, in canonical octets, with the references to them. */
  readonly own: readonly { readonly octets: Uint8Array; readonly reference: Reference }[]
  readonly signingTime: Date
  readonly about: SignedAbout | undefined
  readonly added: AddedProperties
  /** Canonical octets of SignatureValue: what a time stamp is over. */
  readonly stamped: Uint8Array
}

export type DataReference = Reference & { readonly mediaType: string }

export interface SignedAbout {
  readonly issuer: string
  readonly audience: string
  readonly messageId: string
  readonly service: string | undefined
}

const depth = 12
const mostCertificates = 10

/** `path` leads to the Signature, and its parts are found by their positions. Throws `signature_invalid`. */
export function readXadesSignature(xml: Inspection, path: string): XadesSignature {
  if (xml.count(`${path}//comment()`) > 0) throw signatureInvalid('xml-comment')
  if (xml.count(`${path}//*[local-name()='QualifyingProperties']`) !== 1) throw signatureInvalid('xml-properties-count')
  const parts = partsOf(xml.tree(path, depth))
  const { algorithm, references, properties: propertiesReference } = readSignedInfo(parts.signedInfo)
  const certificates = readKeyInfo(parts.keyInfo, mostCertificates)
  const properties = readProperties(parts.properties, parts.id)
  requireOwn(propertiesReference, properties.id)
  if (!createHash('sha256').update(certificates[0]).digest().equals(properties.certificateDigest)) throw signatureInvalid('xml-certificate-differs')
  const aboutReference = parts.about === undefined ? undefined : referenceTo(parts.about, references)
  const own = [{ octets: xml.canonicalOf(`${path}/*[4]/*[1]/*[1]`, 'exc-c14n'), reference: propertiesReference }]
  if (aboutReference) own.push({ octets: xml.canonicalOf(`${path}/*[5]`, 'exc-c14n'), reference: aboutReference })
  return {
    algorithm,
    signedInfo: xml.canonicalOf(`${path}/*[1]`, 'exc-c14n'),
    value: base64Of(parts.value),
    certificates,
    references: withMediaTypes(references, properties.formats).filter(({ id }) => id !== aboutReference?.id),
    own,
    signingTime: properties.signingTime,
    about: parts.about === undefined ? undefined : readAbout(parts.about),
    added: properties.added,
    stamped: xml.canonicalOf(`${path}/*[2]`, 'exc-c14n'),
  }
}

interface Parts {
  readonly id: string
  readonly signedInfo: ElementTree
  readonly value: ElementTree
  readonly keyInfo: ElementTree
  readonly properties: ElementTree
  readonly about: ElementTree | undefined
}

function partsOf(signature: ElementTree): Parts {
  const elements = elementsOf(signature)
  if (elements.filter(({ name }) => name === 'SignedInfo').length !== 1) throw signatureInvalid('xml-signed-info-count')
  requireUniqueIds(signature)
  requireAttributes(signature, ['Id'])
  const objects = elements.filter(({ name }) => name === 'Object').length
  if (objects > 2) throw signatureInvalid('xml-foreign-object')
  const [signedInfo, value, keyInfo, object, about] = exactly(signature, ['SignedInfo', 'SignatureValue', 'KeyInfo', 'Object', ...(objects > 1 ? ['Object'] : [])])
  if (!signedInfo || !value || !keyInfo || !object) throw signatureInvalid('xml-signature-shape')
  requireAttributes(value, attributeOf(value, 'Id') === undefined ? [] : ['Id'])
  requireAttributes(object, [])
  const [properties] = exactly(object, ['QualifyingProperties'], xades, 'xml-foreign-object')
  return { id: attributeOf(signature, 'Id') ?? '', signedInfo, value, keyInfo, properties, about }
}

/** However it is written: parsers differ in which attribute they take for the Id. */
function requireUniqueIds(signature: ElementTree): void {
  const ids = idsOf(signature)
  if (new Set(ids).size !== ids.length) throw signatureInvalid('xml-duplicate-id')
}

export function idsOf(element: ElementTree): readonly string[] {
  const own = element.attributes.filter(({ name }) => name.toLowerCase() === 'id').map(({ value }) => value)
  return [...own, ...element.nodes.flatMap((node) => (node.kind === 'element' ? idsOf(node) : []))]
}

function requireOwn(reference: Reference, id: string): void {
  if (id === '' || reference.uri !== `#${id}`) throw signatureInvalid('xml-properties-unsigned', 'the reference leads to other properties')
  requireOnlyCanonical(reference)
}

function requireOnlyCanonical({ transforms }: Reference): void {
  if (transforms.length !== 1 || transforms[0] !== excC14n) throw signatureInvalid('xml-transform')
}

function referenceTo(about: ElementTree, references: readonly Reference[]): Reference {
  requireAttributes(about, ['Id'])
  const id = attributeOf(about, 'Id') ?? ''
  const [reference, second] = references.filter(({ uri }) => uri === `#${id}`)
  if (!reference || id === '') throw signatureInvalid('xml-foreign-object')
  if (second) throw signatureInvalid('xml-references', 'two references lead to one Object')
  requireOnlyCanonical(reference)
  return reference
}

/** Each reference has its format, and each format its reference. */
function withMediaTypes(references: readonly Reference[], formats: Properties['formats']): readonly DataReference[] {
  const byReference = new Map(formats.map(({ reference, mediaType }) => [reference, mediaType]))
  const described = references.map((reference) => {
    const mediaType = byReference.get(`#${reference.id ?? ''}`)
    if (reference.id === undefined || mediaType === undefined) throw signatureInvalid('xml-properties-shape', 'a reference has no DataObjectFormat')
    return { ...reference, mediaType }
  })
  if (formats.length !== references.length) throw signatureInvalid('xml-properties-shape', 'a DataObjectFormat is about no reference')
  return described
}

function readAbout(object: ElementTree): SignedAbout {
  const [about] = exactly(object, ['about'], aboutNamespace, 'xml-foreign-object')
  requireAttributes(about, [])
  const named = elementsOf(about).length > 3
  const [issuer, audience, messageId, service] = exactly(about, ['issuer', 'audience', 'messageId', ...(named ? ['service'] : [])], aboutNamespace)
  if (!issuer || !audience || !messageId) throw signatureInvalid('xml-signature-shape')
  return { issuer: claim(issuer), audience: claim(audience), messageId: claim(messageId), service: service === undefined ? undefined : claim(service) }
}

function claim(element: ElementTree): string {
  requireAttributes(element, [])
  return textOf(element)
}

