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
    ['a changed text', () => good.replace('10000', '10001'), 'digest-wrong'],
    ['a changed attribute', () => good.replace('n="1"', 'n="2"'), 'digest-wrong'],
    ['an added attribute on BODY', () => good.replace('<BODY>', '<BODY a="b">'), 'digest-wrong'],
    ['a removed row', () => good.replace(body, '<BODY></BODY>'), 'digest-wrong'],
    ['a changed digest', () => good.replace(/<DigestValue>.{4}/, '<DigestValue>AAAA'), 'value-wrong'],
    ['a changed value', () => good.replace(/<SignatureValue>.{4}/, '<SignatureValue>AAAA'), 'value-wrong'],
    ['a value cut short', () => good.replace(/.{8}<\/SignatureValue>/, '</SignatureValue>'), 'value-wrong'],
    ['a value in loose base64', () => good.replace('</SignatureValue>', '=</SignatureValue>'), 'xml-base64'],
    ['a stripped signature', () => good.replace(/<Signature .*<\/Signature>/, ''), 'signature-missing'],
    ['another organisation’s claim', () => foreign.document(), 'certificate-not-registered'],
    ['the right certificate shown over a foreign value', () => foreign.document().replace(/<X509Certificate>.*<\/X509Certificate>/, () => /<X509Certificate>.*<\/X509Certificate>/.exec(good)?.[0] ?? ''), 'value-wrong'],
    ['KeyInfo’s certificate swapped', () => good.replace(/<X509Certificate>.*<\/X509Certificate>/, () => /<X509Certificate>.*<\/X509Certificate>/.exec(foreign.document())?.[0] ?? ''), 'certificate-not-registered'],
  ]
  const wrapped: readonly [string, () => string | Uint8Array, string][] = [
    ['an evil root around the signed one', () => `<EVIL>${good}</EVIL>`, 'xml-root'],
    ['the original inside ds:Object', () => `<DATA>${header}${evil}<SECURITY>${forger.signature({ tail: `<Object><DATA>${header}${body}</DATA></Object>` })}</SECURITY></DATA>`, 'xml-wrapped'],
    ['the original beside the signature', () => good.replace(body, evil).replace('</SECURITY>', `${body}</SECURITY>`), 'xml-wrapped'],
    ['an evil wrapper with the original as child', () => good.replace(body, `<BODY>${evil}${body}</BODY>`), 'xml-wrapped'],
    ['a second BODY before', () => good.replace(body, evil + body), 'xml-shape'],
    ['a second HEADER after', () => good.replace('<SECURITY>', `${header}<SECURITY>`), 'xml-shape'],
    ['a BODY of another namespace inside', () => good.replace('<ROW', '<x:BODY xmlns:x="urn:x"/><ROW'), 'xml-wrapped'],
    ['another order', () => good.replace(header + body, body + header), 'xml-shape'],
    ['a fourth element', () => good.replace('</DATA>', '<MORE/></DATA>'), 'xml-shape'],
    ['DATA in a namespace', () => good.replace('<DATA>', '<DATA xmlns="urn:x">'), 'xml-root'],
    ['HEADER in a namespace', () => good.replace('<HEADER>', '<HEADER xmlns="urn:x">'), 'xml-shape'],
    ['an attribute on DATA', () => good.replace('<DATA>', '<DATA a="b">'), 'xml-shape'],
    ['text in DATA', () => good.replace('<BODY>', 'pay<BODY>'), 'xml-shape'],
    ['a comment in DATA', () => good.replace('<BODY>', '<!-- x --><BODY>'), 'xml-shape'],
    ['an attribute on SECURITY', () => good.replace('<SECURITY>', '<SECURITY a="b">'), 'xml-shape'],
    ['a blank that is none in XML', () => good.replace('</SECURITY>', '\u00a0</SECURITY>'), 'xml-shape'],
    ['text in SECURITY', () => good.replace('</SECURITY>', 'x</SECURITY>'), 'xml-shape'],
    ['two signatures', () => good.replace('</SECURITY>', `${forger.signature()}</SECURITY>`), 'xml-signature-count'],
    ['a signature of no namespace', () => good.replace(` xmlns="${dsig}"`, ''), 'xml-signature-place'],
    ['SECURITY inside BODY', () => good.replace('</BODY>', '<SECURITY/></BODY>'), 'xml-wrapped'],
  ]
  const shaped: readonly [string, () => string | Uint8Array, string][] = [
    ['two SignedInfo', () => good.replace('<SignatureValue>', `${/<SignedInfo>.*<\/SignedInfo>/.exec(good)?.[0]}<SignatureValue>`), 'xml-signed-info-count'],
    ['a comment in DigestValue', () => good.replace('<DigestValue>', '<DigestValue><!-- x -->'), 'xml-comment'],
    ['an Object after KeyInfo', () => forger.document({ tail: '<Object><QualifyingProperties/></Object>' }), 'xml-foreign-object'],
    ['no reference', () => withReference(''), 'xml-references'],
    ['two references', () => withReference(reference + reference), 'xml-references'],
    ['a reference to an Object only', () => forger.document({ signedInfo: canonicalization + signatureMethod + reference.replace('URI=""', 'URI="#o"') }), 'xml-references'],
    ['a reference without URI', () => withReference(reference.replace(' URI=""', '')), 'xml-references'],
    ['a reference over http', () => withReference(reference.replace('URI=""', 'URI="http://example.invalid/x"')), 'xml-reference-external'],
    ['a reference to a file', () => withReference(reference.replace('URI=""', 'URI="file:///etc/hostname"')), 'xml-reference-external'],
    ['a reference by bare name', () => withReference(reference.replace('URI=""', 'URI="body"')), 'xml-reference-external'],
    ['a reference with a type', () => withReference(reference.replace('URI=""', 'Type="x" URI=""')), 'xml-references'],
    ['an Id on SignedInfo', () => forger.document({ signedInfoAttributes: ' Id="a"' }), 'xml-signature-shape'],
    ['an xml:id on Signature', () => good.replace('<Signature ', '<Signature xml:id="a" '), 'xml-signature-shape'],
    ['text in Signature', () => good.replace('<KeyInfo>', 'x<KeyInfo>'), 'xml-signature-shape'],
    ['an element in SignatureValue', () => good.replace('</SignatureValue>', '<x/></SignatureValue>'), 'xml-signature-shape'],
    ['a foreign element in SignedInfo', () => forger.document({ signedInfo: `${canonicalization}${signatureMethod}${reference}<x xmlns="urn:x"/>` }), 'xml-signature-shape'],
    ['a bare key in KeyInfo', () => forger.document({ keyInfo: '<KeyValue/>' }), 'xml-key-info'],
    ['no certificate', () => forger.document({ keyInfo: '<X509Data/>' }), 'xml-key-info'],
    ['two certificates', () => good.replace('<X509Certificate>', '<X509Certificate>AAAA</X509Certificate><X509Certificate>'), 'xml-key-info'],
    ['a CRL in X509Data', () => good.replace('<X509Certificate>', '<X509CRL>AAAA</X509CRL><X509Certificate>'), 'xml-key-info'],
    ['a Signature of megabytes', () => good.replace('<X509Certificate>', `<X509SubjectName>${'x'.repeat(100_000)}</X509SubjectName><X509Certificate>`), 'xml-too-large'],
  ]
  const downgraded: readonly [string, () => string | Uint8Array, string][] = [
    ['RSA with SHA-1', () => forger.document({ signedInfo: canonicalization + method(`${dsig}rsa-sha1`) + reference }), 'algorithm-deprecated'],
    ['RSA with MD5', () => forger.document({ signedInfo: canonicalization + method('http://www.w3.org/2001/04/xmldsig-more#rsa-md5') + reference }), 'algorithm-refused'],
    ['HMAC with the public key', () => forger.document({ signedInfo: canonicalization + method('http://www.w3.org/2001/04/xmldsig-more#hmac-sha256') + reference }), 'xml-hmac'],
    ['a parameter of SignatureMethod', () => forger.document({ signedInfo: canonicalization + signatureMethod.replace('/>', '><HMACOutputLength>8</HMACOutputLength></SignatureMethod>') + reference }), 'algorithm-refused'],
    ['a SHA-1 digest', () => withReference(reference.replace(digestMethod, `<DigestMethod Algorithm="${dsig}sha1"/>`)), 'xml-digest-method'],
    ['an MD5 digest', () => withReference(reference.replace(digestMethod, '<DigestMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#md5"/>')), 'xml-digest-method'],
    ['an algorithm in other letters', () => withReference(reference.replace('xmlenc#sha256', 'xmlenc#SHA256')), 'xml-digest-method'],
    ['inclusive canonicalisation of SignedInfo', () => forger.document({ signedInfo: '<CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>' + signatureMethod + reference }), 'xml-canonicalization'],
    ['a PrefixList', () => forger.document({ signedInfo: canonicalization.replace('/>', '><InclusiveNamespaces xmlns="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="x"/></CanonicalizationMethod>') + signatureMethod + reference }), 'xml-prefix-list'],
    ['a PrefixList in the transform', () => withTransforms(xpath + exclusive.replace('/>', '><InclusiveNamespaces xmlns="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="x"/></Transform>')), 'xml-prefix-list'],
    ['another XPath', () => withReference(reference.replace(' or ancestor-or-self::BODY', '')), 'xml-transform'],
    ['an XPath that selects nothing', () => withReference(reference.replace('ancestor-or-self::HEADER or ancestor-or-self::BODY', 'false()')), 'xml-transform'],
    ['an XSLT transform', () => withTransforms('<Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/>' + exclusive), 'xml-transform'],
    ['a base64 transform', () => withTransforms(`<Transform Algorithm="${dsig}base64"/>${exclusive}`), 'xml-transform'],
    ['an enveloped transform', () => withTransforms(`<Transform Algorithm="${dsig}enveloped-signature"/>${exclusive}`), 'xml-transform'],
    ['a third transform', () => withTransforms(xpath + exclusive + exclusive), 'xml-transform'],
    ['canonicalisation without comments in the transform', () => withReference(reference.replace('xml-exc-c14n#WithComments', 'xml-exc-c14n#')), 'xml-transform'],
    ['transforms in another order', () => withTransforms(exclusive + xpath), 'xml-transform'],
  ]
  const unparsable: readonly [string, () => string | Uint8Array, string][] = [
    ['a processing instruction in a text', () => good.replace('10000', '<?p 99?>10000'), 'xml-instruction'],
    ['a processing instruction before the root', () => `<?xml-stylesheet href="x"?>${good}`, 'xml-instruction'],
    ['an internal DTD', () => `<!DOCTYPE DATA [<!ATTLIST DATA a CDATA "b">]>${good}`, 'xml-doctype'],
    ['an external entity', () => `<!DOCTYPE DATA [<!ENTITY x SYSTEM "file:///etc/hostname">]>${good.replace('10000', '&x;')}`, 'xml-doctype'],
    ['an entity bomb', () => bomb + good.replace('10000', '&b;'), 'xml-doctype'],
    ['an undeclared entity', () => good.replace('10000', '&x;'), 'xml-malformed'],
    ['a depth of 300', () => good.replace('</ROW>', `${'<a>'.repeat(300)}${'</a>'.repeat(300)}</ROW>`), 'xml-too-deep'],
    ['UTF-16', () => Buffer.from(`\ufeff${good}`, 'utf16le'), 'xml-encoding'],
    ['a declared other encoding', () => `<?xml version="1.0" encoding="UTF-16"?>${good}`, 'xml-encoding'],
    ['two byte order marks', () => `\ufeff\ufeff${good}`, 'xml-encoding'],
    ['bytes after the root', () => `${good}x`, 'xml-trailing'],
    ['a second root', () => good + good, 'xml-trailing'],
    ['more than two megabytes', () => good.replace('10000', '1'.repeat(2 * 1024 * 1024)), 'xml-too-large'],
    ['a NUL', () => good.replace('10000', '10\u0000'), 'xml-character'],
    ['an attribute twice', () => good.replace('n="1"', 'n="1" n="2"'), 'xml-malformed'],
  ]

  test.each([...changed, ...wrapped, ...shaped, ...downgraded])('%s', async (_, make, fault) => {
    await expect(verify(make())).rejects.toMatchObject({ name: 'GatewayError', code: 'signature_invalid', fault })
  })

  test.each(unparsable)('%s', async (_, make, fault) => {
    await expect(verify(make())).rejects.toMatchObject({ name: 'GatewayError', code: 'xml_rejected', fault })
  })

  test('an organisation of which nothing is registered', async () => {
    await expect(verify(good, 'Z99')).rejects.toMatchObject({ code: 'signature_invalid', fault: 'organisation-unknown' })
  })

  test('a good document under another organisation’s name', async () => {
    await expect(verify(good, other)).rejects.toMatchObject({ code: 'signature_invalid', fault: 'certificate-not-registered' })
  })
})
