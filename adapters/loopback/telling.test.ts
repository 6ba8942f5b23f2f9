/** The simulated partner as it tells, is asked, and asks in turn. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testSeals, type TestSeals } from '../../test/helpers/sandbox-seals.ts'
import { sampleDossier } from './fixtures/dossier.ts'
import { followUp } from './fixtures/follow-up.ts'
import { newsTable } from './news.ts'
import { startLoopbackSimulator, type LoopbackSimulator } from './simulator.ts'
import { dossierService } from './wire.ts'

const [sender, organisation] = ['H56', 'G99']
const dossierCode = 'H56.14-261120-0001'
const digest = 'ab'.repeat(32)
const now = new Date('2026-11-20T02:00:00Z')
const clock = { now: () => now, random: () => 0, id: () => randomUUID() }
const token = { authorization: 'Bearer hush' }

interface Arrived {
  readonly request: string
  readonly headers: Readonly<Record<string, unknown>>
}

let seals: TestSeals
let folder: string
let partner: LoopbackSimulator
let gateway: Server
let gatewayUrl: string
let status: number
let arrived: Arrived[]

beforeAll(async () => {
  seals = await testSeals([sender, organisation], clock)
})
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loopback-'))
  partner = await start()
  status = 200
  arrived = []
  gateway = createServer((incoming, response) => {
    arrived.push({ request: `${incoming.method} ${incoming.url}`, headers: incoming.headers })
    incoming.resume()
    response.writeHead(status).end('answer')
  }).listen(0, '127.0.0.1')
  await once(gateway, 'listening')
  gatewayUrl = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`
  await hand(sampleDossier(dossierCode), 'm-1')
})
afterEach(async () => {
  await partner.close()
  gateway.close()
  gateway.closeAllConnections()
  rmSync(folder, { recursive: true })
})

function start(): Promise<LoopbackSimulator> {
  const { signer, verifier } = seals
  return startLoopbackSimulator({ port: 0, clock, signer, verifier, organisation, senders: [sender], journalFile: join(folder, 'journal.jsonl') }, { token: 'hush' })
}

async function hand(dossier: object, messageId: string): Promise<number> {
  const body = JSON.stringify({ messageUrl: `${gatewayUrl}/messages/1`, documents: [{ digest, url: `${gatewayUrl}/documents/1` }], dossier })
  const { detached = '' } = await seals.signer.sign(Buffer.from(body), 'jws-detached', { issuer: sender, audience: organisation, messageId, service: dossierService })
  const answer = await fetch(`${partner.url}/dossiers`, { method: 'POST', headers: { ...token, 'idempotency-key': messageId, 'x-jws-signature': detached }, body })
  return answer.status
}

async function waiting(): Promise<readonly { readonly what: string; readonly id: string }[]> {
  const answer = await fetch(`${partner.url}/news`, { headers: token })
  const { news } = (await answer.json()) as { news: { document: string }[] }
  return news.map(({ document }) => JSON.parse(document) as { what: string; id: string })
}

async function acknowledge(ids: readonly string[]): Promise<number> {
  return (await fetch(`${partner.url}/news/acknowledged`, { method: 'POST', headers: token, body: JSON.stringify({ acknowledged: ids }) })).status
}

test('every row of the table can be told, and once acknowledged waits no longer, over a restart too', async () => {
  for (const { what } of newsTable) await partner.tell({ what, dossierCode })
  expect((await waiting()).map(({ what }) => what)).toEqual(newsTable.map(({ what }) => what))
  const [first] = await waiting()
  expect(await acknowledge([first?.id ?? '', 'n-unknown'])).toBe(200)
  expect(await acknowledge([first?.id ?? ''])).toBe(200)
  await partner.close()
  partner = await start()
  expect(partner.acknowledged()).toEqual([dossierCode])
  expect((await waiting()).map(({ what }) => what)).toEqual(newsTable.slice(1).map(({ what }) => what))
})

test('the same order tells the same news, another one tells others', async () => {
  await partner.tell({ what: 'remark', dossierCode })
  await partner.tell({ what: 'remark', dossierCode })
  expect(await waiting()).toHaveLength(1)
  await partner.tell({ what: 'remark', dossierCode, words: 'Khác' })
  expect(new Set((await waiting()).map(({ id }) => id)).size).toBe(2)
})

test('calls where it has an address, and hands out what was not taken', async () => {
  partner.callbacksTo(`${gatewayUrl}/partners/loopback`)
  expect(await partner.tell({ what: 'moved', dossierCode })).toEqual({ status: 200, body: 'answer' })
  expect(arrived).toMatchObject([{ request: 'POST /partners/loopback/news', headers: { 'x-jws-signature': expect.stringMatching(/^ey/) } }])
  expect(await waiting()).toEqual([])
  status = 503
  expect(await partner.tell({ what: 'remark', dossierCode })).toMatchObject({ status: 503 })
  expect(await waiting()).toMatchObject([{ what: 'remark' }])
  expect(await partner.tell({ what: 'paid', dossierCode, by: 'poll' })).toEqual({})
  expect(arrived).toHaveLength(2)
})

test('its files are there under their digest', async () => {
  await partner.tell({ what: 'finished', dossierCode })
  const [news] = (await waiting()) as unknown as [{ files: [{ digest: string }] }]
  const [file] = news.files
  const answer = await fetch(`${partner.url}/files/${file.digest}`, { headers: token })
  expect(answer.headers.get('content-type')).toBe('application/pdf')
  expect(createHash('sha256').update(Buffer.from(await answer.arrayBuffer())).digest('hex')).toBe(file.digest)
})

test('news come twenty at a time', async () => {
  for (let n = 0; n < 25; n += 1) await partner.tell({ what: 'remark', dossierCode, words: `Lần ${n}` })
  const page = await waiting()
  expect(page).toHaveLength(20)
  await acknowledge(page.map(({ id }) => id))
  expect(await waiting()).toHaveLength(5)
})

test('fetches a document by its digest, whole or in part, and asks for the message again', async () => {
  expect(await partner.tell({ what: 'fetch-document', dossierCode })).toMatchObject({ status: 200, body: expect.stringContaining('"bytes":6') })
  await partner.tell({ what: 'fetch-document', dossierCode, digest, ifMatch: 'other', range: 'bytes=2-3' })
  await partner.tell({ what: 'ask-again', dossierCode })
  expect(arrived).toMatchObject([
    { request: 'GET /documents/1', headers: { 'if-match': `"${digest}"` } },
    { request: 'GET /documents/1', headers: { 'if-match': '"other"', range: 'bytes=2-3' } },
    { request: 'GET /messages/1' },
  ])
})

describe('refuses', () => {
  test.each([
    ['a dossier that it does not hold', { what: 'moved', dossierCode: 'H56.14-261120-0002' }],
    ['a kind of news that it does not tell', { what: 'reconsidered', dossierCode }],
    ['a field that its news do not have', { what: 'moved', dossierCode, urgent: true }],
    ['a document that the dossier does not have', { what: 'fetch-document', dossierCode, digest: 'cd'.repeat(32) }],
  ])('%s', async (_name, order) => {
    await expect(partner.tell(order)).rejects.toThrow()
    expect(await waiting()).toEqual([])
  })

  test('whoever lacks the token', async () => {
    for (const path of ['/news', `/files/${digest}`]) expect((await fetch(partner.url + path)).status).toBe(401)
  })

  test('an acknowledgement that is none', async () => {
    expect((await fetch(`${partner.url}/news/acknowledged`, { method: 'POST', headers: token, body: '{}' })).status).toBe(422)
  })

  test('a follow-up about a dossier that it does not hold', async () => {
    expect(await hand(followUp('H56.14-261120-0002', 'supplement'), 'm-2')).toBe(422)
    expect(await hand(followUp(dossierCode, 'supplement'), 'm-3')).toBe(201)
  })
})

test('new links to the same documents are the same message', async () => {
  const before = gatewayUrl
  gatewayUrl = 'http://gateway.test'
  expect(await hand(sampleDossier(dossierCode), 'm-1')).toBe(200)
  gatewayUrl = before
  expect(partner.dossiers()).toMatchObject([{ timesApplied: 1 }])
})
