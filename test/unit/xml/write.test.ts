import { describe, expect, test } from 'vitest'
import { canonicalize } from '../../../src/xml/canonical.ts'
import { attribute, content, unsignedXml, xmlToData } from '../../../src/xml/to-data.ts'
import { element } from '../../../src/xml/write.ts'

const awkward = ['<b>&amp;</b>', ']]>', '"\'', 'a\tb\nc', 'Nguyễn Thị Thử', '\u{1f33e}', '\u0085\u2028', 'a\rb']

test('text and elements', () => {
  expect(element('a', [element('b', 'x & y'), element('c'), element('d', '')], { n: '1 < "2"' })).toBe('<a n="1 &lt; &quot;2&quot;"><b>x &amp; y</b><c></c><d></d></a>')
})

test.each(awkward)('what is written is what is read: %j', async (value) => {
  const data = await xmlToData(unsignedXml(Buffer.from(element('a', value, { b: value }))))
  expect(content(data)).toBe(value.trim())
  expect(attribute(data, 'b')).toBe(value)
})

test.each(awkward)('what is written is canonical already: %j', (value) => {
  const written = element('a', value, { b: value })
  expect(Buffer.from(canonicalize(Buffer.from(written), 'c14n')).toString()).toBe(written)
})

describe('refuses', () => {
  test.each(['', '1a', 'a b', 'a>', 'a:b:c', 'a/', '<a', '-a', ':a'])('the name %j', (name) => {
    expect(() => element(name)).toThrow(expect.objectContaining({ code: 'xml_rejected' }))
    expect(() => element('a', '', { [name]: 'x' })).toThrow(expect.objectContaining({ code: 'xml_rejected' }))
  })

  test.each(['\u0000', '\u0008', '\u000b', '\u001f', '\ufffe', '\uffff', '\ud800', 'a\udc00'])('the character %j', (value) => {
    expect(() => element('a', value)).toThrow(expect.objectContaining({ code: 'xml_rejected' }))
    expect(() => element('a', '', { b: value })).toThrow(expect.objectContaining({ code: 'xml_rejected' }))
  })
})
