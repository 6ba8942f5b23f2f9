/** One signature over many files, what is added to make it last, and what is refused when files and signature do not agree. */
import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { FileDigest } from '../../../src/ports/signer.ts'
import { checkFiles } from '../../../src/signing/xades/check-files.ts'
import { fileUri } from '../../../src/signing/xades/file-uri.ts'
import { addLongTermData, addStamp, signFiles } from '../../../src/signing/xades/sign-files.ts'
import { now, openXadesKit, type XadesKit } from './xades-kit.ts'

const sha256 = (content: string) => createHash('sha256').update(content).digest('hex')
const file = (name: string, content = name): FileDigest => ({ name, mediaType: 'application/json', digest: sha256(content) })
const files = [file('transfer.json'), file('attempts/1/record.json'), file('hồ sơ (1)/a b.json'), file("odd/!'()*~-_.json")]

let kit: XadesKit
let made: string

beforeAll(async () => {
  kit = await openXadesKit()
  made = await signFiles(files, kit.seal, { now, chain: [] })
}, 60_000)

function check(xml: string, against: readonly FileDigest[] = files) {
  return checkFiles(Buffer.from(xml), against)
}

describe('a signature over files', () => {
  test('says who claims to have made it, and when; the order of the files does not matter', async () => {
    const [signature, ...others] = await check(made, files.toReversed())
    expect(others).toEqual([])
    expect(signature).toMatchObject({ algorithm: 'RS256', signingTime: now, level: 'B-B', stamps: [], certificates: [], ocsp: [], crls: [] })
    expect(Buffer.from(signature?.certificate ?? []).equals(kit.seal.certificate.x509.raw)).toBe(true)
  })

  test('names stand in one way only', () => {
    expect(files.map(({ name }) => fileUri(name))).toEqual(['transfer.json', 'attempts/1/record.json', 'h%E1%BB%93%20s%C6%A1%20%281%29/a%20b.json', 'odd/%21%27%28%29%2A~-_.json'])
    expect(() => fileUri('\ud800')).toThrow(expect.objectContaining({ code: 'xml_rejected' }))
  })

  test('a thousand files', async () => {
    const many = Array.from({ length: 1000 }, (_, index) => file(`attachments/${index}.pdf`))
    await expect(check(await signFiles(many, kit.seal, { now, chain: [] }), many)).resolves.toHaveLength(1)
  })

  test('two signatures by two organisations, both over every file', async () => {
    const signature = /<ds:Signature .*<\/ds:Signature>/.exec(await signFiles(files, kit.seal, { algorithm: 'PS256', now, chain: [] }))?.[0] ?? ''
    await expect(check(made.replace('</asic:', `${signature}</asic:`))).resolves.toMatchObject([{ algorithm: 'RS256' }, { algorithm: 'PS256' }])
  })

  test('an algorithm that the key cannot make', async () => {
    await expect(signFiles(files, kit.seal, { algorithm: 'ES256', now, chain: [] })).rejects.toMatchObject({ code: 'key_unusable' })
  })
})

describe('what makes it last', () => {
  const [token, certificate, ocsp, crl] = ['token', 'certificate', 'ocsp', 'crl'].map((text) => Buffer.from(text))

  async function stamped(): Promise<{ xml: string; imprint: Uint8Array }> {
    let imprint: Uint8Array = Buffer.alloc(0)
    const xml = await addStamp(made, async (digest) => {
      imprint = digest
      return token ?? Buffer.alloc(0)
    })
    return { xml, imprint }
  }

  test('a time stamp over the canonical SignatureValue', async () => {
    const { xml, imprint } = await stamped()
    const value = /<ds:SignatureValue Id="lt-value">(.*)<\/ds:SignatureValue>/.exec(made)?.[1]
    expect(Buffer.from(imprint).toString('hex')).toBe(sha256(`<ds:SignatureValue xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="lt-value">${value}</ds:SignatureValue>`))
    const [signature] = await check(xml)
    expect(signature?.level).toBe('B-T')
    expect(signature?.stamps.map((stamp) => [Buffer.from(stamp.token).toString(), Buffer.from(stamp.imprint).equals(Buffer.from(imprint))])).toEqual([['token', true]])
  })

  test('certificates and revocation answers', async () => {
    const { xml } = await stamped()
    const long = addLongTermData(xml, { certificates: [certificate ?? Buffer.alloc(0)], ocsp: [ocsp ?? Buffer.alloc(0)], crls: [crl ?? Buffer.alloc(0)] })
    const [signature] = await check(long)
    expect(signature?.level).toBe('B-LT')
    expect([signature?.certificates, signature?.ocsp, signature?.crls].map((list) => list?.map((der) => Buffer.from(der).toString()))).toEqual([['certificate'], ['ocsp'], ['crl']])
  })

  test('answers of one kind are enough, none are not', async () => {
    const { xml } = await stamped()
    const add = (data: Parameters<typeof addLongTermData>[1]) => check(addLongTermData(xml, data))
    await expect(add({ certificates: [Buffer.from('a')], ocsp: [Buffer.from('b')], crls: [] })).resolves.toMatchObject([{ level: 'B-LT' }])
    await expect(add({ certificates: [Buffer.from('a')], ocsp: [], crls: [] })).resolves.toMatchObject([{ level: 'B-T' }])
  })

  test('only once, and long-term data only after a stamp', async () => {
    const { xml } = await stamped()
    expect(() => addLongTermData(made, { certificates: [], ocsp: [], crls: [] })).toThrow(/exactly once/)
    await expect(check(xml.replace('</xades:SignatureTimeStamp>', '</xades:SignatureTimeStamp><xades:CertificateValues/><xades:CertificateValues/>'))).rejects.toMatchObject({ fault: 'xml-properties-shape' })
  })

  const shapes: readonly (readonly [string, (xml: string) => string, string])[] = [
    ['a stamp over another canonical form', (xml) => xml.replace(/(<xades:SignatureTimeStamp><ds:CanonicalizationMethod Algorithm=")[^"]*/, '$1http://www.w3.org/TR/2001/REC-xml-c14n-20010315'), 'xml-canonicalization'],
    ['a stamp without its canonical form', (xml) => xml.replace(/(<xades:SignatureTimeStamp>)<ds:Canon.*?<\/ds:CanonicalizationMethod>/, '$1'), 'xml-properties-shape'],
    ['a stamp that is not base64', (xml) => xml.replace('<xades:EncapsulatedTimeStamp>', '<xades:EncapsulatedTimeStamp>-'), 'xml-base64'],
    ['a stamp twice in one', (xml) => xml.replace('</xades:EncapsulatedTimeStamp>', '</xades:EncapsulatedTimeStamp><xades:EncapsulatedTimeStamp>AAAA</xades:EncapsulatedTimeStamp>'), 'xml-properties-shape'],
    ['an archive time stamp', (xml) => xml.replaceAll('SignatureTimeStamp', 'ArchiveTimeStamp'), 'xml-properties-shape'],
    ['properties of data objects', (xml) => xml.replace('</xades:UnsignedProperties>', '<xades:UnsignedDataObjectProperties/></xades:UnsignedProperties>'), 'xml-properties-shape'],
    ['unsigned properties before the signed', (xml) => xml.replace(/(<xades:SignedProperties.*<\/xades:SignedProperties>)(<xades:UnsignedProperties.*<\/xades:UnsignedProperties>)/, '$2$1'), 'xml-properties-shape'],
    ['other revocation values', (xml) => xml.replace('</xades:SignatureTimeStamp>', '</xades:SignatureTimeStamp><xades:RevocationValues><xades:OtherValues/></xades:RevocationValues>'), 'xml-properties-shape'],
  ]
  test.each(shapes)('%s is refused', async (_, change, fault) => {
    const { xml } = await stamped()
    const changed = change(xml)
    expect(changed).not.toBe(xml)
    await expect(check(changed)).rejects.toMatchObject({ code: 'signature_invalid', fault })
  })
})

