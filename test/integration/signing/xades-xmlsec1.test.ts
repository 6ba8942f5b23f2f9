/** XAdES signatures, held against xmlsec1 in both directions, with both kinds of keys. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkFiles } from '../../../src/signing/xades/check-files.ts'
import { signFiles } from '../../../src/signing/xades/sign-files.ts'
import { checkXadesDetached, makeXadesDetached } from '../../../src/signing/xades/xades-detached.ts'
import { checkXadesEnveloped, makeXadesEnveloped } from '../../../src/signing/xades/xades-enveloped.ts'
import { requireTool } from '../../helpers/tools.ts'
import { openXadesSeals, organisation, type XadesSeals } from './xades-seals.ts'

const about = { issuer: organisation, audience: 'G12', messageId: 'M-1', service: 'transfer' }
const payload = Buffer.from('{"ten":"Nguyễn Thị Thử","soTien":10000}\r\n\u0085')
const kinds = ['RSA', 'ECDSA'] as const

const documents: readonly (readonly [string, string])[] = [
  ['plain', '<HoSo ma="M-1"><Ten>Nguyễn Thị Thử</Ten></HoSo>'],
  ['with namespaces', '<n:a xmlns:n="urn:n" xmlns="urn:d" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><b xsi:type="n:c" xmlns:n="urn:m"/><c xmlns=""/></n:a>'],
  ['with CDATA, comments and references', '<?xml version="1.0"?>\n<!-- before --><a><![CDATA[<a> & b]]><!-- not signed --> &#13;&#9;x</a><!-- </after> -->'],
  ['with attributes in disorder', '<a z="1" a="2" _="3" B="4" xml:lang="vi" m=\'"\'/>'],
  ['with odd line ends and planes', '<a>a\u0085b\u2028c\r\nd\re \u{20000}\u{1f33e}</a>'],
  ['with the prefixes of the signature for something else', '<ds:a xmlns:ds="urn:ds" xmlns:xades="urn:xades"><xades:b ds:c="d"/></ds:a>'],
  ['of many rows', `<a>${'<ROW><SO>1</SO></ROW>'.repeat(2000)}</a>`],
  ['so large that a worker reads it', `<a>${'<ROW><SO>Một dòng dữ liệu</SO></ROW>'.repeat(8000)}</a>`],
]

const tools = [requireTool('xmlsec1', 'xmlsec1'), requireTool('openssl', 'openssl')]

describe.skipIf(tools.includes(false))('xmlsec1', () => {
  let kit: XadesSeals
  let directory: string

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'lienthong-xades-'))
    kit = await openXadesSeals(directory)
    writeFileSync(join(directory, 'message'), payload)
  })

  afterAll(() => rmSync(directory, { recursive: true, force: true }))

  function xmlsec(...options: string[]): string {
    return execFileSync('xmlsec1', options, { cwd: directory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  }

  /** With the whole path to the root. */
  function acceptsThere(xml: string | Uint8Array): boolean {
    writeFileSync(join(directory, 'signed.xml'), xml)
    try {
      xmlsec('--verify', '--trusted-pem', kit.seals.rootFile, '--untrusted-pem', kit.seals.issuingFile, '--id-attr:Id', 'SignedProperties', '--id-attr:Id', 'Object', 'signed.xml')
      return true
    } catch {
      return false
    }
  }

  async function detached(kind: (typeof kinds)[number]): Promise<string> {
    const { seal, algorithm } = kit[kind]
    return (await makeXadesDetached(payload, seal, about, algorithm, new Date())).detached ?? ''
  }

  function checkHere(kind: (typeof kinds)[number], xml: string, bytes: Uint8Array = payload) {
    return checkXadesDetached({ bytes, detached: xml, profile: 'xades-detached', organisation }, kit[kind].entry, new Date())
  }

  test('PSS, which this xmlsec1 may not know: openssl verifies the value over the canonical SignedInfo', async () => {
    const { seal, certificateFile } = kit.RSA
    const { detached: xml = '' } = await makeXadesDetached(payload, seal, about, 'PS256', new Date())
    const [, signedInfo = '', value = ''] = /(<ds:SignedInfo .*<\/ds:SignedInfo>)<ds:SignatureValue[^>]*>([^<]*)/.exec(xml) ?? []
    const openssl = (...options: string[]) => execFileSync('openssl', options, { cwd: directory, encoding: 'utf8' })
    writeFileSync(join(directory, 'signed-info.xml'), signedInfo)
    writeFileSync(join(directory, 'value'), Buffer.from(value, 'base64'))
    writeFileSync(join(directory, 'key.pem'), openssl('x509', '-in', certificateFile, '-noout', '-pubkey'))
    const options = ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:32', '-sigopt', 'rsa_mgf1_md:sha256']
    expect(openssl('dgst', '-sha256', ...options, '-verify', 'key.pem', '-signature', 'value', 'signed-info.xml')).toContain('Verified OK')
    await expect(checkHere('RSA', xml)).resolves.toMatchObject({ algorithm: 'PS256' })
  })

  describe.each(kinds)('%s', (kind) => {
    test('verifies what we sign beside raw bytes', async () => {
      const xml = await detached(kind)
      expect(acceptsThere(xml)).toBe(true)
      await expect(checkHere(kind, xml)).resolves.toMatchObject({ algorithm: kit[kind].algorithm })
    })

    test('refuses other bytes', async () => {
      const xml = await detached(kind)
      const changed = Buffer.from(payload.toString().replace('10000', '10001'))
      writeFileSync(join(directory, 'message'), changed)
      const accepted = acceptsThere(xml)
      writeFileSync(join(directory, 'message'), payload)
      expect(accepted).toBe(false)
      await expect(checkHere(kind, xml, changed)).rejects.toMatchObject({ fault: 'digest-wrong' })
    })

    test('refuses where we refuse, once a character was changed in any value', { timeout: 60_000 }, async () => {
      const xml = await detached(kind)
      const places = [...xml.matchAll(/(?<=="|>)[^<>"]+(?=["<])/g)].map(({ index, 0: text }) => index + Math.floor(text.length / 2))
      expect(places.length).toBeGreaterThan(40)
      const taken: string[] = []
      for (const place of places) {
        const other = xml.charAt(place) === 'A' ? 'B' : 'A'
        const changed = xml.slice(0, place) + other + xml.slice(place + 1)
        const here = await checkHere(kind, changed).then(() => true, () => false)
        if (here || acceptsThere(changed)) taken.push(`${here ? 'here' : 'there'} ${xml.slice(0, place).split(/[ <>]/).at(-1)?.split('"')[0]}`)
      }
      // There: what is not signed, and names nothing. Here: the Id of the value, for whoever wants to name it.
      expect(new Set(taken)).toEqual(new Set(['here Id=', 'there Id=', 'there Target=', 'there xmlns:asic=', 'there xmlns:xades=']))
    })

    test('verifies what we sign over files, with the certificates of the path in it', async () => {
      const contents = new Map([['transfer.json', 'a'], ['attempts/1/record.json', 'b'], ['ảnh (1).bin', 'c']])
      for (const [name, content] of contents) {
        mkdirSync(dirname(join(directory, name)), { recursive: true })
        writeFileSync(join(directory, name), content)
      }
      const files = [...contents].map(([name, content]) => ({ name, mediaType: 'application/json', digest: createHash('sha256').update(content).digest('hex') }))
      const chain = kit.seals.authorities.map(({ pem }) => Buffer.from(pem.replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64'))
      const { seal, algorithm } = kit[kind]
      const xml = await signFiles(files, seal, { now: new Date(), chain: chain.toReversed() })
      expect(acceptsThere(xml)).toBe(true)
      await expect(checkFiles(Buffer.from(xml), files)).resolves.toMatchObject([{ algorithm }])
      writeFileSync(join(directory, 'attempts/1/record.json'), 'B')
      expect(acceptsThere(xml)).toBe(false)
    })

    test.each(documents)('verifies what we sign inside a document: %s', async (_, document) => {
      const { seal, algorithm, entry } = kit[kind]
      const { bytes } = await makeXadesEnveloped(Buffer.from(document), seal, about, algorithm, new Date())
      expect(acceptsThere(bytes)).toBe(true)
      await expect(checkXadesEnveloped({ bytes, profile: 'xades-enveloped', organisation }, entry, new Date())).resolves.toMatchObject({ messageId: 'M-1' })
      const text = Buffer.from(bytes).toString()
      expect(acceptsThere(text.replace('</ds:Signature>', '</ds:Signature> '))).toBe(false)
    })

    /** Our signature without its digests and its value: xmlsec1 fills them in. */
    function signedThere(xml: string): string {
      const [signedInfo = ''] = /<ds:SignedInfo .*<\/ds:SignedInfo>/.exec(xml) ?? []
      const empty = xml
        .replace(signedInfo, signedInfo.replaceAll(/(<ds:DigestValue>)[^<]*/g, '$1'))
        .replace(/(<ds:SignatureValue[^>]*>)[^<]*/, '$1')
      writeFileSync(join(directory, 'template.xml'), empty)
      const { keyFile } = kit[kind]
      return xmlsec('--sign', '--privkey-pem', keyFile, '--id-attr:Id', 'SignedProperties', '--id-attr:Id', 'Object', 'template.xml')
    }

    test('signs beside raw bytes what we verify', async () => {
      await expect(checkHere(kind, signedThere(await detached(kind)))).resolves.toMatchObject({ messageId: 'M-1' })
    })

    test.each(documents.slice(0, -1))('signs inside a document what we verify: %s', async (_, document) => {
      const { seal, algorithm, entry } = kit[kind]
      const { bytes } = await makeXadesEnveloped(Buffer.from(document), seal, about, algorithm, new Date())
      const signed = signedThere(Buffer.from(bytes).toString())
      await expect(checkXadesEnveloped({ bytes: Buffer.from(signed), profile: 'xades-enveloped', organisation }, entry, new Date())).resolves.toMatchObject({ messageId: 'M-1' })
    })
  })
})
