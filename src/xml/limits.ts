/**
 * How much XML may enter. Attributes and namespaces of one tag are compared with each other by every parser, and
 * canonical XML repeats a namespace name wherever it is used, so their number is held down beside the size.
 */
import { xmlRejected } from './refusal.ts'

export interface XmlLimits {
  readonly maxBytes: number
  readonly maxDepth: number
  /** In one tag, namespace declarations among them. */
  readonly maxAttributes: number
  /** Namespace declarations in the whole document. */
  readonly maxNamespaces: number
  /** Characters of one namespace name. */
  readonly maxNamespaceLength: number
  /** Elements, attributes, comments and CDATA sections together. */
  readonly maxNodes: number
}

export const defaultXmlLimits: XmlLimits = {
  maxBytes: 5 * 1024 * 1024,
  maxDepth: 100,
  maxAttributes: 64,
  maxNamespaces: 256,
  maxNamespaceLength: 256,
  maxNodes: 100_000,
}

/** For documents that are made canonical on the main thread, before anybody knows who wrote them: about 0.1 s at worst. */
export const signedXmlLimits: XmlLimits = { ...defaultXmlLimits, maxBytes: 2 * 1024 * 1024, maxNamespaceLength: 128, maxNodes: 20_000 }

export interface XmlTally {
  /** A start tag begins. */
  element(): void
  /** `before` is what stands in the tag between the value before and this one. */
  attribute(before: string, valueLength: number): void
  /** A comment or a CDATA section. */
  section(): void
}

/** Counts one document. Throws `xml_rejected` naming the limit. */
export function openTally(limits: XmlLimits): XmlTally {
  let nodes = 0
  let namespaces = 0
  let attributes = 0

  function node(): void {
    nodes += 1
    if (nodes > limits.maxNodes) throw xmlRejected('xml-too-large', `the XML holds more than ${limits.maxNodes} elements, attributes, comments and CDATA sections`)
  }

  return {
    element() {
      attributes = 0
      node()
    },
    attribute(before, valueLength) {
      node()
      attributes += 1
      if (attributes > limits.maxAttributes) throw xmlRejected('xml-too-large', `the XML holds a tag with more than ${limits.maxAttributes} attributes`)
      if (!declaresNamespace.test(before)) return
      namespaces += 1
      if (namespaces > limits.maxNamespaces) throw xmlRejected('xml-too-large', `the XML declares more than ${limits.maxNamespaces} namespaces`)
      if (valueLength > limits.maxNamespaceLength) throw xmlRejected('xml-too-large', `the XML holds a namespace name of more than ${limits.maxNamespaceLength} characters`)
    },
    section: node,
  }
}

const declaresNamespace = /(?:^|[ \t\r\n])xmlns[ \t\r\n:=]/
