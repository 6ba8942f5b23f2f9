/** XML as plain data: names without prefixes, repeated elements always in a list, nothing inherited from Object. */
import { xmlRejected } from './refusal.ts'

export interface XmlNode {
  readonly name: string
  /** All its own text put together, without white space at the ends. */
  readonly text: string
  readonly attributes: ReadonlyMap<string, string>
  /** By local name, in the order of the document. */
  readonly children: ReadonlyMap<string, readonly XmlNode[]>
}

/** Those of this name, or all of them, name by name. Empty where there is none. */
export function children(node: XmlNode, name?: string): readonly XmlNode[] {
  if (name === undefined) return [...node.children.values()].flat()
  return node.children.get(name) ?? []
}

/** Throws `xml_rejected` when it is there more than once: whoever expects one would read one of two values. */
export function child(node: XmlNode, name: string): XmlNode | undefined {
  const [first, second] = children(node, name)
  if (second) throw xmlRejected('xml-shape', `element ${name} stands more than once in ${node.name}`)
  return first
}

/** The text of a child; empty where the child is empty, undefined where there is no such child. */
export function text(node: XmlNode, name: string): string | undefined {
  return child(node, name)?.text
}

/** An attribute by its name with prefix. */
export function attribute(node: XmlNode, name: string): string | undefined {
  return node.attributes.get(name)
}

/** The text of the element itself. */
export function content(node: XmlNode): string {
  return node.text
}

/** The element's name without its prefix. */
export function localName(node: XmlNode): string {
  return node.name
}
