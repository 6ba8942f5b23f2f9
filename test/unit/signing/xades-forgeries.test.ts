/** Each attack on a XAdES signature is refused for its own reason, beside raw bytes and inside a document alike where it applies to both. */
import { beforeAll, describe, expect, test } from 'vitest'
import { openXadesKit, payload, type XadesKit } from './xades-kit.ts'
import {
  about,
  aboutReference,
  canonicalization,
  canonicalTransform,
  claims,
  dataReference,
  digestMethod,
  documentReference,
  dsig,
  propertiesReference,
  qualifying,
  reference,
  rsaSha256,
  signedProperties,
  signingCertificate,
  time,
  type ForgedParts,
} from './xades-forge.ts'

const documentOf = (content: string) => `<HoSo xmlns="urn:ho-so" ma="M-1"><Ten>Nguyễn Thị Thử</Ten><SoTien>${content}</SoTien>@signature@</HoSo>`
const good = documentOf('10000')

let kit: XadesKit

beforeAll(async () => {
  kit = await openXadesKit()
}, 60_000)

test('one made by the forger without changes counts: what follows is refused for its own reason', async () => {
  await expect(kit.checkDetached(kit.forger.detached(payload))).resolves.toMatchObject({ messageId: 'M-1', audience: 'G12', service: 'transfer' })
  await expect(kit.checkEnveloped(kit.forger.enveloped(good))).resolves.toMatchObject({ messageId: 'M-1' })
})

type Case = readonly [what: string, changes: Partial<ForgedParts>, fault: string]

const method = (uri: string) => `<ds:SignatureMethod Algorithm="${uri}"/>`
const prefixList = '<ec:InclusiveNamespaces xmlns:ec="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="x"/>'
const otherProperties = signedProperties.replace('Id="p"', 'Id="q"').replace('2026-03-04', '2001-03-04')
const swap = (from: string | RegExp, to: string) => ({ afterwards: (made: string) => made.replace(from, () => to) })

