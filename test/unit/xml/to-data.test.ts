import { describe, expect, test } from 'vitest'
import { attribute, child, children, content, localName, text, unsignedXml, xmlToData, type XmlNode } from '../../../src/xml/to-data.ts'

function read(xml: string): Promise<XmlNode> {
  return xmlToData(unsignedXml(Buffer.from(xml)))
}

describe('reading', () => {
  test('elements, texts and attributes', async () => {
    const data = await read('<DATA v="1"><HEADER><MSG_ID> A1 </MSG_ID><EMPTY/></HEADER></DATA>')
    const header = child(data, 'HEADER')
    expect(localName(data)).toBe('DATA')
    expect(attribute(data, 'v')).toBe('1')
    expect(header && text(header, 'MSG_ID')).toBe('A1')
    expect(header && text(header, 'EMPTY')).toBe('')
    expect(header && text(header, 'NONE')).toBeUndefined()
    expect(child(data, 'NONE')).toBeUndefined()
    expect(attribute(data, 'NONE')).toBeUndefined()
  })

  test.each([[0, ''], [1, '<ROW>1</ROW>'], [2, '<ROW>1</ROW><OTHER/><ROW>2</ROW>']])('%i rows are a list', async (count, rows) => {
    const data = await read(`<B>${rows}</B>`)
    expect(children(data, 'ROW').map(content)).toEqual(['1', '2'].slice(0, count))
  })

  test('all children, name by name', async () => {
    expect(children(await read('<B><a>1</a><b>2</b><a>3</a></B>')).map(content)).toEqual(['1', '3', '2'])
  })

  test('one name under several prefixes is one name', async () => {
    const data = await read('<s:E xmlns:s="urn:s" xmlns:t="urn:t"><s:B>1</s:B><t:B>2</t:B></s:E>')
    expect(localName(data)).toBe('E')
    expect(children(data, 'B').map(content)).toEqual(['1', '2'])
  })

  test('CDATA, character references and comments leave one text', async () => {
    expect(content(await read('<a>x<![CDATA[<&]]><!-- no -->&#x41;&amp;</a>'))).toBe('x<&A&')
  })

  test('an element that stands twice is not read as one of two', async () => {
    const data = await read('<DATA><ID>1</ID><ID>2</ID></DATA>')
    expect(() => text(data, 'ID')).toThrow(expect.objectContaining({ code: 'xml_rejected', detail: 'element ID stands more than once in DATA' }))
  })

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', '_'])('an element called %s is an element', async (name) => {
    const data = await read(`<a><${name}><polluted>yes</polluted></${name}></a>`)
    expect(children(data, name)).toHaveLength(1)
    expect(children(data)).toHaveLength(1)
    const inner = child(data, name)
    expect(inner && text(inner, 'polluted')).toBe('yes')
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })
})

test.each(['constructor', 'toString', '_'])('an attribute called %s is an attribute', async (name) => {
  expect(attribute(await read(`<a ${name}="1"/>`), name)).toBe('1')
  expect(attribute(await read('<a/>'), name)).toBeUndefined()
})

describe('refusing', () => {
  const cases: readonly [string, string, string][] = [
    ['unbalanced tags', '<a><b></a></b>', 'not well-formed'],
    ['an attribute twice', '<a b="1" b="2"/>', 'not well-formed'],
    ['a prefix of no namespace', '<p:a/>', 'not well-formed'],
    ['an undeclared entity', '<a>&x;</a>', 'not well-formed'],
    ['two roots', '<a/><a/>', 'not one well-formed element'],
    ['a DOCTYPE', '<!DOCTYPE a><a/>', 'DOCTYPE'],
    ['a reference to a control character', '<a>&#1;</a>', 'not well-formed'],
  ]
  test.each(cases)('%s', async (_, xml, reason) => {
    await expect(read(xml)).rejects.toMatchObject({ code: 'xml_rejected', detail: expect.stringContaining(reason) })
  })
})

describe('large documents', () => {
  const rows = '<ROW n="1"><TEN>Nguyễn</TEN></ROW>'.repeat(20_000)

  test('are read in a worker and look the same', { timeout: 30_000 }, async () => {
    const [large, small] = await Promise.all([read(`<DATA>${rows}</DATA>`), read('<DATA><ROW n="1"><TEN>Nguyễn</TEN></ROW></DATA>')])
    expect(children(large, 'ROW')).toHaveLength(20_000)
    expect(children(large, 'ROW').at(-1)).toEqual(child(small, 'ROW'))
  })

  test('do not hold up the rest', { timeout: 30_000 }, async () => {
    const reading = read(`<DATA>${rows}</DATA>`)
    let turns = 0
    const timer = setInterval(() => (turns += 1), 5)
    await reading
    clearInterval(timer)
    expect(turns).toBeGreaterThan(10)
  })

  test('are refused for the same reasons', { timeout: 30_000 }, async () => {
    await expect(read(`<DATA>${rows}</DATE>`)).rejects.toMatchObject({ code: 'xml_rejected', detail: 'the XML is not well-formed' })
    await expect(read(`<DATA>${rows}</DATA>x`)).rejects.toMatchObject({ code: 'xml_rejected', detail: expect.stringContaining('outside its root') })
  })
})
