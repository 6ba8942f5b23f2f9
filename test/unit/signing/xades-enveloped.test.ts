/** What stands around the signature of a document: wrapped, moved, doubled, or never XML that may enter. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Checked } from '../../../src/signing/profile-parts.ts'
import { makeXadesEnveloped } from '../../../src/signing/xades/xades-enveloped.ts'
import { now, other, openXadesKit, sender, type XadesKit } from './xades-kit.ts'
import { claims, documentReference, dsig, propertiesReference, aboutReference, canonicalTransform, envelopedTransform, digestMethod, signedProperties } from './xades-forge.ts'

const unsigned = '<HoSo xmlns="urn:ho-so" ma="M-1"><Ten>Nguyễn Thị Thử</Ten><SoTien>10000</SoTien></HoSo>'
const template = unsigned.replace('</HoSo>', '@signature@</HoSo>')
const about = { issuer: sender, audience: other, messageId: 'M-1', service: 'transfer' }

let kit: XadesKit
/** Signed by the product; the same by the forger. */
let made: string
let forged: string
let signature: string

beforeAll(async () => {
  kit = await openXadesKit()
  made = await sign(unsigned)
  forged = kit.forger.enveloped(template)
  signature = signatureOf(forged)
}, 60_000)

async function sign(document: string): Promise<string> {
  const signed = await makeXadesEnveloped(Buffer.from(document), kit.seal, about, 'RS256', now)
  return Buffer.from(signed.bytes).toString()
}

function signatureOf(document: string): string {
  return /<ds:Signature .*<\/ds:Signature>/.exec(document)?.[0] ?? ''
}

function textOf({ bytes }: Checked): string {
  return Buffer.from(bytes).toString()
}

describe('what counts', () => {
  test('comes back without the signature, in canonical form, with what the signature says', async () => {
    const checked = await kit.checkEnveloped(made)
    expect(textOf(checked)).toBe(unsigned)
    expect(checked).toMatchObject({ profile: 'xades-enveloped', algorithm: 'RS256', audience: other, messageId: 'M-1', service: 'transfer', claimedAt: new Date('2026-03-04T05:07:00Z') })
  })

  test('11 a comment inside a text: the value is what stands around it', async () => {
    expect(textOf(await kit.checkEnveloped(forged.replace('10000', '10<!-- x -->000')))).toContain('<SoTien>10000</SoTien>')
  })

  test('12 a CDATA section is the text that it stands for', async () => {
    expect(textOf(await kit.checkEnveloped(forged.replace('10000', '<![CDATA[100]]>00')))).toContain('<SoTien>10000</SoTien>')
  })

  test('36 NEL, line separator and planes beyond the first stay what they are', async () => {
    const odd = unsigned.replace('Thử', 'Th\u0085\u2028ử \u{20000}')
    expect(textOf(await kit.checkEnveloped(await sign(odd)))).toBe(odd)
    expect(textOf(await kit.checkEnveloped(kit.forger.enveloped(odd.replace('</HoSo>', '@signature@</HoSo>'))))).toBe(odd)
  })

  test('a declaration, comments and white space around the document', async () => {
    const checked = await kit.checkEnveloped(await sign(`<?xml version="1.0" encoding="UTF-8"?>\n<!-- a --><n:a xmlns:n="urn:n" xmlns:unused="urn:u"/>\n<!-- </b> -->`))
    expect(textOf(checked)).toBe('<n:a xmlns:n="urn:n"></n:a>')
  })

  test('a namespace that only a value uses stays declared in what is sent', async () => {
    const signed = await sign('<a xmlns:t="urn:t" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><b xsi:type="t:c"></b></a>')
    expect(signed).toMatch(/^<a xmlns:t="urn:t"/)
    await expect(kit.checkEnveloped(signed)).resolves.toMatchObject({ messageId: 'M-1' })
  })

  test('white space around the signature is part of the document', async () => {
    await expect(kit.checkEnveloped(kit.forger.enveloped(template.replace('@signature@', '\n  @signature@\n')))).resolves.toMatchObject({ messageId: 'M-1' })
    await expect(kit.checkEnveloped(forged.replace('</ds:Signature>', '</ds:Signature>\n'))).rejects.toMatchObject({ fault: 'digest-wrong' })
  })

  test('a large document, in a worker', { timeout: 30_000 }, async () => {
    const large = unsigned.replace('<SoTien>', `<Ghi>${'chữ '.repeat(80_000)}</Ghi><SoTien>`)
    const signed = await sign(large)
    expect(textOf(await kit.checkEnveloped(signed))).toBe(large)
    await expect(kit.checkEnveloped(signed.replace('10000', '10001'))).rejects.toMatchObject({ code: 'signature_invalid', fault: 'digest-wrong' })
    await expect(kit.checkEnveloped(large)).rejects.toMatchObject({ code: 'signature_invalid', fault: 'signature-missing', detailVi: 'không có chữ ký' })
    await expect(kit.checkEnveloped(`${signed}x`)).rejects.toMatchObject({ code: 'xml_rejected', fault: 'xml-trailing' })
  })
})

