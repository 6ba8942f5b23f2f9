import { describe, expect, test } from 'vitest'
import { guardXml } from '../../../src/xml/guard.ts'
import { defaultXmlLimits, signedXmlLimits, type XmlLimits } from '../../../src/xml/limits.ts'
import { withDocument } from '../../../src/xml/parse.ts'
import { unsignedXml, xmlToData } from '../../../src/xml/to-data.ts'

const { maxAttributes, maxNamespaces, maxNamespaceLength, maxNodes } = defaultXmlLimits

function list(count: number, one: (index: number) => string, between = ' '): string {
  return Array.from({ length: count }, (_, index) => one(index)).join(between)
}

const attributes = (count: number) => `<a ${list(count, (index) => `a${index}="x > y"`)}/>`
const declarations = (count: number) => `<a>${list(count, (index) => `<b\n\txmlns:p${index} = 'urn:x'/>`, '')}</a>`
const named = (length: number) => `<a xmlns="${'u'.repeat(length)}" b="${'v'.repeat(2 * length)}"/>`
const elements = (count: number) => `<a>${'<b></b>'.repeat(count - 1)}</a>`
const mixed = (count: number) => `<a>${'<b c=""/><!----><![CDATA[<]]>'.repeat((count - 1) / 4)}${'<b/>'.repeat((count - 1) % 4)}</a>`

const shapes: readonly [string, (count: number) => string, number, string][] = [
  ['attributes in a tag', attributes, maxAttributes, `a tag with more than ${maxAttributes} attributes`],
  ['namespace declarations in a document', declarations, maxNamespaces, `declares more than ${maxNamespaces} namespaces`],
  ['characters in a namespace name', named, maxNamespaceLength, `a namespace name of more than ${maxNamespaceLength} characters`],
  ['elements', elements, maxNodes, `more than ${maxNodes} elements`],
  ['elements, attributes, comments and CDATA sections', mixed, maxNodes, `more than ${maxNodes} elements`],
]

describe('as many as the limit are taken, one more is not', () => {
  test.each(shapes)('%s', (_, shape, limit, reason) => {
    expect(guardXml(Buffer.from(shape(limit)))).toBe(shape(limit))
    expect(() => guardXml(Buffer.from(shape(limit + 1)))).toThrow(expect.objectContaining({ code: 'xml_rejected', detail: expect.stringContaining(reason) }))
  })

  test('attributes are counted by the tag, and what only looks like a declaration is none', () => {
    const xml = `<a>${attributes(maxAttributes).repeat(3)}<xmlnsx a="xmlns:p='u'" xmlnsb="${'u'.repeat(2 * maxNamespaceLength)}"/></a>`
    expect(guardXml(Buffer.from(xml))).toBe(xml)
  })

  test.each(shapes)('at every door: %s', async (_, shape, limit, reason) => {
    const bytes = Buffer.from(shape(limit + 1))
    const refused = { code: 'xml_rejected', fault: 'xml-too-large', detail: expect.stringContaining(reason) }
    expect(() => withDocument(bytes, () => undefined)).toThrow(expect.objectContaining(refused))
    await expect(xmlToData(unsignedXml(bytes))).rejects.toMatchObject(refused)
  })
})

describe('documents that parsers take minutes for are refused before they see them', () => {
  const floods: readonly [string, string][] = [
    ['400,000 attributes', attributes(400_000)],
    ['60,000 declarations in a tag', `<a ${list(60_000, (index) => `xmlns:p${index}="u:${index}"`)}/>`],
    ['20,000 declarations that are used', `<a ${list(20_000, (index) => `xmlns:p${index}="u:${index}" p${index}:x=""`)}/>`],
    ['declarations in nested tags', `${list(90, (level) => `<b ${list(60, (index) => `xmlns:p${level}x${index}="u:${index}"`)}>`, '')}${'<c/>'.repeat(60_000)}${'</b>'.repeat(90)}`],
    ['a long name that is written again with every use', `<a xmlns:p="u:${'x'.repeat(9000)}">${'<p:b/>'.repeat(90_000)}</a>`],
    ['comments', `<a>${'<!---->'.repeat(500_000)}</a>`],
  ]
  const limits: readonly XmlLimits[] = [defaultXmlLimits, signedXmlLimits]
  test.each(floods)('%s', (_, xml) => {
    const bytes = Buffer.from(xml)
    for (const limit of limits) {
      const started = performance.now()
      expect(() => guardXml(bytes, limit)).toThrow(expect.objectContaining({ code: 'xml_rejected' }))
      expect(performance.now() - started).toBeLessThan(1000)
    }
  })
})
