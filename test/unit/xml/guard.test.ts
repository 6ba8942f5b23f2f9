import { describe, expect, test } from 'vitest'
import { GatewayError } from '../../../src/domain/errors.ts'
import { guardXml } from '../../../src/xml/guard.ts'
import { defaultXmlLimits } from '../../../src/xml/limits.ts'

function nested(depth: number): string {
  return '<a>'.repeat(depth) + '</a>'.repeat(depth)
}

describe('taken', () => {
  const cases: readonly [string, string][] = [
    ['an empty element', '<a/>'],
    ['a declaration', '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<a/>\n'],
    ['a declaration without encoding', "<?xml version='1.0'?><a/>"],
    ['comments, CDATA and quoted marks', '<!-- <a> --><a b="/>" c=\'>\'><![CDATA[<!DOCTYPE <?x <b>]]><!-- </a> --></a><!-- end -->'],
    ['a hundred levels', nested(100)],
    ['many siblings', `<a>${'<b/><c></c>'.repeat(1000)}</a>`],
    ['an empty element below others', '<a><b><c/></b></a>'],
    ['NEL and line separator', '<a>\u0085\u2028</a>'],
  ]
  test.each(cases)('%s', (_, xml) => {
    expect(guardXml(Buffer.from(xml))).toBe(xml)
  })

  test('one byte order mark, which is no part of the text', () => {
    expect(guardXml(Buffer.from('\ufeff<a/>'))).toBe('<a/>')
  })
})

describe('refused', () => {
  const cases: readonly [string, string | Uint8Array, string, string][] = [
    ['nothing', '', 'not one well-formed element', 'xml-malformed'],
    ['text', 'hello', 'outside its root', 'xml-malformed'],
    ['text after the root', '<a/>x', 'outside its root', 'xml-trailing'],
    ['text before the root', 'x<a/>', 'outside its root', 'xml-malformed'],
    ['two roots', '<a/><b/>', 'not one well-formed element', 'xml-trailing'],
    ['two roots with content', '<a></a><b></b>', 'not one well-formed element', 'xml-trailing'],
    ['an end without a start', '</a>', 'not one well-formed element', 'xml-malformed'],
    ['a start without an end', '<a>', 'not one well-formed element', 'xml-malformed'],
    ['a DOCTYPE', '<!DOCTYPE a><a/>', 'DOCTYPE', 'xml-doctype'],
    ['a DOCTYPE in small letters', '<!doctype a><a/>', 'DOCTYPE', 'xml-doctype'],
    ['an entity declaration', '<!ENTITY x "y"><a/>', 'DOCTYPE', 'xml-doctype'],
    ['a CDATA section outside the root', '<![CDATA[x]]><a/>', 'DOCTYPE', 'xml-doctype'],
    ['a processing instruction', '<a><?php x ?></a>', 'processing instruction', 'xml-instruction'],
    ['a declaration that does not stand first', ' <?xml version="1.0"?><a/>', 'processing instruction', 'xml-instruction'],
    ['a second declaration', '<?xml version="1.0"?><?xml version="1.0"?><a/>', 'processing instruction', 'xml-instruction'],
    ['XML 1.1', '<?xml version="1.1"?><a/>', 'not one of XML 1.0', 'xml-malformed'],
    ['a declared other encoding', '<?xml version="1.0" encoding="windows-1258"?><a/>', 'another encoding', 'xml-encoding'],
    ['Latin-1 bytes', Buffer.from('<a>\u00e9</a>', 'latin1'), 'not UTF-8', 'xml-encoding'],
    ['UTF-16', Buffer.from('\ufeff<a/>', 'utf16le'), 'not UTF-8', 'xml-encoding'],
    ['UTF-16 without a mark', Buffer.from('<a/>', 'utf16le'), 'control character', 'xml-character'],
    ['two byte order marks', '\ufeff\ufeff<a/>', 'two byte order marks', 'xml-encoding'],
    ['a NUL', '<a>\u0000</a>', 'control character', 'xml-character'],
    ['an escape', '<a>\u001b</a>', 'control character', 'xml-character'],
    ['a hundred and one levels', nested(101), 'deeper than 100', 'xml-too-deep'],
    ['a comment without end', '<a><!-- </a>', 'comment without end', 'xml-malformed'],
    ['a comment that overlaps its own start', '<a><!--></a>', 'comment without end', 'xml-malformed'],
    ['a CDATA section without end', '<a><![CDATA[ </a>', 'CDATA section without end', 'xml-malformed'],
    ['a tag without end', '<a', 'tag without end', 'xml-malformed'],
    ['a quote without end', '<a b="></a>', 'tag without end', 'xml-malformed'],
  ]
  test.each(cases)('%s', (_, xml, reason, fault) => {
    expect(() => guardXml(Buffer.from(xml))).toThrow(expect.objectContaining({ code: 'xml_rejected', fault, detail: expect.stringContaining(reason) }))
  })

  test('what is larger than the limit, before anything is read', () => {
    expect(() => guardXml(Buffer.from('<a>x</a>'), { ...defaultXmlLimits, maxBytes: 7 })).toThrow(/8 bytes; at most 7/)
  })
})

describe('time grows with size, not with its square', () => {
  const shapes: readonly [string, boolean, (size: number) => string][] = [
    ['open tags', false, (size) => '<a>'.repeat(size)],
    ['open marks', false, (size) => '<'.repeat(size)],
    ['comments without end', false, (size) => `<a>${'<!--'.repeat(size)}`],
    ['quotes', false, (size) => `<a ${'"\''.repeat(size)}`],
    ['white space before the declaration’s end', false, (size) => `<?xml ${' '.repeat(size)}`],
    ['empty elements', false, (size) => `<a>${'<b/>'.repeat(size)}</a>`],
    ['texts', true, (size) => `<a>${'&lt;>'.repeat(size)}</a>`],
  ]
  test.each(shapes)('%s', (_, taken, shape) => {
    const bytes = Buffer.from(shape(1_000_000))
    const started = performance.now()
    expect(takenOrRefused(bytes)).toBe(taken ? 'taken' : 'xml_rejected')
    expect(performance.now() - started).toBeLessThan(2000)
  })
})

function takenOrRefused(bytes: Uint8Array): string {
  try {
    guardXml(bytes)
    return 'taken'
  } catch (error) {
    return error instanceof GatewayError ? error.code : String(error)
  }
}
