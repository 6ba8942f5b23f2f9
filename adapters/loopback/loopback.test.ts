/** The reference adapter by itself: what it sends, and what it makes of every answer. The partner is played by nock. */
import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { Value } from 'typebox/value'
import { Agreement } from '../../schemas/agreement.ts'
import { Dossier } from '../../schemas/dossier.ts'
import type { OutboundMessage } from '../../src/ports/adapter.ts'
import { openHttpClient } from '../../src/net/http-client.ts'
import { openLine, type OpenLine } from '../../src/usecases/open-line.ts'
import { parseConfig } from '../../src/usecases/parse-config.ts'
import { useNock } from '../../test/helpers/nock.ts'
import { testSeals, type TestSeals } from '../../test/helpers/sandbox-seals.ts'
import { sampleDossier } from './fixtures/dossier.ts'
import { twoFollowUps } from './fixtures/follow-up.ts'
import { loopback } from './index.ts'
import { receiptDocument, receiptService } from './wire.ts'

const origin = 'http://partner.test'
const [sender, organisation] = ['H56', 'G99']
const messageId = '01930000-0000-7000-8000-000000000001'
const fileDigest = 'ab'.repeat(32)
const never = new AbortController().signal
const now = new Date('2026-11-20T02:00:00Z')
const clock = { now: () => now, random: () => 0, id: () => messageId }
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

const mocks = useNock()
let seals: TestSeals
beforeAll(async () => {
  seals = await testSeals([sender, organisation], clock)
})

const dossier: Dossier = {
  ...sampleDossier('H56.14-261120-0001'),
  components: [{ code: 'TP01', name: 'Đơn', attachment: { digest: fileDigest, fileName: 'don.pdf', mediaType: 'application/pdf', size: 10 } }],
}
const message: OutboundMessage = {
  messageId,
  mayBeThere: false,
  acceptedAt: now,
  dossier,
  payload: Buffer.from(JSON.stringify(dossier)),
  openAttachment: () => Promise.reject(new Error('documents go by address')),
  attachmentUrl: (digest) => `https://gateway.example.vn/documents/${digest}`,
  messageUrl: 'https://gateway.example.vn/messages/1',
}
const body = Buffer.from(JSON.stringify({ messageUrl: message.messageUrl, documents: [{ digest: fileDigest, url: message.attachmentUrl(fileDigest) }], dossier }))
const digest = createHash('sha256').update(body).digest('hex')

async function withLine<Result>(use: (line: OpenLine) => Promise<Result>, { signer, verifier } = seals): Promise<Result> {
  const line = await openLine(
    { partner: { id: 'loopback', organisation }, adapter: loopback, config: { baseUrl: `${origin}/api/`, token: 'hush-token' }, agreement: parseConfig(Agreement, {}, 'agreement') },
    { openHttp: openHttpClient, signer, verifier, clock, log: silent },
  )
  try {
    return await use(line)
  } finally {
    await line.close()
  }
}

function send(changes: Partial<OutboundMessage> = {}) {
  const changed = { ...message, ...changes }
  return withLine((line) => line.send({ ...changed, payload: Buffer.from(JSON.stringify(changed.dossier)) }, never))
}

async function receipt(claims: Partial<Parameters<typeof receiptDocument>[0]> = {}, about: Partial<{ issuer: string; audience: string; messageId: string; service: string }> = {}): Promise<string> {
  const bytes = receiptDocument({ id: 'r-1', messageId, digest, ...claims })
  const signed = await seals.signer.sign(bytes, 'jws-detached', { issuer: organisation, audience: sender, messageId, service: receiptService, ...about })
  return signed.detached ?? ''
}

test('the fixture is a dossier, padded or not', () => {
  expect(Value.Errors(Dossier, sampleDossier('H56.14-261120-0001'))).toEqual([])
  const large = sampleDossier('H56.14-261120-0001', 1_500_000)
  expect(Value.Errors(Dossier, large)).toEqual([])
  expect(Buffer.byteLength(JSON.stringify(large))).toBeGreaterThan(1_500_000)
})

test('sends the dossier and the addresses of its documents, with message id, token and a signature that verifies', async () => {
  let headers: Record<string, string> = {}
  let sent = ''
  mocks.on(origin).post('/api/dossiers').reply(201, async (request: Request) => {
    headers = Object.fromEntries(request.headers)
    sent = await request.text()
    return { id: 'r-1', receipt: await receipt() }
  })
  const { outcome } = await send()
  expect(outcome).toMatchObject({ kind: 'delivered', confirmed: true, remoteId: 'r-1', receipt: { profile: 'jws-detached', signedBy: organisation } })
  expect(sent).toBe(body.toString())
  expect(headers).toMatchObject({ authorization: 'Bearer hush-token', 'idempotency-key': messageId, 'content-type': 'application/json' })
  await seals.verifier.verify({ bytes: body, detached: headers['x-jws-signature'] ?? '', profile: 'jws-detached', organisation: sender, audience: organisation, messageId })
})

