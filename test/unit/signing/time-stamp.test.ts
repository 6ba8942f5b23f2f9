/** Time stamps that must not count, each refused for its own reason; what crosses the wire is in the integration tests. */
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Integer, Null, OctetString } from 'asn1js'
import { AlgorithmIdentifier, Extension, MessageImprint, PKIStatus, PKIStatusInfo, TimeStampResp, TSTInfo } from 'pkijs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { SignatureFault } from '../../../src/domain/signature-faults/index.ts'
import type { HttpRequest } from '../../../src/ports/http-client.ts'
import type { TimeStamp, VerifyTimeStamp } from '../../../src/ports/time-stamps.ts'
import { objectIds } from '../../../src/signing/cms/object-ids.ts'
import { issuerAndSerialOf } from '../../../src/signing/cms/signer-name.ts'
import { createVerifyTimeStamp, openTimeStamper, type TimeStamperOptions } from '../../../src/signing/cms/time-stamp.ts'
import { writeSignedData, type SignedDataToWrite } from '../../../src/signing/cms/write-signed-data.ts'
import { makeSignatureValue } from '../../../src/signing/keys/signature-value.ts'
import type { SandboxPair } from '../../../src/signing/sandbox/sandbox-authority.ts'
import { createTrustServices, type TrustServices } from '../../../src/signing/sandbox/trust-services.ts'
import { testSeals, type TestSeals } from '../../helpers/sandbox-seals.ts'

const now = new Date('2026-11-20T01:02:03Z')
const clock = { now: () => now }
const digest = createHash('sha256').update('nội dung').digest()
const url = 'http://127.0.0.1:1/tsa'

let seals: TestSeals
let services: TrustServices
let verify: VerifyTimeStamp

beforeAll(async () => {
  seals = await testSeals(['H56'], clock)
  services = createTrustServices({ authority: seals, clock })
  verify = createVerifyTimeStamp({ judge: seals.judge, clock })
}, 60_000)

interface Forged {
  readonly info?: Partial<ConstructorParameters<typeof TSTInfo>[0]>
  readonly content?: Uint8Array
  readonly signer?: SandboxPair
  /** Whose certificate is named and comes along, where it is not the signer's. */
  readonly named?: SandboxPair
  readonly along?: readonly SandboxPair[]
  readonly changes?: Partial<SignedDataToWrite['attributes']>
}

/** A token that is right in itself, with parts of a test's choosing. */
async function forge({ info = {}, content, signer = seals.timeStamp, named = signer, along = [named], changes = {} }: Forged): Promise<Uint8Array> {
  const said = new TSTInfo({ version: 1, policy: '2.999.1', messageImprint: imprint(objectIds.sha256, digest), serialNumber: new Integer({ value: 7 }), genTime: now, ...info })
  const bytes = content ?? new Uint8Array(said.toSchema().toBER())
  const key = createPrivateKey(signer.privateKeyPem)
  const attributes = { contentType: objectIds.timeStampInfo, digest: createHash('sha256').update(bytes).digest(), time: now, certificate: raw(named), ...changes }
  return writeSignedData({
    attributes, content: bytes, signer: issuerAndSerialOf(new X509Certificate(named.certificatePem)), certificates: along.map(raw), algorithm: 'RS256', sign: (data) => makeSignatureValue('RS256', key, data),
  })
}

function imprint(algorithmId: string, hash: Uint8Array): MessageImprint {
  return new MessageImprint({ hashAlgorithm: new AlgorithmIdentifier({ algorithmId }), hashedMessage: new OctetString({ valueHex: hash }) })
}

const raw = ({ certificatePem }: SandboxPair) => new X509Certificate(certificatePem).raw

async function faultOf(token: Promise<Uint8Array>): Promise<unknown> {
  return verify(await token, digest).then(() => 'taken', (error: { readonly code?: string; readonly fault?: string }) => (error.code === 'signature_invalid' ? error.fault : error))
}