/** Both profiles: what stands in the Signature itself. */
const inSignature: readonly Case[] = [
  ['7 two SignedInfo', { afterwards: (made) => made.replace('<ds:SignatureValue>', `${/<ds:SignedInfo>.*<\/ds:SignedInfo>/.exec(made)?.[0]}<ds:SignatureValue>`) }, 'xml-signed-info-count'],
  ['no SignedInfo', swap(/<ds:SignedInfo>.*<\/ds:SignedInfo>/, ''), 'xml-signed-info-count'],
  ['8 a comment in DigestValue', swap('<ds:DigestValue>', '<ds:DigestValue><!-- x -->'), 'xml-comment'],
  ['a comment in SignedProperties', swap('<xades:SigningTime>', '<!-- x --><xades:SigningTime>'), 'xml-comment'],
  ['13 HMAC with the public key', { method: method('http://www.w3.org/2001/04/xmldsig-more#hmac-sha256') }, 'xml-hmac'],
  ['13 HMAC with SHA-1', { method: method(`${dsig}hmac-sha1`) }, 'xml-hmac'],
  ['15 RSA with SHA-1', { method: method(`${dsig}rsa-sha1`), hash: 'sha1' }, 'algorithm-deprecated'],
  ['16 RSA with MD5', { method: method('http://www.w3.org/2001/04/xmldsig-more#rsa-md5'), hash: 'md5' }, 'algorithm-refused'],
  ['an algorithm in other letters', { method: method('http://www.w3.org/2001/04/xmldsig-more#RSA-SHA256') }, 'algorithm-refused'],
  ['a parameter of SignatureMethod', { method: rsaSha256.replace('/>', '><ds:HMACOutputLength>8</ds:HMACOutputLength></ds:SignatureMethod>') }, 'algorithm-refused'],
  ['ECDSA, with a key of RSA', { method: method('http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256') }, 'key-kind-differs'],
  ['PSS named, PKCS#1 v1.5 made', { method: method('http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1') }, 'value-wrong'],
  ['14 an attacker’s certificate and key', { keyInfo: '@foreign@' }, 'certificate-not-registered'],
  ['20 no SigningCertificateV2', { properties: signedProperties.replace(signingCertificate, '') }, 'xml-signing-certificate'],
  ['21 unsigned QualifyingProperties first', { afterwards: (made) => made.replace('<ds:Object>', `<ds:Object><xades:QualifyingProperties Target="#s">${otherProperties}</xades:QualifyingProperties></ds:Object><ds:Object>`) }, 'xml-properties-count'],
  ['22 two QualifyingProperties in one Object', { qualifying: `${qualifying}<xades:QualifyingProperties Target="#s">${otherProperties}</xades:QualifyingProperties>` }, 'xml-properties-count'],
  ['no QualifyingProperties', { qualifying: '' }, 'xml-properties-count'],
  ['QualifyingProperties of another signature', { qualifying: qualifying.replace('#s', '#t') }, 'xml-properties-shape'],
  ['23 KeyInfo names one certificate, the signed properties another', { properties: signedProperties.replace('@certificate@', 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=') }, 'xml-certificate-differs'],
  ['a certificate by its SHA-1', { properties: signedProperties.replace(digestMethod, digestMethod.replace('http://www.w3.org/2001/04/xmlenc#sha256', `${dsig}sha1`)) }, 'xml-digest-method'],
  ['19 no reference to SignedProperties', { references: '@without properties@' }, 'xml-properties-unsigned'],
  ['a reference to SignedProperties that leads elsewhere', { references: '@other properties@' }, 'xml-properties-unsigned'],
  ['two references to SignedProperties', { references: '@properties twice@' }, 'xml-references'],
  ['17 no reference at all', { references: '' }, 'xml-references'],
  ['an Object that nobody references', { references: '@without about@', properties: signedProperties.replace(/<xades:DataObjectFormat ObjectReference="#r1">.*?<\/xades:DataObjectFormat>/, '') }, 'xml-foreign-object'],
  ['27 a foreign element in the Object', { qualifying: `${qualifying}<x xmlns="urn:x"/>` }, 'xml-foreign-object'],
  ['a third Object', { tail: '<ds:Object><x xmlns="urn:x"/></ds:Object>' }, 'xml-foreign-object'],
  ['an Object that holds something else than what it is about', { about: '<ds:Object Id="a"><x xmlns="urn:x"/></ds:Object>' }, 'xml-foreign-object'],
  ['a second claim', { about: about.replace(claims, `${claims}<service>x</service>`) }, 'xml-signature-shape'],
  ['a claim with an attribute', { about: about.replace('<issuer>', '<issuer a="b">') }, 'xml-signature-shape'],
  ['30 canonicalization with comments', { canonicalization: canonicalization.replace('c14n#', 'c14n#WithComments') }, 'xml-canonicalization'],
  ['inclusive canonicalization', { canonicalization: '<ds:CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>' }, 'xml-canonicalization'],
  ['31 a PrefixList in the canonicalization', { canonicalization: canonicalization.replace('/>', `>${prefixList}</ds:CanonicalizationMethod>`) }, 'xml-prefix-list'],
  ['31 a PrefixList in a transform', { references: '@prefix list@' }, 'xml-prefix-list'],
  ['29 an XPath transform', { references: '@xpath@' }, 'xml-transform'],
  ['29 an XSLT transform', { references: '@xslt@' }, 'xml-transform'],
  ['29 a base64 transform', { references: '@base64@' }, 'xml-transform'],
  ['30 a transform with comments', { references: '@comments@' }, 'xml-transform'],
  ['33 a reference over http', { references: '@http@' }, 'xml-reference-external'],
  ['33 a reference to a file', { references: '@file@' }, 'xml-reference-external'],
  ['18 a reference to the Object only', { references: aboutReference + propertiesReference, properties: signedProperties.replace(/<xades:DataObjectFormat ObjectReference="#r0">.*?<\/xades:DataObjectFormat>/, '') }, '@only object@'],
  ['18 the Object in the place of the data', { references: reference('Id="r0" URI="#a"', canonicalTransform, '@about@') + propertiesReference, properties: signedProperties.replace(/<xades:DataObjectFormat ObjectReference="#r1">.*?<\/xades:DataObjectFormat>/, '') }, '@only object@'],
  ['32 an Id twice', { signatureAttributes: ' Id="p"', qualifying: qualifying.replace('#s', '#p') }, 'xml-duplicate-id'],
  ['32 an Id and an ID', swap('<ds:KeyInfo>', '<ds:KeyInfo ID="p">'), 'xml-duplicate-id'],
  ['32 an Id and an id', swap('<ds:KeyInfo>', '<ds:KeyInfo id="p">'), 'xml-duplicate-id'],
  ['32 an Id and an xml:id', swap('<ds:KeyInfo>', '<ds:KeyInfo xml:id="p">'), 'xml-duplicate-id'],
  ['an SHA-1 digest under SHA-256', { references: '@sha1@' }, 'xml-digest-method'],
  ['an MD5 digest', { references: '@md5@' }, 'xml-digest-method'],
  ['a reference without a format', { properties: signedProperties.replace('"#r1"', '"#r7"') }, 'xml-properties-shape'],
  ['a format without a reference', { properties: signedProperties.replace('</xades:SignedDataObjectProperties>', '<xades:DataObjectFormat ObjectReference="#r7"><xades:MimeType>a/b</xades:MimeType></xades:DataObjectFormat></xades:SignedDataObjectProperties>') }, 'xml-properties-shape'],
  ['a signing time without a zone', { properties: signedProperties.replace('07Z<', '07<') }, 'xml-properties-shape'],
  ['a signing time that is none', { properties: signedProperties.replace('2026-03-04', '2026-02-31T') }, 'xml-properties-shape'],
  ['an unsigned property of another kind', { qualifying: qualifying.replace('@signed@', '@signed@<xades:UnsignedProperties><xades:UnsignedSignatureProperties><xades:CounterSignature/></xades:UnsignedSignatureProperties></xades:UnsignedProperties>') }, 'xml-properties-shape'],
  ['a bare key in KeyInfo', { keyInfo: '<ds:KeyValue/>' }, 'xml-key-info'],
  ['no certificate in KeyInfo', { keyInfo: '<ds:X509Data/>' }, 'xml-key-info'],
  ['a CRL in KeyInfo', { keyInfo: '<ds:X509Data><ds:X509CRL>AAAA</ds:X509CRL></ds:X509Data>' }, 'xml-key-info'],
  ['an attribute of SignedInfo', { signedInfoAttributes: ' Id="i"' }, 'xml-signature-shape'],
  ['no Id of the Signature', { signatureAttributes: '', qualifying: qualifying.replace('#s', '#') }, 'xml-signature-shape'],
  ['text in the Signature', swap('<ds:KeyInfo>', 'x<ds:KeyInfo>'), 'xml-signature-shape'],
  ['loose base64', swap('</ds:SignatureValue>', '=</ds:SignatureValue>'), 'xml-base64'],
  ['29 a value cut short', swap(/.{8}<\/ds:SignatureValue>/, '</ds:SignatureValue>'), 'value-wrong'],
  ['a changed value', swap(/<ds:SignatureValue>.{4}/, '<ds:SignatureValue>AAAA'), 'value-wrong'],
  ['a changed digest', swap(/<ds:DigestValue>.{4}/, '<ds:DigestValue>AAAA'), 'value-wrong'],
  ['a changed signing time', swap('05:06:07Z', '05:06:08Z'), 'digest-wrong'],
  ['a changed claim', swap('<messageId>M-1', '<messageId>M-2'), 'digest-wrong'],
  ['no claims', { about: '', references: '@without about@', properties: signedProperties.replace(/<xades:DataObjectFormat ObjectReference="#r1">.*?<\/xades:DataObjectFormat>/, '') }, 'issuer-differs'],
  ['another issuer', { about: about.replace('H56', 'G12') }, 'issuer-differs'],
  ['a signing time in the future', { properties: signedProperties.replace(time, time.replace('2026', '2027')) }, 'time-in-future'],
  ['a signing time before the certificate', { properties: signedProperties.replace(time, time.replace('2026', '2001')) }, 'certificate-not-yet-valid'],
]

/** Words that stand for references, which the profiles write differently. */
function resolve(changes: Partial<ForgedParts>, data: string, foreignKeyInfo: string): Partial<ForgedParts> {
  const sha1 = digestMethod.replace('http://www.w3.org/2001/04/xmlenc#sha256', `${dsig}sha1`)
  const md5 = digestMethod.replace('http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2001/04/xmldsig-more#md5')
  const withTransform = (uri: string, inner = '') => data + aboutReference.replace(canonicalTransform, `<ds:Transform Algorithm="${uri}">${inner}</ds:Transform>`) + propertiesReference
  const words: Readonly<Record<string, string>> = {
    '@without properties@': data + aboutReference,
    '@other properties@': data + aboutReference + propertiesReference.replace('#p', '#a'),
    '@properties twice@': data + aboutReference + propertiesReference + propertiesReference,
    '@without about@': data + propertiesReference,
    '@prefix list@': withTransform('http://www.w3.org/2001/10/xml-exc-c14n#', prefixList),
    '@xpath@': withTransform('http://www.w3.org/TR/1999/REC-xpath-19991116', '<ds:XPath>1</ds:XPath>'),
    '@xslt@': withTransform('http://www.w3.org/TR/1999/REC-xslt-19991116'),
    '@base64@': withTransform(`${dsig}base64`),
    '@comments@': withTransform('http://www.w3.org/2001/10/xml-exc-c14n#WithComments'),
    '@http@': data.replace(/URI="[^"]*"/, 'URI="http://example.invalid/x"') + aboutReference + propertiesReference,
    '@file@': data.replace(/URI="[^"]*"/, 'URI="file:///etc/hostname"') + aboutReference + propertiesReference,
    '@sha1@': data.replace(digestMethod, sha1) + aboutReference + propertiesReference,
    '@md5@': data.replace(digestMethod, md5) + aboutReference + propertiesReference,
  }
  return {
    ...changes,
    ...(changes.references === undefined ? {} : { references: words[changes.references] ?? changes.references }),
    ...(changes.keyInfo === '@foreign@' ? { keyInfo: foreignKeyInfo } : {}),
  }
}

describe('in the Signature, beside raw bytes', () => {
  test.each(inSignature)('%s', async (what, changes, fault) => {
    const forger = what.startsWith('14') ? kit.foreign : kit.forger
    const keyInfo = `<ds:X509Data><ds:X509Certificate>${kit.foreign.certificate}</ds:X509Certificate></ds:X509Data>`
    const forged = forger.detached(payload, resolve(changes, dataReference, keyInfo))
    await expect(kit.checkDetached(forged)).rejects.toMatchObject({ code: 'signature_invalid', fault: fault.replace('@only object@', 'container-unsigned') })
  })
})

describe('in the Signature, inside a document', () => {
  test.each(inSignature)('%s', async (what, changes, fault) => {
    const forger = what.startsWith('14') ? kit.foreign : kit.forger
    const keyInfo = `<ds:X509Data><ds:X509Certificate>${kit.foreign.certificate}</ds:X509Certificate></ds:X509Data>`
    const forged = forger.enveloped(good, resolve(changes, documentReference, keyInfo))
    await expect(kit.checkEnveloped(forged)).rejects.toMatchObject({ code: 'signature_invalid', fault: fault.replace('@only object@', 'xml-references') })
  })
})