describe('what is asked for', () => {
  test.each([
    ['audience', 'audience-differs'],
    ['messageId', 'message-differs'],
    ['service', 'service-differs'],
  ])('another %s', async (name, fault) => {
    await expect(kit.checkEnveloped(made, { [name]: 'X' })).rejects.toMatchObject({ fault })
  })

  test('the same', async () => {
    await expect(kit.checkEnveloped(made, { audience: other, messageId: 'M-1', service: 'transfer', maxAgeSeconds: 60 })).resolves.toMatchObject({ messageId: 'M-1' })
  })

  test('a service where none is named', async () => {
    const silent = kit.forger.enveloped(template, { about: `<ds:Object Id="a"><about xmlns="urn:lienthong:about:1">${claims.replace(/<service>.*/, '')}</about></ds:Object>` })
    await expect(kit.checkEnveloped(silent)).resolves.toMatchObject({ messageId: 'M-1' })
    await expect(kit.checkEnveloped(silent, { service: 'transfer' })).rejects.toMatchObject({ fault: 'service-differs' })
  })

  test('a younger signature', async () => {
    const old = kit.forger.enveloped(template, { properties: signedProperties.replace('2026-03-04T05', '2026-03-04T03') })
    await expect(kit.checkEnveloped(old, { maxAgeSeconds: 600 })).rejects.toMatchObject({ fault: 'signature-too-old' })
  })
})

const evil = unsigned.replace('10000', '1')
const evilOpen = evil.replace('</HoSo>', '')