describe('a token', () => {
  test('that is right counts, whoever wrote it', async () => {
    const stamp = await verify(await forge({}), digest)
    expect(stamp).toMatchObject({ at: now, authority: expect.stringContaining('SANDBOX Time Stamps'), certificate: createHash('sha256').update(raw(seals.timeStamp)).digest('hex') })
  })

  const cases: readonly (readonly [string, SignatureFault, () => Forged])[] = [
    ['over other data', 'stamp-imprint', () => ({ info: { messageImprint: imprint(objectIds.sha256, Buffer.alloc(32)) } })],
    ['over the same octets by the name of another digest', 'stamp-imprint', () => ({ info: { messageImprint: imprint(objectIds.sha512, digest) } })],
    ['over part of the digest', 'stamp-imprint', () => ({ info: { messageImprint: imprint(objectIds.sha256, digest.subarray(0, 31)) } })],
    ['of another version', 'stamp-form', () => ({ info: { version: 2 } })],
    ['with a critical extension', 'stamp-form', () => ({ info: { extensions: [new Extension({ extnID: '1.2.3', critical: true, extnValue: new Null().toBER() })] } })],
    ['with another content', 'stamp-form', () => ({ content: Buffer.from('300302010a', 'hex') })],
    ['with a content of no ASN.1', 'stamp-form', () => ({ content: Buffer.from('xin chào') })],
    ['that says to be of data', 'stamp-form', () => ({ changes: { contentType: objectIds.data }, content: Buffer.from('0400', 'hex') })],
    ['whose signed digest is of another', 'digest-wrong', () => ({ changes: { digest: Buffer.alloc(32) } })],
    ['from the future', 'stamp-time', () => ({ info: { genTime: new Date(now.getTime() + 301_000) } })],
    ['from before its certificate was valid', 'stamp-time', () => ({ info: { genTime: new Date('2023-12-31T00:00:00Z') } })],
    ['by the key of another', 'value-wrong', () => ({ signer: seals.tls, named: seals.timeStamp })],
    ['without its certificate', 'cms-certificate-differs', () => ({ along: [] })],
    ['with another certificate', 'cms-certificate-differs', () => ({ along: [seals.tls] })],
    ['whose reference is to another that came along', 'cms-certificate-differs', () => ({ along: [seals.timeStamp, seals.issuing], changes: { certificate: raw(seals.issuing) } })],
    ['by a server', 'stamp-authority', () => ({ signer: seals.tls })],
    ['by the OCSP responder', 'stamp-authority', () => ({ signer: seals.revocation })],
  ]
  test.each(cases)('%s is refused', async (_, fault, forged) => {
    expect(await faultOf(forge(forged()))).toBe(fault)
  })

  test('from after its certificate is refused', async () => {
    const token = await forge({ info: { genTime: new Date('2035-01-01T00:00:00Z') } })
    const later = { now: () => new Date('2036-01-01T00:00:00Z') }
    await expect(createVerifyTimeStamp({ judge: seals.judge, clock: later })(token, digest)).rejects.toMatchObject({ fault: 'stamp-time' })
  })

  test('by a seal is refused', async () => {
    const { keyFile = '', certificateFile = '' } = seals.seals[0] ?? {}
    const signer = { keyFile, certificateFile, certificatePem: readFileSync(certificateFile, 'utf8'), privateKeyPem: readFileSync(keyFile, 'utf8') }
    expect(await faultOf(forge({ signer }))).toBe('stamp-authority')
  })

  test('that is a CAdES signature, an answer, or nothing at all is refused', async () => {
    const { detached = '' } = await seals.signer.sign(digest, 'cades-detached', { issuer: 'H56', audience: 'G12', messageId: 'm' })
    expect(await faultOf(Promise.resolve(Buffer.from(detached, 'base64')))).toBe('stamp-form')
    expect(await faultOf(Promise.resolve(answer({ status: PKIStatus.granted })))).toBe('cms-form')
    expect(await faultOf(Promise.resolve(Buffer.alloc(0)))).toBe('cms-form')
  })

  test('with octets changed is refused, or says the same; never does it make an error of ours', async () => {
    const token = await forge({})
    const good = await verify(token, digest)
    const surprises: string[] = []
    for (let place = 0; place < token.length; place += 5) {
      const changed = Buffer.from(token)
      changed[place] = (changed[place] ?? 0) ^ (1 << place % 8)
      const outcome = await verify(changed, digest).catch((error: { readonly code?: string }) => error)
      const same = 'at' in outcome && outcome.at.getTime() === good.at.getTime() && outcome.certificate === good.certificate
      if (!same && !('code' in outcome && outcome.code === 'signature_invalid')) surprises.push(`${place}`)
    }
    expect(surprises).toEqual([])
  }, 60_000)
})

