/** Canonical forms, held against xmllint, document by document. */
import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { canonicalize, type CanonicalMethod } from '../../../src/xml/canonical.ts'
import { requireTool } from '../../helpers/tools.ts'

const documents: readonly string[] = [
  '<a/>',
  '<?xml version="1.0"?>\n<!-- before --><a>x<!-- in -->y</a><!-- after -->',
  '<a z="1" _="2" B="3" a="4"/>',
  '<p:a xmlns:p="urn:p" xmlns="urn:d"><b xmlns=""/><p:c xmlns:p="urn:q" p:k="1" k="2"/></p:a>',
  '<a xmlns:x="urn:x" xmlns:y="urn:y"><b y:k="1"><c x:k="1" y:k="2"/></b></a>',
  '<a xmlns="urn:a"><b xmlns="urn:a"><c xmlns=""><d xmlns="urn:a"/></c></b></a>',
  '<a xml:lang="vi" xml:space="preserve"><b xml:lang="en"> </b></a>',
  '<a>\u0085\u2028\u00a0\ufeff\u{1f33e}</a>',
  '<a k="&#9;&#10;&#13;&quot;&lt;&gt;&amp;\'">&#9;&#10;&#13;"&lt;&gt;&amp;\'</a>',
  '<a k=" x  y\n z">line\r\nline\rline</a>',
  '<a><![CDATA[<&>]]]]><![CDATA[>]]></a>',
  '<a>  <b/>\n\t<c>  </c></a>\n\n',
]

describe.skipIf(!requireTool('xmllint', 'libxml2-utils'))('xmllint', () => {
  const methods: readonly [CanonicalMethod, string][] = [['c14n-with-comments', '--c14n'], ['exc-c14n-with-comments', '--exc-c14n']]
  for (const [method, option] of methods) {
    test.each(documents)(`${method} of %j`, (xml) => {
      const theirs = execFileSync('xmllint', [option, '-'], { input: xml, encoding: 'utf8' })
      expect(Buffer.from(canonicalize(Buffer.from(xml), method)).toString()).toBe(theirs)
    })
  }
})
