/** What is told to whoever watches: one transfer is one trace, over two processes, and both are scraped. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AttemptList } from '../../schemas/timeline.ts'
import type { SignatureRecord } from '../../src/ports/transfer-store.ts'
import { sandboxSender } from '../../src/sandbox/partners.ts'
import { changeConfig } from '../helpers/change-config.ts'
import type { GatewayProcess } from '../helpers/gateway-process.ts'
import { adminToken, clientToken, dossierFor, openScene, type Scene } from '../helpers/scene.ts'
import { startTraceReceiver, type ReceivedSpan, type TraceReceiver } from '../helpers/trace-receiver.ts'
import { until } from '../helpers/until.ts'

const monitorToken = 'token-of-the-program-that-watches'
const scrapeToken = 'token-of-whoever-scrapes-the-workers'
const receiverKey = 'key-of-the-receiver-of-traces'
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const ofClient = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' }

let scene: Scene
let receiver: TraceReceiver
let [api, worker]: [GatewayProcess | undefined, GatewayProcess | undefined] = [undefined, undefined]
let transferId: string
const dossier = dossierFor('loopback', 1)

beforeAll(async () => {
  receiver = await startTraceReceiver()
  scene = await openScene({ tellsOthers: true })
  await changeConfig(scene.gateway, (config) => ({
    ...config,
    administrators: [...(config['administrators'] as object[]), { id: 'monitor', tokenSha256: sha256(monitorToken), roles: ['monitor'] }],
    telemetry: {
      metrics: { port: 0, tokenSha256: sha256(scrapeToken) },
      traces: { url: receiver.url, headers: [{ name: 'x-api-key', value: receiverKey }] },
    },
  }))
  api = await scene.gateway.start('api')
  worker = await scene.gateway.start('worker')
  scene.simulators.loopback.callbacksTo?.(`${api.doors.partner}/partners/loopback`)
  const handOver = () =>
    fetch(`${api?.doors.client}/v1/transfers`, {
      method: 'POST',
      headers: { authorization: `Bearer ${clientToken}`, 'content-type': 'application/json', 'idempotency-key': 'telemetry-1', traceparent: `00-${ofClient.traceId}-${ofClient.spanId}-01` },
      body: JSON.stringify(dossier),
    })
  // a busy machine says so, and takes the same request a moment later
  let answer: Response | undefined
  await until(
    async () => {
      answer = await handOver()
      return answer.status !== 503
    },
    'the dossier is taken',
    20_000,
  )
  expect(answer?.status).toBe(202)
  const accepted = (await answer?.json()) as { readonly transfer: { readonly id: string } } | undefined
  transferId = accepted?.transfer.id ?? ''
}, 120_000)
afterAll(async () => {
  await scene.close()
  await receiver.close()
})

const trace = (): readonly ReceivedSpan[] => receiver.spans().filter(({ traceId }) => traceId === transferId.replaceAll('-', ''))
const called = (name: string) => trace().filter((span) => span.name === name)
const attemptsAt = (partner: string) => called('attempt').filter(({ facts }) => facts['partner'] === partner)

describe('one transfer', { timeout: 60_000 }, () => {
  test('is one connected trace from the client’s call to the partner’s answer, told by both processes', async () => {
    await until(() => attemptsAt('loopback').length > 0 && called('POST /v1/transfers').length > 0, 'both processes told their spans', 20_000)
    const [root] = called('POST /v1/transfers')
    const [attempt] = attemptsAt('loopback')
    const [call] = called('PostDossier')
    expect(root).toMatchObject({ parentSpanId: undefined, kind: 2, facts: { door: 'client', client: 'one-stop', 'http.response.status_code': expect.anything() }, process: { 'service.name': 'lienthong', 'lienthong.role': 'api' } })
    expect(root?.links).toEqual([expect.objectContaining(ofClient)])
    expect(attempt).toMatchObject({ parentSpanId: root?.spanId, facts: { partner: 'loopback', outcome: 'delivered', 'transfer.id': transferId }, process: { 'lienthong.role': 'worker' } })
    expect(call).toMatchObject({ parentSpanId: attempt?.spanId, kind: 3 })
    for (const name of ['queue', 'sign', 'verify']) expect(called(name), name).not.toEqual([])
    // the partner answered before the attempt was over, and after the client was
    expect(call !== undefined && attempt !== undefined && root !== undefined && root.began <= attempt.began && attempt.began <= call.began && call.ended <= attempt.ended).toBe(true)
    await untilConnected()
  })

  test('goes on when the partner tells something, and when its client is told', async () => {
    await scene.simulators.loopback.tell({ what: 'moved', dossierCode: dossier.code })
    await until(() => called('told by partner').length > 0, 'the callback is in the trace', 20_000)
    const ofWebhooks = () => attemptsAt('webhook-one-stop').filter(({ facts }) => facts['outcome'] === 'delivered')
    await until(() => ofWebhooks().length > 0, 'the webhook is in the trace', 20_000)
    await untilConnected()
  })

  test('has its trace inside what the gateway signs', async () => {
    const answer = await fetch(`${api?.doors.admin}/admin/v1/transfers/${transferId}/attempts`, { headers: { authorization: `Bearer ${adminToken}` } })
    const { items } = (await answer.json()) as AttemptList
    const made = items.flatMap(({ signatures }) => signatures as readonly SignatureRecord[]).find(({ direction, profile }) => direction === 'made' && profile === 'jws-detached')
    const header = JSON.parse(Buffer.from(made?.value?.split('.')[0] ?? '', 'base64url').toString('utf8')) as Readonly<Record<string, unknown>>
    const [attempt] = attemptsAt('loopback')
    expect(header['urn:lienthong:traceparent']).toBe(`00-${attempt?.traceId}-${attempt?.spanId}-01`)
  })

  test('says nothing about anybody, and the receiver knows the gateway', () => {
    expect(receiver.headers()['x-api-key']).toBe(receiverKey)
    const people = [dossier.applicant.name, dossier.subject, ...(dossier.applicant.identityNumbers ?? []).map(({ number }) => number)]
    for (const secret of [...people, clientToken, dossier.code, scene.databaseUrl]) expect(receiver.text()).not.toContain(secret)
    for (const process of [api, worker]) expect(process?.output()).not.toContain(receiverKey)
  })

  /** What began it is told after what it did. */
  async function untilConnected(): Promise<void> {
    const loose = () => {
      const ids = new Set(trace().map(({ spanId }) => spanId))
      return trace().filter(({ parentSpanId }) => parentSpanId !== undefined && !ids.has(parentSpanId))
    }
    await until(() => loose().length === 0, 'every span has its parent', 20_000)
    expect(trace().filter(({ parentSpanId }) => parentSpanId === undefined).map(({ name }) => name)).toEqual(['POST /v1/transfers'])
  }
})

