/** From guarded, well-formed XML to nodes, by xml2js. */
import { Parser } from 'xml2js'
import { xmlRejected } from './refusal.ts'
import { withDocument } from './parse.ts'
import type { XmlNode } from './xml-node.ts'

const attributesKey = '@'
const textKey = '#'
/** Before every name, because xml2js takes an element called `constructor` for the one that every object has. */
const mark = '<'

/** Throws `xml_rejected`. Blocks for about 0.2 s a megabyte. */
export function readNodes(bytes: Uint8Array): XmlNode {
  // libxml2 refuses what xml2js would read in its own way: second roots, attributes twice, prefixes of no namespace.
  withDocument(bytes, () => undefined)
  const parser = new Parser({
    attrkey: attributesKey,
    charkey: textKey,
    explicitArray: true,
    explicitCharkey: true,
    includeWhiteChars: true,
    strict: true,
    tagNameProcessors: [marked],
    attrNameProcessors: [marked],
  })
  let result: unknown
  let failure: unknown
  parser.parseString(new TextDecoder().decode(bytes), (error: unknown, value: unknown) => {
    failure = error
    result = value
  })
  const [name, root] = isRecord(result) ? (Object.entries(result)[0] ?? []) : []
  if (failure || name === undefined) throw xmlRejected('xml-malformed', 'the XML cannot be read', failure)
  return nodeOf(localName(name), root)
}

function nodeOf(name: string, value: unknown): XmlNode {
  const attributes = new Map<string, string>()
  const children = new Map<string, XmlNode[]>()
  let text = typeof value === 'string' ? value : ''
  for (const [key, inner] of isRecord(value) ? Object.entries(value) : []) {
    if (key === textKey) text = String(inner)
    else if (key === attributesKey && isRecord(inner)) for (const [attribute, content] of Object.entries(inner)) attributes.set(attribute.slice(mark.length), String(content))
    else if (Array.isArray(inner)) addChildren(children, localName(key), inner)
  }
  return { name, text: text.trim(), attributes, children }
}

function addChildren(children: Map<string, XmlNode[]>, name: string, values: readonly unknown[]): void {
  const nodes = values.map((value) => nodeOf(name, value))
  children.set(name, [...(children.get(name) ?? []), ...nodes])
}

function marked(name: string): string {
  return mark + name
}

function localName(markedName: string): string {
  const name = markedName.slice(mark.length)
  return name.slice(name.indexOf(':') + 1)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
