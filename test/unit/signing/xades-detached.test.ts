/** A signature beside raw bytes: what counts, what is asked for, and what may stand around and beside the signature. */
import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeXadesDetached } from '../../../src/signing/xades/xades-detached.ts'
import { aboutReference, canonicalTransform, dataReference, digestMethod, dsig, propertiesReference, signedProperties } from './xades-forge.ts'
import { now, openXadesKit, other, payload, sender, type XadesKit } from './xades-kit.ts'

const about = { issuer: sender, audience: other, messageId: 'M-1', service: 'transfer' }

let kit: XadesKit
let made: string
let forged: string

beforeAll(async () => {
  kit = await openXadesKit()
  made = (await makeXadesDetached(Buffer.from(payload), kit.seal, about, 'RS256', now)).detached ?? ''
  forged = kit.forger.detached(payload)
}, 60_000)

describe('what counts', () => {
  test('the bytes come back as they are, with what the signature says', async () => {
    const checked = await kit.checkDetached(made, { audience: other, messageId: 'M-1', service: 'transfer', maxAgeSeconds: 60 })
    expect(Buffer.from(checked.bytes).toString()).toBe(payload)
    expect(checked).toMatchObject({ profile: 'xades-detached', algorithm: 'RS256', audience: other, messageId: 'M-1', service: 'transfer', claimedAt: now })
  })

  test('it stands on one line, and names the digest and the certificate', async () => {
    const signed = await makeXadesDetached(Buffer.from(payload), kit.seal, about, 'PS256', now)
    expect(signed.detached).not.toMatch(/[\r\n]/)
    expect(signed).toMatchObject({ algorithm: 'PS256', digest: createHash('sha256').update(payload).digest('hex'), certificate: kit.seal.certificate.thumbprint })
    await expect(kit.checkDetached(signed.detached ?? '')).resolves.toMatchObject({ algorithm: 'PS256' })
  })

  test('names that would be markup are names', async () => {
    const odd = { issuer: sender, audience: '<a b="c">&amp;</a>', messageId: ']]>\r\n\t\u0085 \u{1f33e}' }
    const { detached = '' } = await makeXadesDetached(Buffer.from(payload), kit.seal, odd, 'RS256', now)
    const checked = await kit.checkDetached(detached, { audience: odd.audience, messageId: odd.messageId })
    expect(checked).toMatchObject({ audience: odd.audience, messageId: odd.messageId })
    expect(checked.service).toBeUndefined()
  })

  test.each(['\u0000', '\ud800'])('a name that XML cannot carry is refused: %j', async (messageId) => {
    await expect(makeXadesDetached(Buffer.from(payload), kit.seal, { ...about, messageId }, 'RS256', now)).rejects.toMatchObject({ code: 'xml_rejected', fault: 'xml-character' })
  })

  test('white space between the elements, prefixes, CDATA and a byte order mark are the signer’s affair', async () => {
    const loose = forged.replaceAll(/<ds:(SignatureValue|KeyInfo|X509Data)>/g, '\n <ds:$1>\n').replace(/(<ds:X509Certificate>)(.*?)(<\/ds:X509Certificate>)/, '$1<![CDATA[$2]]>$3')
    await expect(kit.checkDetached(`\ufeff<?xml version="1.0"?>\n${loose}\n`)).resolves.toMatchObject({ messageId: 'M-1' })
  })

  test('a certificate of its issuer beside the signer’s', async () => {
    const keyInfo = `<ds:X509Data>${[kit.forger.certificate, kit.foreign.certificate].map((der) => `<ds:X509Certificate>${der}</ds:X509Certificate>`).join('')}</ds:X509Data>`
    await expect(kit.checkDetached(kit.forger.detached(payload, { keyInfo }))).resolves.toMatchObject({ messageId: 'M-1' })
  })

  test('SHA-1 only for an organisation that may still use it, and then for everything or for the value alone', async () => {
    const sha1 = (xml: string) => xml.replaceAll(digestMethod, `<ds:DigestMethod Algorithm="${dsig}sha1"/>`)
    const references = dataReference + aboutReference + propertiesReference
    const method = `<ds:SignatureMethod Algorithm="${dsig}rsa-sha1"/>`
    const old = kit.forger.detached(payload, { method, hash: 'sha1', references: sha1(references) })
    await expect(kit.checkDetached(old, {}, kit.entry(['RS1']))).resolves.toMatchObject({ algorithm: 'RS1' })
    await expect(kit.checkDetached(old)).rejects.toMatchObject({ fault: 'algorithm-deprecated' })
    const broken = old.replace(/M-1/, 'M-2')
    await expect(kit.checkDetached(broken, {}, kit.entry(['RS1']))).rejects.toMatchObject({ fault: 'digest-wrong' })
    await expect(kit.checkDetached(old, { bytes: Buffer.from('x') }, kit.entry(['RS1']))).rejects.toMatchObject({ fault: 'digest-wrong' })
  })
})

