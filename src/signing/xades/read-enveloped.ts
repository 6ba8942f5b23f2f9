/**
 * An XML document with one XAdES signature as the last child of its root. There is one document that the signature can mean:
 * this one without it, so nothing can be wrapped around what was signed.
 */
import { signedXmlLimits } from '../../xml/limits.ts'
import { inspectXml, type Inspection } from '../../xml/read-tree.ts'
import { xmlRejected } from '../../xml/refusal.ts'
import { dsig, envelopedSignature, excC14n } from '../dsig/names.ts'
import { signatureInvalid } from '../refusal.ts'
import { idsOf, readXadesSignature, type DataReference, type XadesSignature } from './read-signature.ts'
import { ids } from './xades-names.ts'

export interface EnvelopedDocument {
  /** Canonical octets of the document without the signature: what is digested, and all that may be read afterwards. */
  readonly canonical: Uint8Array
  readonly signature: XadesSignature
  readonly reference: DataReference
}

const signatures = `*[local-name()='Signature' and namespace-uri()='${dsig}']`
const last = '/*/*[last()]'
/** About five times what the profile writes: each node of it is looked at in JavaScript. */
const mostSignatureNodes = 400
/** The profile writes five. */
const mostIds = 16
const levels = 12

/** Throws `signature_invalid`, `xml_rejected`. Holds up the thread for about 0.1 s at the limits. */
export function readEnveloped(bytes: Uint8Array): EnvelopedDocument {
  const canonical = inspectXml(bytes, signedXmlLimits, (xml) => {
    requirePlace(xml)
    requireOwnIds(xml)
    return xml.canonicalWithout(last, 'exc-c14n')
  })
  // A second parse, so that only the signature's own nodes are asked about when its parts are made canonical.
  const signature = inspectXml(bytes, signedXmlLimits, (xml) => {
    xml.keepOnly(last)
    return readXadesSignature(xml, '/*/*[1]')
  })
  return { canonical, signature, reference: documentReference(signature.references) }
}

function requirePlace(xml: Inspection): void {
  const count = xml.count(`//${signatures}`)
  if (count === 0) throw signatureInvalid('signature-missing')
  if (count > 1) throw signatureInvalid('xml-signature-count', `there are ${count} signatures in the document`)
  if (xml.count(`${last}[self::${signatures}]`) !== 1) throw signatureInvalid('xml-signature-place', 'the signature is not the last element of the root')
  if (xml.text(`${last}/following-sibling::text()[normalize-space()]`) !== '') throw signatureInvalid('xml-signature-place', 'text follows the signature')
  if (xml.count(`${last}//node()`) > mostSignatureNodes || xml.count(`${last}//@*`) > mostSignatureNodes) throw signatureInvalid('xml-too-large', `the Signature holds more than ${mostSignatureNodes} nodes`)
  if (xml.count("//*[local-name()='QualifyingProperties']") !== 1) throw signatureInvalid('xml-properties-count')
}

/** Nowhere else in the document, however the attribute is written: parsers differ in which they take for the Id. */
function requireOwnIds(xml: Inspection): void {
  const own = idsOf(xml.tree(last, levels))
  if (own.length > mostIds) throw signatureInvalid('xml-signature-shape', `the Signature has more than ${mostIds} Ids`)
  if (!own.every((id) => /^[A-Za-z_][\w.-]{0,127}$/.test(id))) throw signatureInvalid('xml-signature-shape', 'an Id is not a plain name')
  if (own.length > 0 && countIds(xml, own) !== own.length) throw signatureInvalid('xml-duplicate-id')
}

/** One look at each attribute; the names are few and plain, and a value that holds a bar is no name. */
function countIds(xml: Inspection, names: readonly string[]): number {
  return xml.count(`//@*[translate(local-name(), 'ID', 'id') = 'id'][contains('|${names.join('|')}|', concat('|', ., '|'))]`)
}

function documentReference(references: readonly DataReference[]): DataReference {
  const external = references.find(({ uri }) => uri !== '' && !uri.startsWith('#'))
  if (external) throw signatureInvalid('xml-reference-external')
  const [reference] = references
  if (references.length !== 1 || reference?.uri !== '') throw signatureInvalid('xml-references', 'there is not exactly one reference to the whole document')
  const right = reference.transforms.length === 2 && reference.transforms[0] === envelopedSignature && reference.transforms[1] === excC14n
  if (!right) throw signatureInvalid('xml-transform', 'the document is not signed by way of enveloped-signature and exclusive canonicalization')
  return reference
}

export interface UnsignedDocument {
  /** The document as it is written again, in canonical form with all its namespaces: the signature goes before its last end tag. */
  readonly written: Uint8Array
  /** What is digested. */
  readonly canonical: Uint8Array
}

/** Throws `xml_rejected`, also where a signature, or one of our Ids, stands in it already. */
export function readUnsigned(bytes: Uint8Array): UnsignedDocument {
  return inspectXml(bytes, signedXmlLimits, (xml) => {
    if (xml.count(`//${signatures}`) > 0) throw xmlRejected('xml-signature-count', 'the document holds a signature already')
    if (xml.count("//*[local-name()='QualifyingProperties']") > 0) throw xmlRejected('xml-properties-count', 'the document holds QualifyingProperties already')
    const written = [ids.signature, ids.value, ids.properties, ids.about, `${ids.reference}0`, `${ids.reference}1`]
    if (countIds(xml, written) > 0) throw xmlRejected('xml-duplicate-id', `the document uses one of the Ids ${written.join(', ')} already`)
    return { written: xml.canonical('c14n'), canonical: xml.canonical('exc-c14n') }
  })
}

