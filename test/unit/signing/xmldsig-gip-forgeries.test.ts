import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Verified } from '../../../src/ports/signer.ts'
import { testSeals, type TestSeals } from '../../helpers/sandbox-seals.ts'
import { body, canonicalization, digestMethod, dsig, gipForger, header, reference, signatureMethod, transforms, type Forger } from './forge-gip.ts'

const sender = 'H56'
const other = 'G12'
const unsigned = Buffer.from(`<DATA>${header}${body}<SECURITY/></DATA>`)

let seals: TestSeals
let forger: Forger
let foreign: Forger
let good: string

beforeAll(async () => {
  seals = await testSeals([sender, other])
  const [own, attacker] = seals.organisations.map(({ certificates }, index) => gipForger(readFileSync(seals.seals[index]?.keyFile ?? ''), certificates[0] ?? ''))
  if (!own || !attacker) throw new Error('two seals were asked for')
  forger = own
  foreign = attacker
  good = Buffer.from((await seals.signer.sign(unsigned, 'xmldsig-gip', { issuer: sender, audience: other, messageId: 'ABC123' })).bytes).toString()
}, 60_000)

function verify(xml: string | Uint8Array, organisation = sender): Promise<Verified> {
  return seals.verifier.verify({ bytes: Buffer.from(xml), profile: 'xmldsig-gip', organisation })
}

