import { expect, test } from 'vitest'
import { canonicalize, type CanonicalMethod } from '../../../src/xml/canonical.ts'
import { defaultXmlLimits } from '../../../src/xml/limits.ts'
import { inspectXml } from '../../../src/xml/read-tree.ts'

const document = '<?xml version="1.0"?>\n<a:x xmlns:a="urn:a" xmlns:b="urn:b" z=\'1\' y="2"><!-- c --><a:y/>\n<b:q a:k="&#13;&quot;"/><![CDATA[<]]>&gt;</a:x>\n'

const expected: readonly [CanonicalMethod, string][] = [
  ['c14n', '<a:x xmlns:a="urn:a" xmlns:b="urn:b" y="2" z="1"><a:y></a:y>\n<b:q a:k="&#xD;&quot;"></b:q>&lt;&gt;</a:x>'],
  ['c14n-with-comments', '<a:x xmlns:a="urn:a" xmlns:b="urn:b" y="2" z="1"><!-- c --><a:y></a:y>\n<b:q a:k="&#xD;&quot;"></b:q>&lt;&gt;</a:x>'],
  ['exc-c14n', '<a:x xmlns:a="urn:a" y="2" z="1"><a:y></a:y>\n<b:q xmlns:b="urn:b" a:k="&#xD;&quot;"></b:q>&lt;&gt;</a:x>'],
  ['exc-c14n-with-comments', '<a:x xmlns:a="urn:a" y="2" z="1"><!-- c --><a:y></a:y>\n<b:q xmlns:b="urn:b" a:k="&#xD;&quot;"></b:q>&lt;&gt;</a:x>'],
]

test.each(expected)('%s', (method, canonical) => {
  expect(Buffer.from(canonicalize(Buffer.from(document), method)).toString()).toBe(canonical)
})

test('one element as its own document carries the namespaces that it uses', () => {
  const part = inspectXml(Buffer.from(document), defaultXmlLimits, (xml) => xml.canonicalOf("//*[local-name()='q']", 'exc-c14n'))
  expect(Buffer.from(part).toString()).toBe('<b:q xmlns:a="urn:a" xmlns:b="urn:b" a:k="&#xD;&quot;"></b:q>')
})

test('a document without a canonical form is refused', () => {
  expect(() => canonicalize(Buffer.from('<p:a xmlns:p="relative"/>'), 'c14n')).toThrow(expect.objectContaining({ code: 'xml_rejected' }))
})