test('two follow-ups at once are refused by their fields, and nothing leaves', async () => {
  const { outcome, exchanges } = await send({ dossier: twoFollowUps(dossier.code) })
  expect(outcome).toMatchObject({ kind: 'refused', code: 'several-follow-ups', fields: [{ field: '/supplement' }, { field: '/withdrawal' }] })
  expect(exchanges).toEqual([])
})

test('the answer to a repeated message counts the same', async () => {
  mocks.on(origin).post('/api/dossiers').reply(200, { id: 'r-1', receipt: await receipt() })
  expect((await send()).outcome).toMatchObject({ kind: 'delivered', remoteId: 'r-1' })
})

describe('a receipt that does not count is unclear', () => {
  test.each<[string, () => Promise<string>]>([
    ['no signature', () => Promise.resolve('none')],
    ['over other bytes', () => receipt({ digest: '0'.repeat(64) })],
    ['for another id', () => receipt({ id: 'r-2' })],
    ['about another message', () => receipt({}, { messageId: 'other' })],
    ['for another service', () => receipt({}, { service: 'news' })],
    ['for somebody else', () => receipt({}, { audience: 'H57' })],
    ['by somebody else', () => receipt({}, { issuer: sender })],
    ['tampered with', async () => (await receipt()).replace(/.{4}$/, 'AAAA')],
  ])('%s', async (_name, make) => {
    mocks.on(origin).post('/api/dossiers').reply(201, { id: 'r-1', receipt: await make() })
    expect((await send()).outcome).toMatchObject({ kind: 'unclear', code: 'receipt-unverified', raw: expect.stringContaining('r-1') })
  })
})

describe('answers', () => {
  test.each([
    [422, { code: 'bad', words: 'Sai', fields: [{ field: '/subject', words: 'Thiếu' }] }, {}, { kind: 'refused', code: 'bad', words: 'Sai', fields: [{ field: '/subject', words: 'Thiếu' }] }],
    [422, { code: 'bad', words: 'Sai' }, {}, { kind: 'refused', code: 'bad', words: 'Sai' }],
    [422, 'no words', {}, { kind: 'unclear', code: 'not-a-refusal', raw: 'no words' }],
    [401, { code: 'token-rejected', words: '' }, {}, { kind: 'broken', code: 'credentials-rejected', words: 'HTTP 401' }],
    [403, '', {}, { kind: 'broken', code: 'credentials-rejected', words: 'HTTP 403' }],
    [409, 'other content', {}, { kind: 'unclear', code: 'not-an-answer', raw: 'other content' }],
    [302, '', { location: '/elsewhere' }, { kind: 'unclear', code: 'not-an-answer', raw: '' }],
    [200, '', {}, { kind: 'unclear', code: 'not-an-answer', raw: '' }],
    [201, '{"id":7}', {}, { kind: 'unclear', code: 'not-an-answer', raw: '{"id":7}' }],
    [201, '{"id":"r"}', {}, { kind: 'unclear', code: 'not-an-answer', raw: '{"id":"r"}' }],
    [202, '{"id":"r","receipt":"r"}', {}, { kind: 'unclear', code: 'not-an-answer', raw: '{"id":"r","receipt":"r"}' }],
    [429, '', { 'retry-after': '120' }, { kind: 'later', code: 'rate-limited', scope: 'message', words: 'HTTP 429', afterSeconds: 120 }],
    [503, 'down', {}, { kind: 'later', code: 'server-error', scope: 'partner', words: 'HTTP 503' }],
  ])('%i %j', async (status, body, headers, expected) => {
    mocks.on(origin).post('/api/dossiers').reply(status, body, headers)
    expect((await send()).outcome).toEqual(expected)
  })
})

test('a sender without a seal stops the lane, and nothing leaves', async () => {
  const others = await testSeals(['H57'], clock)
  const { outcome, exchanges } = await withLine((line) => line.send(message, never), others)
  expect(outcome).toMatchObject({ kind: 'broken', code: 'key-unusable' })
  expect(exchanges).toEqual([])
})

describe('probe', () => {
  test.each([
    [200, { status: 'up' }, { up: true, code: 'ok' }],
    [200, 'hello', { up: false, code: 'not-an-answer', words: 'HTTP 200 without the expected words' }],
    [302, '', { up: false, code: 'not-an-answer' }],
    [401, '', { up: false, code: 'credentials-rejected', fault: 'broken', words: 'HTTP 401' }],
    [500, '', { up: false, code: 'server-error' }],
    [404, '', { up: false, code: 'not-an-answer' }],
  ])('%i %j', async (status, body, expected) => {
    mocks.on(origin).get('/api/health').matchHeader('authorization', 'Bearer hush-token').reply(status, body)
    const health = await withLine((line) => line.probe(never))
    expect(health).toMatchObject(expected)
    expect(health.fault).toBe('fault' in expected ? expected.fault : undefined)
  })
})
