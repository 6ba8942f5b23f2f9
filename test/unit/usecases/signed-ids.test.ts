/** A message id in a signature's own header names one content for ever. */
import { beforeEach, describe, expect, test } from 'vitest'
import { loopback } from '../../../adapters/loopback/index.ts'
import { newsService, signatureHeader } from '../../../adapters/loopback/wire.ts'
import { Agreement } from '../../../schemas/agreement.ts'
import { openHttpClient } from '../../../src/net/http-client.ts'
import { systemClock } from '../../../src/observe/system-clock.ts'
import { openLine } from '../../../src/usecases/open-line.ts'
import { parseConfig } from '../../../src/usecases/parse-config.ts'
import { createReceiveCallback, type ReceiveCallback } from '../../../src/usecases/receive-callback.ts'
import { testSeals, type TestSeals } from '../../helpers/sandbox-seals.ts'

const [recipient, organisation] = ['H56', 'G99']
const head = { id: 'n-1', dossierCode: 'H56.14-261120-0001', recipient, at: '2026-11-20T02:00:00Z', what: 'moved', words: 'Đang thẩm định' }
const log = { info: () => undefined, warn: () => undefined, error: () => undefined }

let seals: TestSeals
let receiveCallback: ReceiveCallback
let heard: Map<string, string>
let stored: number

beforeEach(async () => {
  seals = await testSeals([recipient, organisation])
  heard = new Map()
  stored = 0
  const agreement = parseConfig(Agreement, { timeoutMs: 1_000, concurrency: 1 }, 'agreement')
  const settings = { partner: { id: 'loopback', organisation }, adapter: loopback, config: { baseUrl: 'http://127.0.0.1:9', token: 'hush' }, agreement }
  const line = await openLine(settings, { openHttp: openHttpClient, signer: seals.signer, verifier: seals.verifier, clock: systemClock, log })
  async function hear(partner: string, messageId: string, digest: string) {
    const name = `${partner} ${messageId}`
    const before = heard.get(name) ?? digest
    const known = heard.has(name)
    heard.set(name, before)
    if (before !== digest) return 'conflict'
    return known ? 'repeat' : 'new'
  }
  receiveCallback = createReceiveCallback({
    partners: new Map([['loopback', { line, procedures: undefined }]]),
    inbox: { hear },
    receive: async () => (stored++ === 0 ? 'applied' : 'repeat'),
    log,
  })
})

async function tell(news: object, signedAs: object = news) {
  const body = Buffer.from(JSON.stringify(news))
  const about = { issuer: organisation, audience: recipient, messageId: (signedAs as { id: string }).id, service: newsService }
  const { detached = '' } = await seals.signer.sign(Buffer.from(JSON.stringify(signedAs)), 'jws-detached', about)
  return receiveCallback('loopback', { method: 'POST', path: 'news', headers: { [signatureHeader]: detached }, query: {}, body, receivedAt: systemClock.now() })
}

describe('the same id', () => {
  test('with the same bytes is answered as a repeat, however it is signed', async () => {
    expect((await tell(head)).status).toBe(201)
    expect((await tell(head)).status).toBe(200)
  })

  test('with other bytes is refused, and has no effect', async () => {
    await tell(head)
    await expect(tell({ ...head, words: 'Đã xong' })).rejects.toMatchObject({ code: 'message_conflict' })
    expect(stored).toBe(1)
    expect((await tell(head)).status).toBe(200)
  })

  test('of what was refused is free for what is right', async () => {
    expect((await tell(head, { ...head, words: 'khác' })).status).toBe(403)
    expect(heard.size).toBe(0)
    expect((await tell(head)).status).toBe(201)
  })
})
