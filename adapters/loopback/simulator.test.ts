/** The simulated partner is as strict as its protocol: what it takes, what it refuses, and that it forgets nothing. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openHttpClient } from '../../src/net/http-client.ts'
import type { HttpClient } from '../../src/ports/http-client.ts'
import type { Simulator } from '../../src/ports/simulator.ts'
import { testSeals, type TestSeals } from '../../test/helpers/sandbox-seals.ts'
import { sampleDossier } from './fixtures/dossier.ts'
import { startLoopbackSimulator } from './simulator.ts'
import { dossierService, receiptService } from './wire.ts'

const [sender, organisation, stranger] = ['H56', 'G99', 'H57']
const never = new AbortController().signal
const now = new Date('2026-11-20T02:00:00Z')
const clock = { now: () => now, random: () => 0, id: () => randomUUID() }

let seals: TestSeals
let folder: string
let simulator: Simulator
let client: HttpClient

beforeAll(async () => {
  seals = await testSeals([sender, organisation, stranger], clock)
})
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loopback-'))
  client = openHttpClient({ maxAnswerBytes: 100_000, connections: 10 })
  simulator = await start()
})
afterEach(async () => {
  await client.close()
  await simulator.close()
  rmSync(folder, { recursive: true })
})

function start(): Promise<Simulator> {
  const { signer, verifier } = seals
  return startLoopbackSimulator({ port: 0, clock, signer, verifier, organisation, senders: [sender], journalFile: join(folder, 'journal.jsonl') }, { token: 'hush' })
}

interface Posting {
  readonly messageId?: string
  readonly body?: Uint8Array
  readonly signedBytes?: Uint8Array
  readonly issuer?: string
  readonly audience?: string
  readonly about?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly service?: string
}

async function post(posting: Posting = {}): Promise<{ status: number; body: unknown }> {
  const { messageId = 'm-1', body = parcelOf(sampleDossier('H56.14-261120-0001')) } = posting
  const signed = await seals.signer.sign(posting.signedBytes ?? body, 'jws-detached', {
    issuer: posting.issuer ?? sender,
    audience: posting.audience ?? organisation,
    messageId: posting.about ?? messageId,
    service: posting.service ?? dossierService,
  })
  const headers = { authorization: 'Bearer hush', 'idempotency-key': messageId, 'x-jws-signature': signed.detached ?? '', ...posting.headers }
  const result = await client.request({ method: 'POST', url: `${simulator.url}/dossiers`, headers, body }, never)
  if (!result.ok) throw new Error(result.failure.words)
  return { status: result.answer.status, body: JSON.parse(Buffer.from(result.answer.body).toString()) }
}

function parcelOf(dossier: object, more: object = {}): Uint8Array {
  return Buffer.from(JSON.stringify({ messageUrl: 'http://gateway.test/messages/1', documents: [], dossier, ...more }))
}

test('takes a dossier and holds what was verified', async () => {
  const body = parcelOf(sampleDossier('H56.14-261120-0001'))
  expect(await post({ body })).toMatchObject({ status: 201 })
  expect(simulator.received()).toEqual([
    {
      at: now.toISOString(),
      messageId: 'm-1',
      dossierCode: 'H56.14-261120-0001',
      operation: 'POST /dossiers',
      schemaValid: true,
      signatureVerified: true,
      signedBy: sender,
      digest: createHash('sha256').update(body).digest('hex'),
    },
  ])
})

test('the same message again is answered the same and applied once, at once or later, and after a restart', async () => {
  const answers = await Promise.all(Array.from({ length: 5 }, () => post()))
  expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1)
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(4)
  await simulator.close()
  simulator = await start()
  answers.push(await post())
  expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1)
  expect(simulator.dossiers()).toEqual([{ dossierCode: 'H56.14-261120-0001', messageIds: ['m-1'], timesApplied: 1 }])
  expect(simulator.received()).toHaveLength(6)
})

test('another message about the same dossier is another effect on it', async () => {
  await post()
  await post({ messageId: 'm-2' })
  expect(simulator.dossiers()).toEqual([{ dossierCode: 'H56.14-261120-0001', messageIds: ['m-1', 'm-2'], timesApplied: 2 }])
})

describe('refuses', () => {
  test.each<[string, Posting, number, string]>([
    ['another token', { headers: { authorization: 'Bearer hush!' } }, 401, 'token-rejected'],
    ['no message id', { headers: { 'idempotency-key': '' } }, 422, 'message-id-missing'],
    ['what is no JSON', { body: Buffer.from('<dossier/>') }, 422, 'dossier-malformed'],
    ['a dossier with more than belongs in it', { body: parcelOf({ ...sampleDossier('H56.14-261120-0001'), more: 1 }) }, 422, 'dossier-malformed'],
    ['bytes that are not UTF-8', { body: Buffer.concat([parcelOf(sampleDossier('H56.14-261120-0001')), Buffer.from([0xff])]) }, 422, 'dossier-malformed'],
    ['no signature', { headers: { 'x-jws-signature': '' } }, 403, 'signature-rejected'],
    ['a signature over other bytes', { signedBytes: Buffer.from('other') }, 403, 'signature-rejected'],
    ['a signature of another organisation', { issuer: stranger }, 403, 'signature-rejected'],
    ['a sender that it does not know', { issuer: stranger, body: parcelOf({ ...sampleDossier('H56.14-261120-0001'), sender: stranger }) }, 403, 'signature-rejected'],
    ['a signature for another partner', { audience: stranger }, 403, 'signature-rejected'],
    ['a signature about another message', { about: 'm-2' }, 403, 'signature-rejected'],
    ['a signature for another service', { service: receiptService }, 403, 'signature-rejected'],
  ])('%s', async (_name, posting, status, code) => {
    expect(await post(posting)).toMatchObject({ status, body: { code } })
    expect(simulator.dossiers()).toEqual([])
  })

  test('other content under a message id that it took', async () => {
    await post()
    expect(await post({ body: parcelOf(sampleDossier('H56.14-261120-0002')) })).toMatchObject({ status: 409, body: { code: 'message-id-reused' } })
    expect(simulator.dossiers()).toHaveLength(1)
  })
})

describe('a look-up', () => {
  async function ask(path: string, question: object, { issuer = sender, service = 'query', about = 'q-1', token = 'hush' } = {}) {
    const body = Buffer.from(JSON.stringify(question))
    const { detached = '' } = await seals.signer.sign(body, 'jws-detached', { issuer, audience: organisation, messageId: about, service })
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': 'q-1', 'x-jws-signature': detached }
    const result = await client.request({ method: 'POST', url: `${simulator.url}/look-ups/${path}`, headers, body }, never)
    if (!result.ok) throw new Error(result.failure.words)
    return { status: result.answer.status, body: JSON.parse(Buffer.from(result.answer.body).toString('utf8')) as unknown }
  }
  const question = { id: 'q-1', sender, parameters: { procedureCode: '1.006714' } }

  test('is answered from the catalogue, and is no message', async () => {
    expect(await ask('procedure', question)).toMatchObject({ status: 200, body: { rows: [{ ma: '1.006714' }] } })
    expect(await ask('sectors', { ...question, parameters: {} })).toMatchObject({ status: 200, body: { rows: [{ ma: 'DD' }, { ma: 'HT' }, { ma: 'KH' }] } })
    expect(await ask('procedure', { ...question, parameters: { procedureCode: '9.999999' } })).toMatchObject({ status: 404, body: { code: 'nothing-found' } })
    expect([simulator.received(), simulator.dossiers()]).toEqual([[], []])
  })

  test('is refused where it is not the sender’s, not a question, or about nothing that it knows', async () => {
    expect(await ask('procedure', question, { token: 'x' })).toMatchObject({ status: 401 })
    expect(await ask('procedure', question, { issuer: stranger })).toMatchObject({ status: 403 })
    expect(await ask('procedure', question, { service: dossierService })).toMatchObject({ status: 403 })
    expect(await ask('procedure', question, { about: 'q-2' })).toMatchObject({ status: 403 })
    expect(await ask('procedure', { ...question, id: 'q-2' })).toMatchObject({ status: 403 })
    expect(await ask('procedure', { ...question, sender: stranger }, { issuer: stranger })).toMatchObject({ status: 403 })
    expect(await ask('procedure', { ...question, more: 1 })).toMatchObject({ status: 422, body: { code: 'question-malformed' } })
    expect(await ask('owners', question)).toMatchObject({ status: 404, body: { code: 'unknown' } })
    simulator.behave({ kind: 'refuse' })
    expect(await ask('procedure', question)).toMatchObject({ status: 422, body: { code: 'question-refused', words: expect.stringContaining('1.006714') as string } })
  })
})