describe('the numbers', { timeout: 30_000 }, () => {
  const scrape = (url: string, token?: string) => fetch(url, { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } })

  test('are told at the administrators’ door to a program that watches, and to nobody else', async () => {
    const door = `${api?.doors.admin}/metrics`
    expect((await scrape(door)).status).toBe(401)
    expect((await scrape(door, adminToken)).status).toBe(403)
    const answer = await scrape(door, monitorToken)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
    const text = await answer.text()
    expect(text).toContain('lienthong_lane_state{partner="loopback",state="open"} 1')
    for (const secret of [dossier.applicant.name, dossier.code, sandboxSender]) expect(text).not.toContain(secret)
  })

  test('are told by a worker, which opens no door, on a listener of its own', async () => {
    // beside the doors that a gateway of a test usually has
    const { telemetry = '' } = (worker?.doors ?? {}) as { readonly telemetry?: string }
    expect((await scrape(`${telemetry}/metrics`)).status).toBe(401)
    expect((await scrape(`${telemetry}/metrics`, monitorToken)).status).toBe(401)
    expect((await scrape(`${telemetry}/elsewhere`, scrapeToken)).status).toBe(404)
    const text = await (await scrape(`${telemetry}/metrics`, scrapeToken)).text()
    expect(text).toMatch(/^lienthong_attempts_total\{partner="loopback",outcome="delivered"\} [1-9]/m)
    expect(text).toMatch(/^lienthong_webhook_attempts_total\{client="one-stop",outcome="delivered"\} [1-9]/m)
  })
})
