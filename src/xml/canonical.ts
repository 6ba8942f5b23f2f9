/** Canonical XML over libxml2: the octets that signatures are made of. */
import { XmlC14NMode, type XmlDocument, type XmlElement } from 'libxml2-wasm'
import { withDocument } from './parse.ts'

export const canonicalMethods = ['c14n', 'c14n-with-comments', 'exc-c14n', 'exc-c14n-with-comments'] as const
export type CanonicalMethod = (typeof canonicalMethods)[number]

/** The whole document. Throws `xml_rejected`. */
export function canonicalize(bytes: Uint8Array, method: CanonicalMethod): Uint8Array {
  return withDocument(bytes, (document) => canonicalDocument(document, method))
}

export function canonicalDocument(document: XmlDocument, method: CanonicalMethod): Uint8Array {
  return Buffer.from(document.canonicalizeToString(optionsOf(method)))
}

/** One element as its own document. Asks about every node of its document: cut large documents down first. */
export function canonicalElement(element: XmlElement, method: CanonicalMethod): Uint8Array {
  return Buffer.from(element.canonicalizeToString(optionsOf(method)))
}

function optionsOf(method: CanonicalMethod) {
  return {
    mode: method.startsWith('exc-') ? XmlC14NMode.XML_C14N_EXCLUSIVE_1_0 : XmlC14NMode.XML_C14N_1_0,
    withComments: method.endsWith('-with-comments'),
  }
}