describe('files and signature do not agree', () => {
  const cases: readonly (readonly [string, readonly FileDigest[], string])[] = [
    ['53 a file that is not signed', [...files, file('more.json')], 'container-unsigned'],
    ['54 a file that is not there', files.slice(1), 'container-missing'],
    ['a changed file', [file('transfer.json', 'changed'), ...files.slice(1)], 'digest-wrong'],
    ['two files that changed places', [{ ...file('transfer.json'), digest: sha256('attempts/1/record.json') }, { ...file('attempts/1/record.json'), digest: sha256('transfer.json') }, ...files.slice(2)], 'digest-wrong'],
    ['59 a file whose name differs in case', [file('Transfer.json', 'transfer.json'), ...files.slice(1)], 'xml-reference-encoding'],
    ['59 a file whose name differs in its Unicode form', files.map((one) => ({ ...one, name: one.name.normalize('NFD') })), 'xml-reference-encoding'],
    ['59 a name whose slash is written as a percent sign', files.map((one) => ({ ...one, name: one.name.replace('attempts/', 'attempts%2F') })), 'container-missing'],
    ['60 another media type', [{ ...file('transfer.json'), mediaType: 'text/html' }, ...files.slice(1)], 'container-manifest'],
    ['no files', [], 'container-missing'],
  ]
  test.each(cases)('%s', async (_, against, fault) => {
    await expect(check(made, against)).rejects.toMatchObject({ code: 'signature_invalid', fault })
  })

  test('one of two signatures does not cover every file', async () => {
    const partial = /<ds:Signature .*<\/ds:Signature>/.exec(await signFiles(files.slice(1), kit.seal, { now, chain: [] }))?.[0] ?? ''
    await expect(check(made.replace('</asic:', `${partial}</asic:`))).rejects.toMatchObject({ fault: 'container-unsigned' })
  })

  test('seventeen signatures', async () => {
    const signature = /<ds:Signature .*<\/ds:Signature>/.exec(made)?.[0] ?? ''
    await expect(check(made.replace('</asic:', `${signature.repeat(16)}</asic:`))).rejects.toMatchObject({ fault: 'xml-signature-count' })
  })

  test('a changed byte in what is signed, and another certificate', async () => {
    await expect(check(made.replace('2026-03-04', '2026-03-05'))).rejects.toMatchObject({ fault: 'digest-wrong' })
    await expect(check(made.replace(/<ds:X509Certificate>.*?</, `<ds:X509Certificate>${kit.foreign.certificate}<`))).rejects.toMatchObject({ fault: 'xml-certificate-differs' })
    await expect(check(made.replace('rsa-sha256', 'rsa-sha512'))).rejects.toMatchObject({ fault: 'algorithm-refused' })
  })

  test('a certificate that is none, though signed properties and KeyInfo agree', async () => {
    const none = createHash('sha256').update(Buffer.from('AAAA', 'base64')).digest('base64')
    const changed = made.replace(/<ds:X509Certificate>.*?</, '<ds:X509Certificate>AAAA<').replace(/(<xades:CertDigest>.*?<ds:DigestValue[^>]*>)[^<]*/, `$1${none}`)
    await expect(check(changed)).rejects.toMatchObject({ fault: 'certificate-unreadable' })
  })

  test('SHA-1', async () => {
    await expect(check(made.replace('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'http://www.w3.org/2000/09/xmldsig#rsa-sha1'))).rejects.toMatchObject({ fault: 'algorithm-deprecated' })
  })
})
