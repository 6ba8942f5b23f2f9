/** S12, and the beginning of S14: whatever is too much is refused by a limit that the answer names, and every answer has its headers. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '../../../schemas/problem.ts'
import { createPartnerApp } from '../../../src/http/partner-app.ts'
import { openShell } from '../../../src/http/shell.ts'
import { createTakeTurn } from '../../../src/http/take-turn.ts'
import { authenticateHolders } from '../../../src/http/authentication.ts'
import { openRateLimits } from '../../../src/limits/open-rate-limits.ts'
import { systemClock } from '../../../src/observe/system-clock.ts'
import { until } from '../../helpers/until.ts'
import { bearer, dossier, handOver, maxAttachmentBytes, openDoors, portOf, sha256, tokens, type OpenDoors } from '../http/open-doors.ts'
import { keepLog } from '../queue/log-lines.ts'
import { get, say } from './say.ts'

let doors: OpenDoors
let port: number
beforeAll(async () => {
  doors = await openDoors()
  await doors.client.listen({ host: '127.0.0.1', port: 0 })
  port = portOf(doors.client)
})
afterAll(() => doors.close())

const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
}
const authorization = `Bearer ${tokens.h56}`
const json = { authorization, 'content-type': 'application/json', 'idempotency-key': 'key-of-a-limit' }

function post(target: string, headers: Readonly<Record<string, string>>, body: string): string {
  return get(target, { 'content-length': String(Buffer.byteLength(body)), ...headers }, 'POST') + body
}

describe('too much', () => {
  test.each([
    ['of headers, in bytes', () => get('/health/live', { 'x-long': 'x'.repeat(17_000) }), 431, '16384 bytes'],
    ['of headers, in number', () => get('/health/live', Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`x-${n}`, 'y']))), 431, '100 headers'],
    ['of a body', () => post('/v1/transfers', json, `"${'x'.repeat(1_048_576)}"`), 413, '1048576 bytes'],
    ['of values', () => post('/v1/transfers', json, `[${'0,'.repeat(20_000)}0]`), 413, '20000 values'],
    ['of depth', () => post('/v1/transfers', json, '['.repeat(400_000) + ']'.repeat(400_000)), 413, '32 deep'],
    ['of members', () => post('/v1/transfers', json, `{${Array.from({ length: 20_001 }, (_, n) => `"a${n}":0`).join(',')}}`), 413, '20000 values'],
    ['of digits', () => post('/v1/transfers', json, `[1${'0'.repeat(900_000)}]`), 400, '15 digits'],
    ['of a file that says so beforehand', () => get('/v1/attachments', { authorization, 'content-type': 'application/pdf', 'content-length': String(maxAttachmentBytes + 1) }, 'POST'), 413, `${maxAttachmentBytes} bytes`],
    ['of a key', () => post('/v1/transfers', { ...json, 'idempotency-key': 'k'.repeat(201) }, '{}'), 400, '200'],
    ['of a form', () => post('/oauth/token', { 'content-type': 'application/x-www-form-urlencoded' }, Array.from({ length: 21 }, (_, n) => `a${n}=b`).join('&')), 400, '20 fields'],
  ])('%s', async (_what, request, status, limit) => {
    const answer = await say(port, request())
    expect(answer.status).toBe(status)
    expect(answer.body).toContain(limit)
    expect(answer.headers).toMatchObject(securityHeaders)
  })

  test('of one page of a list', async () => {
    const answer = await doors.client.inject({ url: '/v1/transfers?limit=100000', headers: { authorization } })
    expect(answer.json<Problem>()).toMatchObject({ code: 'invalid_input', errors: [{ field: 'limit', message: { en: expect.stringMatching(/\d{2,}/) as string } }] })
  })

  test('of the same parameter, and parameters that nobody knows', async () => {
    for (const query of ['limit=1&limit=2', 'limit[]=1', 'limit=1e9', 'limit=-1', 'limit=0x10', 'limit=NaN', 'cursor=a&cursor=b', '__proto__[x]=1&limit=1', `${'a=b&'.repeat(3_000)}limit=1`]) {
      const answer = await doors.client.inject({ url: `/v1/transfers?${query}`, headers: { authorization } })
      expect([200, 400, 422], `${query.slice(0, 40)} → ${answer.statusCode}`).toContain(answer.statusCode)
    }
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  test('of one batch of questions', async () => {
    const questions = Array.from({ length: 21 }, () => ({ service: 'agencies', parameters: {} }))
    const answer = await doors.client.inject({ method: 'POST', url: '/v1/queries', headers: { authorization, 'content-type': 'application/json' }, payload: { asking: {}, questions } })
    expect(answer.statusCode).toBe(422)
    expect(JSON.stringify(answer.json<Problem>().errors)).toContain('20')
  })
})

describe('whoever is slow', () => {
  test('with the headers is not waited for', { timeout: 60_000 }, async () => {
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk) => (answer += String(chunk)))
    socket.write('GET /health/live HTTP/1.1\r\nHost: x\r\nX-Slow:')
    await once(socket, 'close')
    expect(answer).toMatch(/^HTTP\/1.1 408 /)
    expect(answer).toContain('15 seconds')
  })
})

describe('too many requests', () => {
  test('are refused by the number that was agreed, with the time to wait, and only those of who sent them', async () => {
    const limits = openRateLimits({ place: { kind: 'memory' }, secret: new Uint8Array(32), processes: 1, clock: systemClock, log: keepLog().log })
    const holders = ['greedy', 'modest'].map((id) => ({ id, tokenSha256: sha256(`token-of-${id}-for-the-tests`), permissions: new Set(['transfers.read'] as const) }))
    const app = openShell({
      clock: systemClock,
      log: keepLog().log,
      authenticate: authenticateHolders('client', holders),
      takeTurn: createTakeTurn(limits, () => 3),
      audit: () => Promise.resolve(),
      bodyLimit: 100,
      requestTimeoutMs: 1_000,
    })
    app.get('/x', { config: { access: { may: 'transfers.read' } } }, () => 'y')
    const ask = (id: string) => app.inject({ url: '/x', headers: bearer(`token-of-${id}-for-the-tests`) })
    for (let n = 0; n < 3; n += 1) expect((await ask('greedy')).statusCode).toBe(200)
    const refused = await ask('greedy')
    expect(refused.statusCode).toBe(429)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1)
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60)
    expect(refused.json()).toMatchObject({ code: 'too_many_requests', detail: 'At most 3 requests a minute.', vi: { detail: 'Nhiều nhất 3 yêu cầu mỗi phút.' } })
    expect(refused.headers).toMatchObject(securityHeaders)
    expect((await ask('modest')).statusCode).toBe(200)
    await app.close()
    await limits.close()
  })
})

describe('a process that cannot keep up', () => {
  const limits = { eventLoopDelayMs: 60_000, heapPercent: 100, retryAfterSeconds: 7 }

  test('answers 503 at once, with the limit and the time to wait, and goes on saying that it lives', async () => {
    // nobody has a heap that small
    const app = await createPartnerApp({ ...doors.partnerDoor, overload: { ...limits, heapPercent: 0.01 } })
    await app.ready()
    await until(async () => (await app.inject('/documents/x')).statusCode === 503, 'the memory was looked at', 5_000)
    const answer = await app.inject({ method: 'POST', url: '/partners/agency/x', payload: 'news' })
    expect(answer.statusCode).toBe(503)
    expect(answer.headers['retry-after']).toBe('7')
    expect(answer.json()).toMatchObject({ code: 'overloaded', detail: 'More than 0.01% of the memory is in use.' })
    expect(answer.headers).toMatchObject(securityHeaders)
    expect((await app.inject('/health/live')).statusCode).toBe(200)
    await app.close()
  })

  test('says so while its work waits too long, and stops saying so afterwards', async () => {
    const app = await createPartnerApp({ ...doors.partnerDoor, overload: { ...limits, eventLoopDelayMs: 50 } })
    await app.ready()
    await until(async () => {
      const from = performance.now()
      while (performance.now() - from < 300);
      return (await app.inject('/documents/x')).statusCode === 503
    }, 'the delay was noticed', 10_000)
    expect((await app.inject('/documents/x')).json()).toMatchObject({ code: 'overloaded', detail: 'Work waits longer than 50 ms.' })
    await until(async () => (await app.inject('/documents/x')).statusCode === 404, 'it has caught up', 10_000)
    await app.close()
  })
})

test('every answer has its headers, whatever it says', async () => {
  const asked = [
    [200, { url: '/v1/partners', headers: { authorization } }],
    [202, handOver(dossier(1), 'key-of-headers')],
    [400, handOver('{', 'key-of-headers-2')],
    [401, { url: '/v1/partners' }],
    [404, { url: '/nowhere' }],
    [404, { url: '/%zz' }],
    [404, { url: `/v1/transfers/${'x'.repeat(500)}`, headers: { authorization } }],
    [405, { method: 'DELETE', url: '/v1/partners' }],
    [413, handOver('x'.repeat(1_048_577), 'key-of-headers-3')],
    [415, { method: 'POST', url: '/v1/transfers', headers: { ...json, 'content-type': 'text/html' }, payload: '<p>' }],
    [422, handOver({}, 'key-of-headers-4')],
  ] as const
  for (const [status, request] of asked) {
    const answer = await doors.client.inject(request)
    expect(answer.statusCode).toBe(status)
    expect(answer.headers, String(status)).toMatchObject(securityHeaders)
    expect(answer.headers['server'] ?? answer.headers['x-powered-by']).toBeUndefined()
  }
  await doors.query('alter table transfers rename to transfers_away')
  const bug = await doors.client.inject({ url: '/v1/transfers', headers: { authorization } })
  await doors.query('alter table transfers_away rename to transfers')
  expect(bug.statusCode).toBe(500)
  expect(bug.headers).toMatchObject(securityHeaders)
  expect(bug.body).not.toMatch(/transfers_away|relation|select|\.ts:/)
  expect((await say(port, 'no HTTP at all\r\n\r\n')).headers).toMatchObject(securityHeaders)
})
