import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPartnerApp } from '../../../src/http/partner-app.ts'
import { until } from '../../helpers/until.ts'
import { bearer, dossier, handOver, openDoors, portOf, tokens, type OpenDoors } from './open-doors.ts'

let doors: OpenDoors
let port: number
beforeAll(async () => {
  doors = await openDoors()
  await doors.client.listen({ host: '127.0.0.1', port: 0 })
  port = portOf(doors.client)
})
afterAll(() => doors.close())

const three = () => [doors.client, doors.admin, doors.partner]

describe('every door', () => {
  test('has a live and a ready page; ready tells the truth', async () => {
    for (const door of three()) {
      expect((await door.inject('/health/live')).json()).toEqual({ status: 'live' })
      expect((await door.inject('/health/ready')).json()).toEqual({ status: 'ready', parts: doors.says.readiness })
    }
    doors.says.readiness = [{ name: 'database', ok: false, detail: 'does not answer' }, { name: 'queue', ok: true, detail: 'works' }]
    for (const door of three()) {
      // the look before is kept for a second
      await until(async () => (await door.inject('/health/ready')).statusCode === 503, 'the door says that it is not ready')
      expect((await door.inject('/health/ready')).json()).toMatchObject({ code: 'not_ready', detail: 'Not ready: database (does not answer).', vi: { detail: 'Chưa sẵn sàng: database.' } })
    }
  })

  test('shows its documentation under a strict policy', async () => {
    for (const door of three()) {
      const page = await door.inject('/docs/')
      expect(page.statusCode).toBe(200)
      expect(page.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self';")
      expect(page.body).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>|\son\w+=/)
      for (const [, script] of page.body.matchAll(/(?:src|href)="\.?\/?((?:docs\/)?static\/[^"]+)"/g)) {
        expect((await door.inject(`/${script?.startsWith('docs/') ? script : `docs/${script}`}`)).statusCode).toBe(200)
      }
      expect((await door.inject('/openapi.json')).json()).toMatchObject({ openapi: '3.1.0' })
    }
  })

  test('shows no documentation where it was told not to', async () => {
    const quiet = await createPartnerApp({ ...doors.partnerDoor, docs: 'hidden' })
    for (const url of ['/docs', '/docs/', '/docs/json', '/openapi.json']) expect((await quiet.inject(url)).statusCode).toBe(404)
    expect((await quiet.inject('/health/live')).statusCode).toBe(200)
    await quiet.close()
  })

  test('gives each request an id of its own and never believes a foreign one', async () => {
    const headers = { ...bearer(tokens.h56), 'x-request-id': 'forged', 'request-id': 'forged' }
    const answers = await Promise.all([1, 2].map(() => doors.client.inject({ url: '/v1/partners', headers })))
    const ids = answers.map((answer) => answer.headers['x-request-id'])
    expect(new Set(ids).size).toBe(2)
    for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('sends its security headers with every answer', async () => {
    const answers = [await doors.client.inject({ url: '/v1/partners', headers: bearer(tokens.h56) }), await doors.client.inject('/nowhere'), await doors.client.inject('/%zz')]
    for (const { headers } of answers) {
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store', 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" })
      expect(headers['x-request-id']).toBeDefined()
    }
  })

  test('says which methods an address takes', async () => {
    const answer = await doors.client.inject({ method: 'DELETE', url: '/v1/transfers', headers: bearer(tokens.h56) })
    expect(answer.json()).toMatchObject({ status: 405, code: 'method_not_allowed' })
    expect(answer.headers['allow']).toBe('GET, HEAD, POST')
    expect((await doors.client.inject({ method: 'GET', url: '/v1/attachments' })).headers['allow']).toBe('POST')
    expect((await doors.client.inject('/nowhere')).json()).toMatchObject({ status: 404, code: 'not_found' })
    expect((await doors.client.inject('/%zz')).json()).toMatchObject({ status: 404, code: 'not_found' })
  })

  test('writes one line a request: the pattern of the path, never the path', async () => {
    const from = doors.log.length
    const id = '019a0000-0000-7000-8000-000000000001'
    await doors.client.inject({ url: `/v1/transfers/${id}?secret=value`, headers: bearer(tokens.h56) })
    await doors.client.inject({ url: `/somewhere/${id}`, headers: bearer(tokens.h56) })
    await until(() => doors.log.length >= from + 2, 'both requests are logged')
    const lines = doors.log.slice(from)
    expect(lines).toMatchObject([
      { level: 'info', message: 'request', fields: { method: 'GET', route: '/v1/transfers/:id', status: 404, caller: 'h56', code: 'not_found' } },
      { level: 'info', message: 'request', fields: { route: 'unmatched', status: 404 } },
    ])
    expect(JSON.stringify(lines)).not.toMatch(new RegExp(`${id}|secret|${tokens.h56}`))
  })

  test('hides our own bugs from outside and logs them once, as errors', async () => {
    const from = doors.log.length
    await doors.query('alter table payloads rename to payloads_away')
    const answer = await doors.client.inject(handOver(dossier(1), 'key-of-a-bug'))
    await doors.query('alter table payloads_away rename to payloads')
    expect(answer.json()).toMatchObject({ status: 500, code: 'internal' })
    expect(answer.body).not.toContain('payloads')
    await until(() => doors.log.length > from, 'the request is logged')
    expect(doors.log.slice(from)).toMatchObject([{ level: 'error', fields: { status: 500, code: 'internal' } }])
    expect((await doors.client.inject(handOver(dossier(1), 'key-of-a-bug'))).statusCode).toBe(202)
  })
})

describe('what never becomes a request', () => {
  async function say(text: string): Promise<string> {
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk) => (answer += String(chunk)))
    socket.write(text)
    await once(socket, 'close')
    return answer
  }

  test.each([
    ['no HTTP', 'hello\r\n\r\n', 'malformed_request', 400],
    ['headers without end', `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`, 'headers_too_large', 431],
    ['two lengths', 'POST /v1/transfers HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx', 'malformed_request', 400],
    ['a length and chunks', 'POST /v1/transfers HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 'malformed_request', 400],
    ['no host', 'GET /health/live HTTP/1.1\r\nConnection: close\r\n\r\n', 'malformed_request', 400],
    ['an expectation that nobody has', 'GET /health/live HTTP/1.1\r\nHost: x\r\nExpect: a miracle\r\nConnection: close\r\n\r\n', 'malformed_request', 400],
    ['a hundred and one headers', `GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${'X-A: b\r\n'.repeat(99)}\r\n`, 'headers_too_large', 431],
  ])('%s is answered with a problem too', async (_name, text, code, status) => {
    const answer = await say(text)
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({ code, status })
  })

  test('a dossier that grows beyond a megabyte is refused while it streams', async () => {
    const chunk = `${(64 * 1024).toString(16)}\r\n${'x'.repeat(64 * 1024)}\r\n`
    const head = `POST /v1/transfers HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${tokens.h56}\r\nIdempotency-Key: key-of-a-stream\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`
    expect(await say(head + chunk.repeat(17))).toMatch(/^HTTP\/1.1 413 /)
  })
})

test('closing the door ends a waiting reader at once, with an answer', async () => {
  const waiting = fetch(`http://127.0.0.1:${port}/v1/events?wait=25`, { headers: { ...bearer(tokens.h57), connection: 'close' } })
  await until(() => doors.looks.events > 0, 'the reader waits')
  const start = performance.now()
  await doors.client.close()
  expect((await waiting).status).toBe(200)
  expect(performance.now() - start).toBeLessThan(5_000)
})
