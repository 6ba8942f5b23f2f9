/** A file of signatures beside what they sign: asic:XAdESSignatures, as META-INF/signatures0.xml of an ASiC-E container. */
import { signedXmlLimits, type XmlLimits } from '../../xml/limits.ts'
import { inspectXml, type Inspection } from '../../xml/read-tree.ts'
import { element } from '../../xml/write.ts'
import { dsig } from '../dsig/names.ts'
import { signatureInvalid } from '../refusal.ts'
import { readXadesSignature, type XadesSignature } from './read-signature.ts'
import { asic } from './xades-names.ts'

/** Revocation lists stand in it, so it may be larger than what it is about; a reference has eight nodes, and a transfer may have thousands of parts. */
export const signaturesFileLimits: XmlLimits = { ...signedXmlLimits, maxBytes: 8 * 1024 * 1024, maxDepth: 24, maxNodes: 100_000 }

export function writeSignaturesFile(signature: string): string {
  return element('asic:XAdESSignatures', [signature], { 'xmlns:asic': asic })
}

/** One signature for each, in the order of the document. Throws `signature_invalid`, `xml_rejected`. */
export function readSignaturesFile(bytes: Uint8Array, limits: XmlLimits, most: number): readonly XadesSignature[] {
  return inspectXml(bytes, limits, (xml) => {
    const root = xml.tree('/*', 0)
    if (root.name !== 'XAdESSignatures' || root.namespace !== asic || root.attributes.length > 0) throw signatureInvalid('xml-root')
    const signatures = `*[local-name()='Signature' and namespace-uri()='${dsig}']`
    const count = xml.count(`/*/${signatures}`)
    if (count < 1 || count > most) throw signatureInvalid('xml-signature-count', count === 0 ? 'there is no signature in the root element' : `there are ${count} signatures; at most ${most} are read`)
    requireNothingElse(xml, signatures, count)
    return Array.from({ length: count }, (_, index) => readXadesSignature(xml, `/*/*[${index + 1}]`))
  })
}

function requireNothingElse(xml: Inspection, signatures: string, count: number): void {
  if (xml.count('/*/*') !== count || xml.count(`//${signatures}`) !== count) throw signatureInvalid('xml-signature-place')
  if (xml.count('/*/comment() | /comment()') > 0) throw signatureInvalid('xml-comment')
  if (xml.text('/*/text()[normalize-space()]') !== '') throw signatureInvalid('xml-signature-place', 'text stands beside the signatures')
}
