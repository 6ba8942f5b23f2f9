/** The tax gateway's signatures, held against xmlsec1 in both directions. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testSeals, type TestSeals } from '../../helpers/sandbox-seals.ts'
import { requireTool } from '../../helpers/tools.ts'

const about = { issuer: 'H56', audience: 'G12', messageId: 'ABC123' }

const documents: readonly [string, string, string][] = [
  ['plain', '', '<ROW><TEN>Nguyễn Thị Thử</TEN></ROW>'],
  ['with namespaces', ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:n="urn:n"', '<n:ROW xsi:nil="true"><n:b xmlns:n="urn:m"/></n:ROW>'],
  ['with CDATA, comments and references', '', '<ROW><![CDATA[<a> & b]]><!-- not signed --> &#13;&#9;x</ROW>'],
  ['with attributes in disorder', '', '<ROW z="1" a="2" m=\'"\'/>'],
  ['with odd line ends', '', '<ROW>a\u0085b\u2028c\r\nd</ROW>'],
  ['with many rows', '', '<ROW><SO>1</SO></ROW>'.repeat(2000)],
]

const template = `<Signature xmlns="http://www.w3.org/2000/09/xmldsig#">
  <SignedInfo>
    <CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#WithComments"/>
    <SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>
    <Reference URI="">
      <Transforms>
        <Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><XPath>ancestor-or-self::HEADER or ancestor-or-self::BODY</XPath></Transform>
        <Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#WithComments"/>
      </Transforms>
      <DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>
      <DigestValue></DigestValue>
    </Reference>
  </SignedInfo>
  <SignatureValue/>
  <KeyInfo><X509Data><X509Certificate/></X509Data></KeyInfo>
</Signature>`

describe.skipIf(!requireTool('xmlsec1', 'xmlsec1'))('xmlsec1', () => {
  let seals: TestSeals
  let directory: string

  beforeAll(async () => {
    seals = await testSeals(['H56', 'G12'])
    directory = mkdtempSync(join(tmpdir(), 'lienthong-xmlsec-'))
  })

  afterAll(() => rmSync(directory, { recursive: true, force: true }))

  function document(namespaces: string, body: string, signature: string): Buffer {
    return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<DATA${namespaces}>
  <HEADER><MSG_ID>ABC123</MSG_ID><SENDER_NAME>Sở Mẫu &amp; con</SENDER_NAME></HEADER>
  <BODY>${body}</BODY>
  <SECURITY>${signature}</SECURITY>
</DATA>`)
  }

  function xmlsec(...options: string[]): string {
    return execFileSync('xmlsec1', options, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  }

  function verifyThere(xml: Uint8Array): string {
    const file = join(directory, 'signed.xml')
    writeFileSync(file, xml)
    return xmlsec('--verify', '--trusted-pem', seals.rootFile, '--untrusted-pem', seals.issuingFile, file)
  }

  test.each(documents)('verifies what we sign: %s', async (_, namespaces, body) => {
    const signed = await seals.signer.sign(document(namespaces, body, ''), 'xmldsig-gip', about)
    expect(() => verifyThere(signed.bytes)).not.toThrow()
  })

  test('refuses what we signed once it was changed', async () => {
    const signed = await seals.signer.sign(document('', '<ROW>1</ROW>', ''), 'xmldsig-gip', about)
    const changed = Buffer.from(Buffer.from(signed.bytes).toString().replace('<ROW>1', '<ROW>2'))
    expect(() => verifyThere(changed)).toThrow(/Command failed/)
  })

  test.each(documents)('signs what we verify: %s', async (_, namespaces, body) => {
    const file = join(directory, 'template.xml')
    const [seal] = seals.seals
    writeFileSync(file, document(namespaces, body, template))
    const signed = xmlsec('--sign', '--privkey-pem', `${seal?.keyFile},${seal?.certificateFile}`, file)
    const verified = await seals.verifier.verify({ bytes: Buffer.from(signed), profile: 'xmldsig-gip', organisation: 'H56', messageId: 'ABC123' })
    const ours = await seals.signer.sign(document(namespaces, body, ''), 'xmldsig-gip', about)
    const again = await seals.verifier.verify({ bytes: ours.bytes, profile: 'xmldsig-gip', organisation: 'H56' })
    expect(Buffer.from(verified.bytes).equals(Buffer.from(again.bytes))).toBe(true)
  })
})