describe('what was changed, or wrapped', () => {
  /** 3 to 6, and the eight shapes in which SAML responses are wrapped: a forged element and the original in each order and depth. */
  const cases: readonly (readonly [string, () => string, string])[] = [
    ['1 a changed text', () => forged.replace('10000', '10001'), 'digest-wrong'],
    ['2 a changed attribute', () => forged.replace('ma="M-1"', 'ma="M-2"'), 'digest-wrong'],
    ['an added attribute', () => forged.replace('<Ten>', '<Ten x="y">'), 'digest-wrong'],
    ['a removed element', () => forged.replace(/<Ten>.*<\/Ten>/, ''), 'digest-wrong'],
    ['another namespace', () => forged.replace('urn:ho-so', 'urn:ho-so-khac'), 'digest-wrong'],
    ['3 an evil root, the original inside ds:Object', () => `${evilOpen}${signature.replace('</ds:Signature>', `<ds:Object>${unsigned}</ds:Object></ds:Signature>`)}</HoSo>`, 'xml-foreign-object'],
    ['3 the same, the original in the place of what it is about', () => `${evilOpen}${signature.replace(/<about .*<\/about>/, unsigned)}</HoSo>`, 'xml-foreign-object'],
    ['4 an Id of the signature in the content', () => forged.replace('<Ten>', '<Ten Id="p">'), 'xml-duplicate-id'],
    ['5 the same as ID', () => forged.replace('<Ten>', '<Ten ID="a">'), 'xml-duplicate-id'],
    ['5 the same as xml:id', () => forged.replace('<Ten>', '<Ten xml:id="s">'), 'xml-duplicate-id'],
    ['6 an evil wrapper around the original', () => `<HoSo xmlns="urn:ho-so"><SoTien>1</SoTien>${forged}</HoSo>`, 'xml-signature-place'],
    ['XSW1 forged root with the original inside its signature', () => `${evilOpen}${signature.replace('<ds:KeyInfo>', `${unsigned}<ds:KeyInfo>`)}</HoSo>`, 'xml-signature-shape'],
    ['XSW2 the original beside the detached signature', () => `${evilOpen}${unsigned}${signature}</HoSo>`, 'digest-wrong'],
    ['XSW3 the forged before the original', () => `<R>${evil}${forged}</R>`, 'xml-signature-place'],
    ['XSW4 the original inside the forged', () => `<R>${evilOpen}${forged}</HoSo></R>`, 'xml-signature-place'],
    ['XSW5 the signature in the forged, the original last', () => `<R>${evilOpen}${signature}</HoSo>${unsigned}</R>`, 'xml-signature-place'],
    ['XSW6 the original inside the signature of the forged', () => `<R>${evilOpen}${signature.replace('<ds:Object>', `${unsigned}<ds:Object>`)}</HoSo></R>`, 'xml-signature-place'],
    ['XSW7 the forged in an extension before the original', () => forged.replace('<Ten>', `<MoRong>${evil}</MoRong><Ten>`), 'digest-wrong'],
    ['XSW8 the original in an Object of the signature', () => `${evilOpen}${signature.replace('<ds:Object>', `<ds:Object>${unsigned}</ds:Object><ds:Object>`)}</HoSo>`, 'xml-foreign-object'],
    ['another document under a good signature', () => evil.replace('</HoSo>', `${signature}</HoSo>`), 'digest-wrong'],
    ['26 an element after the signature', () => forged.replace('</HoSo>', '<Them/></HoSo>'), 'xml-signature-place'],
    ['text after the signature', () => forged.replace('</HoSo>', 'x</HoSo>'), 'xml-signature-place'],
    ['the signature as the first element', () => `<HoSo xmlns="urn:ho-so" ma="M-1">${signature}<Ten>Nguyễn Thị Thử</Ten><SoTien>10000</SoTien></HoSo>`, 'xml-signature-place'],
    ['the signature deeper', () => forged.replace(signature, `<Vo>${signature}</Vo>`), 'xml-signature-place'],
    ['the signature alone', () => signature, 'xml-signature-place'],
    ['28 two signatures', () => forged.replace('</HoSo>', `${signature}</HoSo>`), 'xml-signature-count'],
    ['28 a second signature inside the first', () => forged.replace('</ds:Signature>', `<ds:Object>${signature}</ds:Object></ds:Signature>`), 'xml-signature-count'],
    ['no signature', () => unsigned, 'signature-missing'],
    ['a signature of no namespace', () => forged.replace(dsig, 'urn:x'), 'signature-missing'],
    ['21 QualifyingProperties elsewhere in the document', () => forged.replace('<Ten>', '<x:QualifyingProperties xmlns:x="urn:x"/><Ten>'), 'xml-properties-count'],
    ['a blank that is none in XML', () => forged.replace('<ds:KeyInfo>', '<ds:KeyInfo>\u00a0'), 'xml-key-info'],
    ['more Ids than anybody compares', () => forged.replace('<ds:KeyInfo>', `<ds:KeyInfo>${Array.from({ length: 40 }, (_, n) => `<a Id="i${n}"/>`).join('')}`), 'xml-signature-shape'],
    ['thousands of attributes', () => forged.replace('<ds:KeyInfo>', `<ds:KeyInfo>${'<a a="" b="" c=""/>'.repeat(150)}`), 'xml-too-large'],
    ['a Signature of thousands of nodes', () => forged.replace('<ds:KeyInfo>', `<ds:KeyInfo>${'<a/>'.repeat(500)}`), 'xml-too-large'],
    ['an Id that is no name', () => forged.replace('Id="s"', 'Id="s\'] | //*[\'"'), 'xml-signature-shape'],
    ['another organisation’s signature', () => kit.foreign.enveloped(template), 'certificate-not-registered'],
  ]
  test.each(cases)('%s', async (_, make, fault) => {
    await expect(kit.checkEnveloped(make())).rejects.toMatchObject({ code: 'signature_invalid', fault })
  })

  const references: readonly (readonly [string, string, string])[] = [
    ['33 a reference by bare name', documentReference.replace('URI=""', 'URI="HoSo"'), 'xml-reference-external'],
    ['18 a reference to an element by Id', documentReference.replace('URI=""', 'URI="#s"'), 'xml-references'],
    ['a reference without URI', documentReference.replace(' URI=""', ''), 'xml-references'],
    ['two references to the document', documentReference + documentReference.replace('r0', 'r2'), '@second@'],
    ['no enveloped-signature', documentReference.replace(envelopedTransform, ''), 'xml-transform'],
    ['no canonicalization', documentReference.replace(canonicalTransform, ''), 'xml-transform'],
    ['transforms in another order', documentReference.replace(envelopedTransform + canonicalTransform, canonicalTransform + envelopedTransform), 'xml-transform'],
    ['a third transform', documentReference.replace(canonicalTransform, canonicalTransform + canonicalTransform), 'xml-transform'],
    ['no transforms', `<ds:Reference Id="r0" URI="">${digestMethod}<ds:DigestValue>@data@</ds:DigestValue></ds:Reference>`, 'xml-transform'],
  ]
  test.each(references)('%s', async (_, data, fault) => {
    const formats = fault === '@second@' ? { properties: signedProperties.replace('</xades:SignedDataObjectProperties>', '<xades:DataObjectFormat ObjectReference="#r2"><xades:MimeType>a/b</xades:MimeType></xades:DataObjectFormat></xades:SignedDataObjectProperties>') } : {}
    const document = kit.forger.enveloped(template, { references: data + aboutReference + propertiesReference, ...formats })
    await expect(kit.checkEnveloped(document)).rejects.toMatchObject({ code: 'signature_invalid', fault: fault === '@second@' ? 'xml-references' : fault })
  })

  test('a good document under another organisation’s name', async () => {
    await expect(kit.checkEnveloped(made, { organisation: other })).rejects.toMatchObject({ fault: 'issuer-differs' })
  })
})

