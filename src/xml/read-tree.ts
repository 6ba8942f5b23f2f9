/** A document under strict inspection: shapes as plain trees, counts, texts and canonical octets from one parse. */
import { XmlCData, XmlElement, XmlText, type XmlDocument } from 'libxml2-wasm'
import { canonicalDocument, canonicalElement, type CanonicalMethod } from './canonical.ts'
import type { XmlLimits } from './limits.ts'
import { withDocument } from './parse.ts'
import { xmlRejected } from './refusal.ts'

export interface ElementTree {
  readonly kind: 'element'
  readonly name: string
  /** Empty for none. */
  readonly namespace: string
  readonly attributes: readonly { readonly name: string; readonly namespace: string; readonly value: string }[]
  readonly nodes: readonly TreeNode[]
}

/** `other` is a comment: it stands in the tree so that it can be refused. */
export type TreeNode = ElementTree | { readonly kind: 'text'; readonly value: string } | { readonly kind: 'other' }

export interface Inspection {
  /** The element at an absolute path and `levels` of elements below it. Throws `xml_rejected` where there is none. */
  tree(path: string, levels: number): ElementTree
  count(path: string): number
  text(path: string): string
  canonical(method: CanonicalMethod): Uint8Array
  /** Asks about every node: for small documents. */
  canonicalOf(path: string, method: CanonicalMethod): Uint8Array
  /** Of the document after the element at the path was taken out of it, for good. */
  canonicalWithout(path: string, method: CanonicalMethod): Uint8Array
  /** Takes out everything that stands beside the element at the path, so that asking about every node is cheap; for good. */
  keepOnly(path: string): void
}

/** Paths are ours, never a partner's. Throws `xml_rejected`. */
export function inspectXml<Result>(bytes: Uint8Array, limits: XmlLimits, use: (inspection: Inspection) => Result): Result {
  return withDocument(bytes, (document) => use(inspectionOf(document)), limits)
}

function inspectionOf(document: XmlDocument): Inspection {
  return {
    tree: (path, levels) => treeOf(elementAt(document, path), levels),
    count: (path) => Number(document.eval(`count(${path})`)),
    text: (path) => stringAt(document, path),
    canonical: (method) => canonicalDocument(document, method),
    canonicalOf: (path, method) => canonicalElement(elementAt(document, path), method),
    canonicalWithout(path, method) {
      elementAt(document, path).remove()
      return canonicalDocument(document, method)
    },
    keepOnly: (path) => removeSiblings(elementAt(document, path)),
  }
}

function removeSiblings(element: XmlElement): void {
  for (let node = element.prev; node !== null; node = element.prev) node.remove()
  for (let node = element.next; node !== null; node = element.next) node.remove()
}

function stringAt(document: XmlDocument, path: string): string {
  const value = document.eval(`string(${path})`)
  return typeof value === 'string' ? value : ''
}

function elementAt(document: XmlDocument, path: string): XmlElement {
  const found = document.get(path)
  if (!(found instanceof XmlElement)) throw xmlRejected('xml-shape', `the XML has no element ${path}`)
  return found
}

function treeOf(element: XmlElement, levels: number): ElementTree {
  const nodes: TreeNode[] = []
  for (let node = levels > 0 ? element.firstChild : null; node !== null; node = node.next) {
    if (node instanceof XmlElement) nodes.push(treeOf(node, levels - 1))
    else if (node instanceof XmlText || node instanceof XmlCData) nodes.push({ kind: 'text', value: node.content })
    else nodes.push({ kind: 'other' })
  }
  return {
    kind: 'element',
    name: element.name,
    namespace: element.namespaceUri,
    attributes: element.attrs.map(({ name, namespaceUri, value }) => ({ name, namespace: namespaceUri, value })),
    nodes,
  }
}
