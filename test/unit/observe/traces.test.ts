import { createHash } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import { openTracer, type OpenTracer } from '../../../src/observe/traces.ts'
import { placeOf } from '../../../src/observe/trace-ids.ts'
import type { HttpClient, HttpRequest } from '../../../src/ports/http-client.ts'
import { noTracer } from '../../../src/ports/telemetry.ts'
import { subjectOfWebhook, traceCalls } from '../../../src/usecases/traced.ts'
import { startTraceReceiver, type TraceReceiver } from '../../helpers/trace-receiver.ts'

const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const thing of opened.splice(0).toReversed()) await thing.close()
})

async function open(changes: { readonly ratio?: number; readonly incoming?: 'link' | 'ignore'; readonly url?: string } = {}): Promise<{ readonly tracer: OpenTracer; readonly receiver: TraceReceiver; readonly warnings: object[] }> {
  const receiver = await startTraceReceiver()
  const warnings: object[] = []
  const log = { info: () => undefined, warn: (fields: object) => void warnings.push(fields), error: () => undefined }
  const tracer = openTracer({ url: receiver.url, headers: {}, ratio: 1, incoming: 'link', process: { 'lienthong.role': 'all' }, log, ...changes })
  opened.push(receiver, tracer)
  return { tracer, receiver, warnings }
}

/** As ids of transfers are: the time first, then what nobody can guess; here it follows from the number. */
function idOf(n: number): string {
  const [random] = createHash('sha256').update(String(n)).digest('hex').match(/^.{18}/) ?? ['']
  return `019a0000-0000-7${random.slice(0, 3)}-8${random.slice(3, 6)}-${random.slice(6)}`
}

describe('a span', () => {
  test('is inside the one around it, ends with its work and says why it failed', async () => {
    const { tracer, receiver } = await open()
    const about = idOf(1)
    await expect(
      tracer.span('attempt', { about, facts: { partner: 'tax' } }, () =>
        tracer.span('call', { kind: 'client' }, () => Promise.reject(Object.assign(new Error('Nguyễn Văn Thử'), { code: 'ECONNRESET' }))),
      ),
    ).rejects.toThrow()
    await tracer.close()
    const [call, attempt] = receiver.spans()
    expect(attempt).toMatchObject({ name: 'attempt', traceId: placeOf(about).traceId, parentSpanId: placeOf(about).spanId, facts: { partner: 'tax' }, status: 2 })
    expect(call).toMatchObject({ name: 'call', traceId: attempt?.traceId, parentSpanId: attempt?.spanId, status: 2 })
    expect(receiver.text()).not.toContain('Thử')
  })

  test('of many is told by the same ones in every process, as many as the ratio says', async () => {
    const told = await Promise.all(
      [1, 2].map(async () => {
        const { tracer, receiver } = await open({ ratio: 0.25 })
        for (let n = 1; n <= 400; n++) await tracer.span('attempt', { about: idOf(n) }, () => Promise.resolve())
        await tracer.close()
        return receiver.spans().map(({ traceId }) => traceId).toSorted((a, b) => (a < b ? -1 : 1))
      }),
    )
    expect(told[0]).toEqual(told[1])
    expect(told[0]?.length).toBeGreaterThan(40)
    expect(told[0]?.length).toBeLessThan(200)
  })

  test('that nobody takes holds up nothing, and the log says so once it is given up', async () => {
    const { tracer, warnings } = await open({ url: 'http://127.0.0.1:1/v1/traces' })
    expect(await tracer.span('attempt', { about: idOf(1) }, () => Promise.resolve('done'))).toBe('done')
    await tracer.close()
    expect(warnings.length).toBeGreaterThan(0)
  })
})

describe('a request', () => {
  const incoming = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  const request = (n: number) => ({ id: idOf(n), began: new Date(), incoming })

  test('that began a transfer is the first span of its trace; any other has its own', async () => {
    const { tracer, receiver } = await open()
    const [first, other] = [request(1), request(2)]
    tracer.within(first, () => tracer.becomes(idOf(3)))
    tracer.answered(first, 'POST /v1/transfers', {}, undefined)
    await new Promise<void>((resolve) => tracer.within(other, () => void tracer.span('look-up', {}, () => Promise.resolve()).then(() => resolve())))
    tracer.answered(other, 'POST /v1/queries', {}, '500')
    await tracer.close()
    const spans = new Map(receiver.spans().map((span) => [span.name, span]))
    expect(spans.get('POST /v1/transfers')).toMatchObject({ ...placeOf(idOf(3)), parentSpanId: undefined, links: [{ traceId: incoming.slice(3, 35) }] })
    expect(spans.get('POST /v1/queries')).toMatchObject({ ...placeOf(other.id), status: 2 })
    expect(spans.get('look-up')).toMatchObject({ traceId: placeOf(other.id).traceId, parentSpanId: placeOf(other.id).spanId })
  })

  test('names no span of its client where that is not wanted, or is none', async () => {
    const { tracer, receiver } = await open({ incoming: 'ignore' })
    tracer.answered(request(1), 'GET /x', {}, undefined)
    await tracer.close()
    expect(receiver.spans().map(({ links }) => links)).toEqual([[]])
  })
})

describe('a call to a partner', () => {
  function recording(): { readonly client: HttpClient; readonly seen: HttpRequest[] } {
    const seen: HttpRequest[] = []
    const client: HttpClient = {
      request(request) {
        seen.push(request)
        return Promise.resolve({ ok: true, answer: { status: 201, headers: {}, body: new Uint8Array() } })
      },
      close: () => Promise.resolve(),
    }
    return { client, seen }
  }
  const call = { name: 'PostDossier', method: 'POST', url: 'https://partner.example.vn/secret-in-the-path?code=1', headers: { accept: 'application/json' }, mayLeave: () => true } as const

  test('carries the trace in its header, and its span names the server and the status only', async () => {
    const { tracer, receiver } = await open()
    const { client, seen } = recording()
    const traced = traceCalls(() => client, tracer)({ maxAnswerBytes: 1, connections: 1 })
    await tracer.span('attempt', { about: idOf(1) }, () => traced.request(call, AbortSignal.timeout(1_000)))
    await tracer.close()
    const [span] = receiver.spans()
    expect(seen).toEqual([{ ...call, headers: { accept: 'application/json', traceparent: `00-${span?.traceId}-${span?.spanId}-01` } }])
    expect(span).toMatchObject({ name: 'PostDossier', kind: 3, facts: { 'server.address': 'https://partner.example.vn' } })
    expect(receiver.text()).not.toContain('secret-in-the-path')
  })

  test('is as it was where nothing is traced', async () => {
    const { client, seen } = recording()
    await traceCalls(() => client, noTracer)({ maxAnswerBytes: 1, connections: 1 }).request(call, AbortSignal.timeout(1_000))
    expect(seen).toEqual([call])
  })
})

test('a webhook is about the transfer of its event, and else about itself', () => {
  const subject = (payload: unknown) => subjectOfWebhook({ messageId: 'own', payload: Buffer.from(JSON.stringify(payload)) })
  expect([subject({ transferId: idOf(1) }), subject({}), subject({ transferId: 5 }), subjectOfWebhook({ messageId: 'own', payload: Buffer.from('no JSON') })]).toEqual([idOf(1), 'own', 'own', 'own'])
})