test.each(['xades-detached', 'xades-enveloped'] as const)('%s through the doors of the product', async (profile) => {
  const bytes = Buffer.from('<HoSo>10000</HoSo>')
  const { signer, verifier } = kit.seals
  const signed = await signer.sign(bytes, profile, about)
  const detached = signed.detached === undefined ? {} : { detached: signed.detached }
  const verified = await verifier.verify({ bytes: signed.bytes, ...detached, profile, organisation: sender, audience: other, messageId: 'M-1', service: 'transfer', maxAgeSeconds: 60 })
  expect(Buffer.from(verified.bytes).equals(bytes)).toBe(true)
  expect(verified).toMatchObject({ profile, algorithm: 'RS256', deprecated: false, organisation: sender, certificate: signed.certificate })
  await expect(verifier.verify({ bytes: signed.bytes, ...detached, profile, organisation: other })).rejects.toMatchObject({ fault: 'certificate-not-registered' })
})

describe('what is asked for', () => {
  test.each([
    ['audience', 'audience-differs'],
    ['messageId', 'message-differs'],
    ['service', 'service-differs'],
    ['organisation', 'issuer-differs'],
  ])('another %s', async (name, fault) => {
    await expect(kit.checkDetached(made, { [name]: 'X' })).rejects.toMatchObject({ fault })
  })

  test('a younger signature', async () => {
    const old = kit.forger.detached(payload, { properties: signedProperties.replace('2026-03-04T05', '2026-03-04T03') })
    await expect(kit.checkDetached(old, { maxAgeSeconds: 600 })).rejects.toMatchObject({ fault: 'signature-too-old' })
    await expect(kit.checkDetached(old, { maxAgeSeconds: 86_400 })).resolves.toMatchObject({ messageId: 'M-1' })
  })

  test('any signature at all', async () => {
    await expect(kit.checkDetached(undefined)).rejects.toMatchObject({ fault: 'signature-missing' })
  })
})

const root = '<asic:XAdESSignatures xmlns:asic="http://uri.etsi.org/02918/v1.2.1#">'
const signatureOf = (xml: string) => /<ds:Signature .*<\/ds:Signature>/.exec(xml)?.[0] ?? ''