describe('an answer', () => {
  function stamp(body: (request: Uint8Array) => Uint8Array | Promise<Uint8Array>, options: Partial<TimeStamperOptions> = {}): Promise<TimeStamp> {
    const http = {
      request: async (request: HttpRequest) => ({ ok: true as const, answer: { status: 200, headers: {}, body: await body(request.body ?? Buffer.alloc(0)) } }),
    }
    return openTimeStamper({ url, http, judge: seals.judge, clock, timeoutMs: 1_000, ...options }).stamp(digest, AbortSignal.timeout(5_000))
  }

  test('to our question counts', async () => {
    await expect(stamp((request) => services.answerTimeStamp(request))).resolves.toMatchObject({ at: now })
  })

  test('to a question with a number of our choosing counts, whatever its first bit', async () => {
    for (const octet of [0x00, 0x7f, 0x80, 0xff]) {
      await expect(stamp((request) => services.answerTimeStamp(request), { random: (size) => Buffer.alloc(size, octet) })).resolves.toMatchObject({ at: now })
    }
  })

  test('to another question does not', async () => {
    let first: Uint8Array | undefined
    await stamp(async (request) => (first = await services.answerTimeStamp(request)))
    await expect(stamp(() => first ?? Buffer.alloc(0))).rejects.toMatchObject({ code: 'signature_invalid', fault: 'stamp-nonce' })
  })

  test('made long before we asked does not', async () => {
    let time = now
    const moving = { now: () => time }
    const early = createTrustServices({ authority: seals, clock: { now: () => new Date(now.getTime() - 301_000) } })
    await expect(stamp((request) => early.answerTimeStamp(request), { clock: moving })).rejects.toMatchObject({ fault: 'stamp-time' })
    time = new Date(now.getTime() - 2_000)
    await expect(stamp((request) => early.answerTimeStamp(request), { clock: moving })).resolves.toMatchObject({ at: new Date(now.getTime() - 301_000) })
  })

  test.each([
    ['is granted and holds no token', PKIStatus.granted, 'signature_invalid', 'stamp-form'],
    ['says to wait', PKIStatus.waiting, 'stamp_failed', 'stamp-refused'],
    ['says No', PKIStatus.rejection, 'stamp_failed', 'stamp-refused'],
    ['warns of a revocation', PKIStatus.revocationWarning, 'stamp_failed', 'stamp-refused'],
  ] as const)('that %s', async (_, status, code, fault) => {
    await expect(stamp(() => answer({ status }))).rejects.toMatchObject({ code, fault })
  })

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['no ASN.1', Buffer.from('<html>')],
    ['an empty SEQUENCE', Buffer.of(0x30, 0x00)],
    ['a status that is none', Buffer.from('30053003020109', 'hex')],
    ['three parts', Buffer.from('30093003020100' + '0500' + '0500', 'hex')],
  ])('of %s', async (_, body) => {
    await expect(stamp(() => body)).rejects.toMatchObject({ code: 'signature_invalid', fault: 'stamp-form' })
  })
})

function answer(status: ConstructorParameters<typeof PKIStatusInfo>[0]): Uint8Array {
  return new Uint8Array(new TimeStampResp({ status: new PKIStatusInfo(status) }).toSchema().toBER())
}