describe('what is no XML for us', () => {
  const bomb = '<!DOCTYPE HoSo [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
  const cases: readonly (readonly [string, () => string | Uint8Array, string])[] = [
    ['9 a processing instruction in a text', () => forged.replace('10000', '<?p 99?>10000'), 'xml-instruction'],
    ['10 a processing instruction before the root', () => `<?xml-stylesheet href="x"?>${forged}`, 'xml-instruction'],
    ['24 an internal DTD', () => `<!DOCTYPE HoSo [<!ATTLIST HoSo a CDATA "b">]>${forged}`, 'xml-doctype'],
    ['25 an external entity', () => `<!DOCTYPE HoSo [<!ENTITY x SYSTEM "file:///etc/hostname">]>${forged.replace('10000', '&x;')}`, 'xml-doctype'],
    ['26 an entity bomb', () => bomb + forged.replace('10000', '&b;'), 'xml-doctype'],
    ['an undeclared entity', () => forged.replace('10000', '&x;'), 'xml-malformed'],
    ['27 a depth of 300', () => forged.replace('10000', `${'<a>'.repeat(300)}${'</a>'.repeat(300)}`), 'xml-too-deep'],
    ['34 UTF-16', () => Buffer.from(`\ufeff${forged}`, 'utf16le'), 'xml-encoding'],
    ['34 another declared encoding', () => `<?xml version="1.0" encoding="UTF-16"?>${forged}`, 'xml-encoding'],
    ['34 two byte order marks', () => `\ufeff\ufeff${forged}`, 'xml-encoding'],
    ['35 bytes after the root', () => `${forged}x`, 'xml-trailing'],
    ['35 a second root', () => forged + unsigned, 'xml-trailing'],
    ['37 more than two megabytes', () => forged.replace('10000', '1'.repeat(2 * 1024 * 1024)), 'xml-too-large'],
    ['a NUL', () => forged.replace('10000', '10\u0000'), 'xml-character'],
    ['an attribute twice', () => forged.replace('ma="M-1"', 'ma="M-1" ma="M-2"'), 'xml-malformed'],
  ]
  test.each(cases)('%s', async (_, make, fault) => {
    await expect(kit.checkEnveloped(make())).rejects.toMatchObject({ code: 'xml_rejected', fault })
  })
})

describe('signing refuses', () => {
  const cases: readonly (readonly [string, () => string, string])[] = [
    ['what is no XML', () => 'hello', 'xml-malformed'],
    ['a document that is signed already', () => made, 'xml-signature-count'],
    ['a document with QualifyingProperties', () => '<a><QualifyingProperties/></a>', 'xml-properties-count'],
    ['a document that uses one of our Ids', () => '<a><b id="lt-about"/></a>', 'xml-duplicate-id'],
    ['a namespace that has no canonical form', () => '<p:a xmlns:p="rel"/>', 'xml-no-canonical-form'],
    ['a processing instruction', () => '<a><?p x?></a>', 'xml-instruction'],
  ]
  test.each(cases)('%s', async (_, make, fault) => {
    await expect(sign(make())).rejects.toMatchObject({ code: 'xml_rejected', fault })
  })
})