describe('a bad document is refused for its own reason', () => {
  const evil = body.replace('10000', '1')
  const method = (name: string) => `<SignatureMethod Algorithm="${name}"/>`
  const withReference = (changed: string) => forger.document({ signedInfo: canonicalization + signatureMethod + changed })
  const withTransforms = (inner: string) => withReference(reference.replace(transforms, `<Transforms>${inner}</Transforms>`))
  const xpath = transforms.slice('<Transforms>'.length, transforms.indexOf('</Transform>') + '</Transform>'.length)
  const exclusive = '<Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#WithComments"/>'
  const bomb = '<!DOCTYPE DATA [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'

  const changed: readonly [string, () => string | Uint8Array, string][] = [
    ['a changed text', () => good.replace('10000', '10001'), 'digest does not match'],
    ['a changed attribute', () => good.replace('n="1"', 'n="2"'), 'digest does not match'],
    ['an added attribute on BODY', () => good.replace('<BODY>', '<BODY a="b">'), 'digest does not match'],
    ['a removed row', () => good.replace(body, '<BODY></BODY>'), 'digest does not match'],
    ['a changed digest', () => good.replace(/<DigestValue>.{4}/, '<DigestValue>AAAA'), 'value does not match'],
    ['a changed value', () => good.replace(/<SignatureValue>.{4}/, '<SignatureValue>AAAA'), 'value does not match'],
    ['a value cut short', () => good.replace(/.{8}<\/SignatureValue>/, '</SignatureValue>'), 'value does not match'],
    ['a value in loose base64', () => good.replace('</SignatureValue>', '=</SignatureValue>'), 'SignatureValue is not canonical base64'],
    ['a stripped signature', () => good.replace(/<Signature .*<\/Signature>/, ''), 'there is no signature'],
    ['another organisation’s claim', () => foreign.document(), 'not registered for organisation H56'],
    ['the right certificate shown over a foreign value', () => foreign.document().replace(/<X509Certificate>.*<\/X509Certificate>/, () => /<X509Certificate>.*<\/X509Certificate>/.exec(good)?.[0] ?? ''), 'value does not match'],
    ['KeyInfo’s certificate swapped', () => good.replace(/<X509Certificate>.*<\/X509Certificate>/, () => /<X509Certificate>.*<\/X509Certificate>/.exec(foreign.document())?.[0] ?? ''), 'not registered for organisation H56'],
  ]
  const wrapped: readonly [string, () => string | Uint8Array, string][] = [
    ['an evil root around the signed one', () => `<EVIL>${good}</EVIL>`, 'root element is not DATA'],
    ['the original inside ds:Object', () => `<DATA>${header}${evil}<SECURITY>${forger.signature({ tail: `<Object><DATA>${header}${body}</DATA></Object>` })}</SECURITY></DATA>`, 'HEADER stands in a second place'],
    ['the original beside the signature', () => good.replace(body, evil).replace('</SECURITY>', `${body}</SECURITY>`), 'BODY stands in a second place'],
    ['an evil wrapper with the original as child', () => good.replace(body, `<BODY>${evil}${body}</BODY>`), 'BODY stands in a second place'],
    ['a second BODY before', () => good.replace(body, evil + body), 'does not hold exactly HEADER'],
    ['a second HEADER after', () => good.replace('<SECURITY>', `${header}<SECURITY>`), 'does not hold exactly HEADER'],
    ['a BODY of another namespace inside', () => good.replace('<ROW', '<x:BODY xmlns:x="urn:x"/><ROW'), 'BODY stands in a second place'],
    ['another order', () => good.replace(header + body, body + header), 'does not hold exactly HEADER'],
    ['a fourth element', () => good.replace('</DATA>', '<MORE/></DATA>'), 'does not hold exactly HEADER'],
    ['DATA in a namespace', () => good.replace('<DATA>', '<DATA xmlns="urn:x">'), 'root element is not DATA'],
    ['HEADER in a namespace', () => good.replace('<HEADER>', '<HEADER xmlns="urn:x">'), 'does not hold exactly HEADER'],
    ['an attribute on DATA', () => good.replace('<DATA>', '<DATA a="b">'), 'DATA has attributes'],
    ['text in DATA', () => good.replace('<BODY>', 'pay<BODY>'), 'something beside its elements'],
    ['a comment in DATA', () => good.replace('<BODY>', '<!-- x --><BODY>'), 'something beside its elements'],
    ['an attribute on SECURITY', () => good.replace('<SECURITY>', '<SECURITY a="b">'), 'SECURITY has attributes'],
    ['text in SECURITY', () => good.replace('</SECURITY>', 'x</SECURITY>'), 'SECURITY holds text'],
    ['two signatures', () => good.replace('</SECURITY>', `${forger.signature()}</SECURITY>`), 'SECURITY holds more than one element'],
    ['a signature of no namespace', () => good.replace(` xmlns="${dsig}"`, ''), 'something else than a Signature'],
    ['SECURITY inside BODY', () => good.replace('</BODY>', '<SECURITY/></BODY>'), 'SECURITY stands in a second place'],
  ]
  const shaped: readonly [string, () => string | Uint8Array, string][] = [
    ['two SignedInfo', () => good.replace('<SignatureValue>', `${/<SignedInfo>.*<\/SignedInfo>/.exec(good)?.[0]}<SignatureValue>`), 'Signature does not hold exactly'],
    ['a comment in DigestValue', () => good.replace('<DigestValue>', '<DigestValue><!-- x -->'), 'comment stands in SECURITY'],
    ['an Object after KeyInfo', () => forger.document({ tail: '<Object><QualifyingProperties/></Object>' }), 'Signature does not hold exactly'],
    ['no reference', () => withReference(''), '0 references'],
    ['two references', () => withReference(reference + reference), '2 references'],
    ['a reference to an Object only', () => forger.document({ signedInfo: canonicalization + signatureMethod + reference.replace('URI=""', 'URI="#o"') }), 'not one to the whole document'],
    ['a reference without URI', () => withReference(reference.replace(' URI=""', '')), 'not one to the whole document'],
    ['a reference over http', () => withReference(reference.replace('URI=""', 'URI="http://example.invalid/x"')), 'not one to the whole document'],
    ['a reference to a file', () => withReference(reference.replace('URI=""', 'URI="file:///etc/hostname"')), 'not one to the whole document'],
    ['a reference by bare name', () => withReference(reference.replace('URI=""', 'URI="body"')), 'not one to the whole document'],
    ['a reference with a type', () => withReference(reference.replace('URI=""', 'Type="x" URI=""')), 'not one to the whole document'],
    ['an Id on SignedInfo', () => forger.document({ signedInfoAttributes: ' Id="a"' }), 'SignedInfo has other attributes'],
    ['an xml:id on Signature', () => good.replace('<Signature ', '<Signature xml:id="a" '), 'Signature has other attributes'],
    ['text in Signature', () => good.replace('<KeyInfo>', 'x<KeyInfo>'), 'Signature holds something beside'],
    ['an element in SignatureValue', () => good.replace('</SignatureValue>', '<x/></SignatureValue>'), 'SignatureValue holds something beside text'],
    ['a foreign element in SignedInfo', () => forger.document({ signedInfo: `${canonicalization}${signatureMethod}${reference}<x xmlns="urn:x"/>` }), 'SignedInfo does not hold exactly'],
    ['a bare key in KeyInfo', () => forger.document({ keyInfo: '<KeyValue/>' }), 'KeyInfo does not hold exactly'],
    ['no certificate', () => forger.document({ keyInfo: '<X509Data/>' }), 'exactly one certificate'],
    ['two certificates', () => good.replace('<X509Certificate>', '<X509Certificate>AAAA</X509Certificate><X509Certificate>'), 'exactly one certificate'],
    ['a CRL in X509Data', () => good.replace('<X509Certificate>', '<X509CRL>AAAA</X509CRL><X509Certificate>'), 'does not know'],
    ['a Signature of megabytes', () => good.replace('<X509Certificate>', `<X509SubjectName>${'x'.repeat(100_000)}</X509SubjectName><X509Certificate>`), 'longer than'],
  ]
  const downgraded: readonly [string, () => string | Uint8Array, string][] = [
    ['RSA with SHA-1', () => forger.document({ signedInfo: canonicalization + method(`${dsig}rsa-sha1`) + reference }), 'algorithm of SignatureMethod is not allowed'],
    ['RSA with MD5', () => forger.document({ signedInfo: canonicalization + method('http://www.w3.org/2001/04/xmldsig-more#rsa-md5') + reference }), 'algorithm of SignatureMethod is not allowed'],
    ['HMAC with the public key', () => forger.document({ signedInfo: canonicalization + method('http://www.w3.org/2001/04/xmldsig-more#hmac-sha256') + reference }), 'algorithm of SignatureMethod is not allowed'],
    ['a parameter of SignatureMethod', () => forger.document({ signedInfo: canonicalization + signatureMethod.replace('/>', '><HMACOutputLength>8</HMACOutputLength></SignatureMethod>') + reference }), 'SignatureMethod has parameters'],
    ['a SHA-1 digest', () => withReference(reference.replace(digestMethod, `<DigestMethod Algorithm="${dsig}sha1"/>`)), 'algorithm of DigestMethod is not allowed'],
    ['an MD5 digest', () => withReference(reference.replace(digestMethod, '<DigestMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#md5"/>')), 'algorithm of DigestMethod is not allowed'],
    ['an algorithm in other letters', () => withReference(reference.replace('xmlenc#sha256', 'xmlenc#SHA256')), 'algorithm of DigestMethod is not allowed'],
    ['inclusive canonicalisation of SignedInfo', () => forger.document({ signedInfo: '<CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>' + signatureMethod + reference }), 'algorithm of CanonicalizationMethod is not allowed'],
    ['a PrefixList', () => forger.document({ signedInfo: canonicalization.replace('/>', '><InclusiveNamespaces xmlns="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="x"/></CanonicalizationMethod>') + signatureMethod + reference }), 'CanonicalizationMethod has parameters'],
    ['a PrefixList in the transform', () => withTransforms(xpath + exclusive.replace('/>', '><InclusiveNamespaces xmlns="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="x"/></Transform>')), 'Transform has parameters'],
    ['another XPath', () => withReference(reference.replace(' or ancestor-or-self::BODY', '')), 'XPath does not select exactly'],
    ['an XPath that selects nothing', () => withReference(reference.replace('ancestor-or-self::HEADER or ancestor-or-self::BODY', 'false()')), 'XPath does not select exactly'],
    ['an XSLT transform', () => withTransforms('<Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/>' + exclusive), 'algorithm of Transform is not allowed'],
    ['a base64 transform', () => withTransforms(`<Transform Algorithm="${dsig}base64"/>${exclusive}`), 'algorithm of Transform is not allowed'],
    ['an enveloped transform', () => withTransforms(`<Transform Algorithm="${dsig}enveloped-signature"/>${exclusive}`), 'algorithm of Transform is not allowed'],
    ['a third transform', () => withTransforms(xpath + exclusive + exclusive), 'Transforms does not hold exactly'],
    ['canonicalisation without comments in the transform', () => withReference(reference.replace('xml-exc-c14n#WithComments', 'xml-exc-c14n#')), 'algorithm of Transform is not allowed'],
    ['transforms in another order', () => withTransforms(exclusive + xpath), 'algorithm of Transform is not allowed'],
  ]
  const unparsable: readonly [string, () => string | Uint8Array, string][] = [
    ['a processing instruction in a text', () => good.replace('10000', '<?p 99?>10000'), 'processing instruction'],
    ['a processing instruction before the root', () => `<?xml-stylesheet href="x"?>${good}`, 'processing instruction'],
    ['an internal DTD', () => `<!DOCTYPE DATA [<!ATTLIST DATA a CDATA "b">]>${good}`, 'DOCTYPE'],
    ['an external entity', () => `<!DOCTYPE DATA [<!ENTITY x SYSTEM "file:///etc/hostname">]>${good.replace('10000', '&x;')}`, 'DOCTYPE'],
    ['an entity bomb', () => bomb + good.replace('10000', '&b;'), 'DOCTYPE'],
    ['an undeclared entity', () => good.replace('10000', '&x;'), 'not well-formed'],
    ['a depth of 300', () => good.replace('</ROW>', `${'<a>'.repeat(300)}${'</a>'.repeat(300)}</ROW>`), 'deeper than 100'],
    ['UTF-16', () => Buffer.from(`\ufeff${good}`, 'utf16le'), 'not UTF-8'],
    ['a declared other encoding', () => `<?xml version="1.0" encoding="UTF-16"?>${good}`, 'another encoding'],
    ['two byte order marks', () => `\ufeff\ufeff${good}`, 'two byte order marks'],
    ['bytes after the root', () => `${good}x`, 'outside its root'],
    ['a second root', () => good + good, 'not one well-formed element'],
    ['more than two megabytes', () => good.replace('10000', '1'.repeat(2 * 1024 * 1024)), 'at most 2097152'],
    ['a NUL', () => good.replace('10000', '10\u0000'), 'control character'],
    ['an attribute twice', () => good.replace('n="1"', 'n="1" n="2"'), 'not well-formed'],
  ]

  test.each([...changed, ...wrapped, ...shaped, ...downgraded])('%s', async (_, make, reason) => {
    await expect(verify(make())).rejects.toMatchObject({ name: 'GatewayError', code: 'signature_invalid', detail: expect.stringContaining(reason) })
  })

  test.each(unparsable)('%s', async (_, make, reason) => {
    await expect(verify(make())).rejects.toMatchObject({ name: 'GatewayError', code: 'xml_rejected', detail: expect.stringContaining(reason) })
  })

  test('an organisation of which nothing is registered', async () => {
    await expect(verify(good, 'Z99')).rejects.toMatchObject({ code: 'signature_invalid', detail: 'no certificate is registered for organisation Z99' })
  })

  test('a good document under another organisation’s name', async () => {
    await expect(verify(good, other)).rejects.toMatchObject({ code: 'signature_invalid', detail: 'the certificate is not registered for organisation G12' })
  })
})
