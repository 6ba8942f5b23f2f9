import { createHash, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Verified } from '../../../src/ports/signer.ts'
import { openTrust, testSeals, type TestSeals } from '../../helpers/sandbox-seals.ts'
import { body, canonicalization, dsig, gipForger, header, reference, signatureMethod, type Forger } from './forge-gip.ts'

const sender = 'H56'
const other = 'G12'
const unsigned = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n<DATA>\n  ${header}\n  ${body}\n  <SECURITY/>\n</DATA>\n`)
const about = { issuer: sender, audience: other, messageId: 'ABC123' }

let seals: TestSeals
let forger: Forger
let good: string

beforeAll(async () => {
  seals = await testSeals([sender, other])
  forger = gipForger(readFileSync(seals.seals[0]?.keyFile ?? ''), seals.organisations[0]?.certificates[0] ?? '')
  good = Buffer.from((await seals.signer.sign(unsigned, 'xmldsig-gip', about)).bytes).toString()
}, 60_000)

function verify(xml: string | Uint8Array): Promise<Verified> {
  return seals.verifier.verify({ bytes: Buffer.from(xml), profile: 'xmldsig-gip', organisation: sender })
}

function textOf(verified: Verified): string {
  return Buffer.from(verified.bytes).toString()
}

describe('a good document', () => {
  test('verifies, and only HEADER and BODY come back, in canonical form', async () => {
    const verified = await verify(good)
    expect(textOf(verified)).toBe(`<DATA>${header}${body}</DATA>`)
    expect(verified).toMatchObject({ profile: 'xmldsig-gip', algorithm: 'RS256', organisation: sender, messageId: 'ABC123', audience: 'GIP' })
    expect(verified.subject).toContain('serialNumber=H56')
  })

  test('the digest of what is signed is that of the input', async () => {
    const signed = await seals.signer.sign(unsigned, 'xmldsig-gip', about)
    expect(signed.digest).toBe(createHash('sha256').update(unsigned).digest('hex'))
    expect(signed.detached).toBeUndefined()
  })

  test('one made by the forger without changes verifies: the cases below fail for their own reason', async () => {
    expect(textOf(await verify(forger.document()))).toBe(`<DATA>${header}${body}</DATA>`)
  })

  test('a comment inside a text does not cut the value', async () => {
    expect(textOf(await verify(good.replace('10000', '10<!-- x -->000')))).toContain('<SO_TIEN>10000</SO_TIEN>')
  })

  test('a CDATA section is read as the text it stands for', async () => {
    expect(textOf(await verify(good.replace('10000', '<![CDATA[10000]]>')))).toContain('<SO_TIEN>10000</SO_TIEN>')
  })

  test('NEL and line separator stay what they are', async () => {
    const odd = body.replace('Thử', 'Th\u0085\u2028ử')
    const signed = await seals.signer.sign(Buffer.from(`<DATA>${header}${odd}<SECURITY/></DATA>`), 'xmldsig-gip', about)
    expect(textOf(await verify(signed.bytes))).toBe(`<DATA>${header}${odd}</DATA>`)
  })

  test('prefixes, white space and an Id on Signature are the signer’s affair', async () => {
    const prefixed = forger.signature().replace('<Signature ', '<Signature Id="s1" ').replace('<SignatureValue>', '\n  <SignatureValue>\n').replace('</SignatureValue>', '\n</SignatureValue>\n')
    await expect(verify(`<DATA>${header}\n${body}<SECURITY>\n${prefixed}\n</SECURITY></DATA>`)).resolves.toMatchObject({ organisation: sender })
  })

  test('namespaces declared on DATA are carried into the verified parts', async () => {
    const qualified = '<BODY><ROW xsi:nil="true"></ROW></BODY>'
    const xml = `<DATA xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${header}${qualified}<SECURITY></SECURITY></DATA>`
    const verified = await verify((await seals.signer.sign(Buffer.from(xml), 'xmldsig-gip', about)).bytes)
    expect(textOf(verified)).toContain('<ROW xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"></ROW>')
  })

  test('the message and the receiver can be demanded, in the words of the format', async () => {
    const input = { bytes: Buffer.from(good), profile: 'xmldsig-gip', organisation: sender } as const
    await expect(seals.verifier.verify({ ...input, messageId: 'ABC123', audience: 'GIP' })).resolves.toMatchObject({ messageId: 'ABC123' })
    await expect(seals.verifier.verify({ ...input, messageId: 'ABC124' })).rejects.toMatchObject({ code: 'signature_invalid', fault: 'message-differs' })
    await expect(seals.verifier.verify({ ...input, audience: 'DVCQG' })).rejects.toMatchObject({ code: 'signature_invalid', fault: 'audience-differs' })
    await expect(seals.verifier.verify({ ...input, service: 'transfer' })).rejects.toMatchObject({ code: 'signature_invalid', fault: 'service-differs' })
  })
})

test('a large document, in a worker', { timeout: 30_000 }, async () => {
  const rows = `<BODY>${'<ROW n="1"><TEN>Nguyễn Thị Thử</TEN></ROW>'.repeat(4000)}</BODY>`
  const signed = await seals.signer.sign(Buffer.from(`<DATA>${header}${rows}<SECURITY/></DATA>`), 'xmldsig-gip', about)
  expect(textOf(await verify(signed.bytes))).toBe(`<DATA>${header}${rows}</DATA>`)
  const text = Buffer.from(signed.bytes).toString()
  await expect(verify(text.replace('Thử', 'Thật'))).rejects.toMatchObject({ code: 'signature_invalid', fault: 'digest-wrong' })
  await expect(verify(text.replace('<DATA>', '<DATA a="b">'))).rejects.toMatchObject({ code: 'signature_invalid', fault: 'xml-shape' })
  await expect(seals.signer.sign(signed.bytes, 'xmldsig-gip', about)).rejects.toMatchObject({ code: 'xml_rejected', fault: 'xml-signature-count' })
})

test('SHA-1 only for an organisation that may still use it', async () => {
  const key = readFileSync(seals.seals[0]?.keyFile ?? '')
  const document = forger.document({
    signedInfo: canonicalization + signatureMethod.replace('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', `${dsig}rsa-sha1`) + reference,
    value: (octets) => sign('sha1', octets, key),
  })
  await expect(verify(document)).rejects.toMatchObject({ fault: 'algorithm-deprecated' })
  const organisations = seals.organisations.map((organisation) => ({ ...organisation, alsoAllows: ['RS1'] as const }))
  const { verifier } = await openTrust({ organisations, authorities: seals.authorities })
  await expect(verifier.verify({ bytes: Buffer.from(document), profile: 'xmldsig-gip', organisation: sender })).resolves.toMatchObject({ algorithm: 'RS1', deprecated: true })
})

test('an age cannot be demanded: the profile carries no time', async () => {
  await expect(seals.verifier.verify({ bytes: Buffer.from(good), profile: 'xmldsig-gip', organisation: sender, maxAgeSeconds: 86_400 }))
    .rejects.toMatchObject({ code: 'signature_invalid', fault: 'time-missing' })
})

describe('signing refuses', () => {
  const cases: readonly [string, string, string][] = [
    ['what is no XML', 'hello', 'xml-malformed'],
    ['another root', '<X/>', 'xml-root'],
    ['a document without SECURITY', `<DATA>${header}${body}</DATA>`, 'xml-shape'],
    ['a namespace that has no canonical form', `<DATA>${header}<BODY><p:x xmlns:p="rel"/></BODY><SECURITY/></DATA>`, 'xml-no-canonical-form'],
  ]
  test.each(cases)('%s', async (_, xml, fault) => {
    await expect(seals.signer.sign(Buffer.from(xml), 'xmldsig-gip', about)).rejects.toMatchObject({ code: 'xml_rejected', fault })
  })

  test('a signed document', async () => {
    await expect(seals.signer.sign(Buffer.from(good), 'xmldsig-gip', about)).rejects.toMatchObject({ code: 'xml_rejected', fault: 'xml-signature-count' })
  })

  test('an organisation without a seal', async () => {
    await expect(seals.signer.sign(unsigned, 'xmldsig-gip', { ...about, issuer: 'Z99' })).rejects.toMatchObject({ code: 'key_unusable', detail: expect.stringContaining('Z99') })
  })
})