describe('what was changed, or stands around the signature', () => {
  const cases: readonly (readonly [string, () => string, string])[] = [
    ['another root', () => signatureOf(forged), 'xml-root'],
    ['a root of another namespace', () => forged.replace('02918/v1.2.1#', '02918/v1.1.1#'), 'xml-root'],
    ['an attribute of the root', () => forged.replace(root, root.replace('>', ' a="b">')), 'xml-root'],
    ['no signature', () => `${root}</asic:XAdESSignatures>`, 'xml-signature-count'],
    ['28 two signatures', () => forged.replace('</asic:', `${signatureOf(forged)}</asic:`), 'xml-signature-count'],
    ['a signature inside another element', () => forged.replace(root, `${root}<x>`).replace('</asic:', '</x></asic:'), 'xml-signature-count'],
    ['an element beside the signature', () => forged.replace('</asic:', '<x/></asic:'), 'xml-signature-place'],
    ['a signature inside the signature', () => forged.replace('</ds:Signature>', `<ds:Object>${signatureOf(forged)}</ds:Object></ds:Signature>`), 'xml-signature-place'],
    ['text beside the signature', () => forged.replace('</asic:', 'x</asic:'), 'xml-signature-place'],
    ['a comment beside the signature', () => forged.replace('</asic:', '<!-- x --></asic:'), 'xml-comment'],
    ['another organisation’s signature', () => kit.foreign.detached(payload), 'certificate-not-registered'],
    ['the right certificate shown over a foreign value', () => kit.foreign.detached(payload, { keyInfo: `<ds:X509Data><ds:X509Certificate>${kit.forger.certificate}</ds:X509Certificate></ds:X509Data>` }), 'xml-certificate-differs'],
    ['other bytes', () => kit.forger.detached(`${payload} `), 'digest-wrong'],
  ]
  test.each(cases)('%s', async (_, make, fault) => {
    await expect(kit.checkDetached(make())).rejects.toMatchObject({ code: 'signature_invalid', fault })
  })

  const references: readonly (readonly [string, string, string])[] = [
    ['33 a file that is not there', dataReference.replace('"message"', '"body"'), 'container-missing'],
    ['an absolute path', dataReference.replace('"message"', '"/message"'), 'xml-reference-external'],
    ['a way up', dataReference.replace('"message"', '"../message"'), 'xml-reference-external'],
    ['59 the name in other letters', dataReference.replace('"message"', '"Message"'), 'xml-reference-encoding'],
    ['59 the name in needless percent signs', dataReference.replace('"message"', '"%6Dessage"'), 'xml-reference-encoding'],
    ['the whole document', dataReference.replace('"message"', '""'), 'xml-references'],
    ['a place in the document', dataReference.replace('"message"', '"#p"'), 'xml-references'],
    ['the file twice', dataReference + dataReference.replace('r0', 'r2'), 'xml-references'],
    ['a transform of the bytes', dataReference.replace('<ds:DigestMethod', `<ds:Transforms>${canonicalTransform}</ds:Transforms><ds:DigestMethod`), 'xml-transform'],
  ]
  test.each(references)('%s', async (what, data, fault) => {
    const formats = what === 'the file twice' ? { properties: signedProperties.replace('</xades:SignedDataObjectProperties>', '<xades:DataObjectFormat ObjectReference="#r2"><xades:MimeType>a/b</xades:MimeType></xades:DataObjectFormat></xades:SignedDataObjectProperties>') } : {}
    await expect(kit.checkDetached(kit.forger.detached(payload, { references: data + aboutReference + propertiesReference, ...formats }))).rejects.toMatchObject({ code: 'signature_invalid', fault })
  })

  test('another media type than the signed one', async () => {
    const properties = signedProperties.replace('application/octet-stream', 'text/html')
    await expect(kit.checkDetached(kit.forger.detached(payload, { properties }))).rejects.toMatchObject({ fault: 'container-manifest' })
  })
})

describe('what is no XML for us', () => {
  const cases: readonly (readonly [string, () => string, string])[] = [
    ['9 a processing instruction', () => forged.replace('<ds:DigestValue>', '<ds:DigestValue><?p x?>'), 'xml-instruction'],
    ['10 a processing instruction before the root', () => `<?p x?>${forged}`, 'xml-instruction'],
    ['24 a DTD', () => `<!DOCTYPE a>${forged}`, 'xml-doctype'],
    ['27 a depth of 30', () => forged.replace('<ds:KeyInfo>', `<ds:KeyInfo>${'<a>'.repeat(30)}${'</a>'.repeat(30)}`), 'xml-too-deep'],
    ['34 another declared encoding', () => `<?xml version="1.0" encoding="UTF-16"?>${forged}`, 'xml-encoding'],
    ['35 bytes after the root', () => `${forged}x`, 'xml-trailing'],
    ['37 more than 256 KiB', () => forged.replace('<ds:KeyInfo>', `<ds:KeyInfo>${' '.repeat(256 * 1024)}`), 'xml-too-large'],
    ['thousands of elements', () => forged.replace('<ds:KeyInfo>', `<ds:KeyInfo>${'<a/>'.repeat(5000)}`), 'xml-too-large'],
    ['what is no XML', () => 'aaa..bbb', 'xml-malformed'],
  ]
  test.each(cases)('%s', async (_, make, fault) => {
    await expect(kit.checkDetached(make())).rejects.toMatchObject({ code: 'xml_rejected', fault })
  })
})
