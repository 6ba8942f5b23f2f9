/**
 * A document of the tax gateway: DATA with HEADER, BODY and SECURITY, each exactly once and nowhere else. With that shape
 * there is one HEADER and one BODY that a signature can mean, so nothing can be wrapped around them.
 */
import type { GatewayError } from '../../domain/errors.ts'
import { signedXmlLimits } from '../../xml/limits.ts'
import { inspectXml, type ElementTree } from '../../xml/read-tree.ts'
import { xmlRejected, type XmlFault } from '../../xml/refusal.ts'
import { signatureInvalid } from '../refusal.ts'
import { isBlank } from '../dsig/shape.ts'

export interface GipDocument {
  /** What the signature covers: canonical HEADER followed by canonical BODY. */
  readonly covered: string
  /** The canonical Signature element as a document of its own; undefined when SECURITY is empty. */
  readonly signature: string | undefined
  readonly messageId: string
  readonly receiver: string
}

type Refuse = (fault: XmlFault, detail?: string) => GatewayError

const parts = ['HEADER', 'BODY', 'SECURITY'] as const
/** Three elements and the white space around them, with room to spare: trees of children are dear. */
const mostNodes = 20

/** As it came in. Throws `signature_invalid`, and `xml_rejected` for what is no XML for us. */
export function readSignedDocument(bytes: Uint8Array): GipDocument {
  return readDocument(bytes, signatureInvalid)
}

/** As it is to be signed. Throws `xml_rejected`. */
export function readUnsignedDocument(bytes: Uint8Array): GipDocument {
  return readDocument(bytes, xmlRejected)
}

function readDocument(bytes: Uint8Array, refuse: Refuse): GipDocument {
  return inspectXml(bytes, signedXmlLimits, (xml) => {
    if (xml.count('/*/node()') > mostNodes) throw refuse('xml-shape', 'the root element does not hold exactly HEADER, BODY and SECURITY')
    requireShape(xml.tree('/*', 1), refuse)
    for (const part of parts) {
      if (xml.count(`//*[local-name()='${part}']`) !== 1) throw refuse('xml-wrapped', `an element ${part} stands in a second place`)
    }
    if (xml.count('/DATA/SECURITY/node()') > mostNodes) throw refuse('xml-signature-count', 'SECURITY holds more than one element')
    const security = xml.tree('/DATA/SECURITY', 1)
    if (security.attributes.length > 0) throw refuse('xml-shape', 'SECURITY has attributes')
    if (xml.count('/DATA/SECURITY//comment()') > 0) throw refuse('xml-comment', 'a comment stands in SECURITY')
    if (hasText(security)) throw refuse('xml-shape', 'SECURITY holds text')
    const held = elementsOf(security)
    if (held.length > 1) throw refuse('xml-signature-count', 'SECURITY holds more than one element')
    // DATA and SECURITY have no prefix and no attributes, so exclusive canonicalisation leaves each part as if it stood alone;
    // the dereferencing of URI="" drops comments before the canonicalisation "with comments" sees them.
    const canonical = Buffer.from(xml.canonical('exc-c14n')).toString('utf8')
    return {
      covered: cut(canonical, 'HEADER') + cut(canonical, 'BODY'),
      signature: held.length === 0 ? undefined : inside(cut(canonical, 'SECURITY')),
      messageId: xml.text('/DATA/HEADER/MSG_ID'),
      receiver: xml.text('/DATA/HEADER/RECEIVER_CODE'),
    }
  })
}

function requireShape(root: ElementTree, refuse: Refuse): void {
  if (root.name !== 'DATA' || root.namespace !== '') throw refuse('xml-root', 'the root element is not DATA')
  if (root.attributes.length > 0) throw refuse('xml-shape', 'DATA has attributes')
  if (root.nodes.some((node) => node.kind === 'other') || hasText(root)) throw refuse('xml-shape', 'DATA holds something beside its elements')
  const held = elementsOf(root)
  const right = held.length === parts.length && held.every((element, index) => element.name === parts[index] && element.namespace === '')
  if (!right) throw refuse('xml-shape', 'DATA does not hold exactly HEADER, BODY and SECURITY')
}

function elementsOf(tree: ElementTree): readonly ElementTree[] {
  return tree.nodes.filter((node) => node.kind === 'element')
}

function hasText(tree: ElementTree): boolean {
  return tree.nodes.some((node) => node.kind === 'text' && !isBlank(node.value))
}

/** In canonical form `<` stands only before tags, and the name stands in one place, so the first end tag is its own. */
function cut(canonical: string, name: string): string {
  const start = canonical.search(new RegExp(`<${name}[ >]`))
  const end = canonical.indexOf(`</${name}>`, start)
  return canonical.slice(start, end + name.length + 3)
}

function inside(element: string): string {
  return element.slice(element.indexOf('>') + 1, element.lastIndexOf('<')).trim()
}
