/** S7: no answer is made of what its asker says of himself, and words that were stored are never a page's own. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bearer, dossier, handOver, openDoors, portOf, sha256, tokens, type OpenDoors } from '../http/open-doors.ts'
import { get, say } from './say.ts'

let doors: OpenDoors
let ports: readonly number[]
beforeAll(async () => {
  doors = await openDoors()
  const three = [doors.client, doors.admin, doors.partner]
  await Promise.all(three.map((door) => door.listen({ host: '127.0.0.1', port: 0 })))
  ports = three.map(portOf)
})
afterAll(() => doors.close())

const forged = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'gopher', 'x-forwarded-for': '10.9.9.9', 'x-forwarded-port': '666', forwarded: 'host=evil.example;proto=gopher', 'x-original-host': 'evil.example', 'x-host': 'evil.example' }

describe('the Host header', () => {
  test.each(['/health/live', '/docs', '/docs/', '/openapi.json', '/nowhere', '/.well-known/oauth-authorization-server', '/v1/partners', '/admin/v1/log-in/oidc'])('stands in no answer: %s', async (path) => {
    for (const port of ports) {
      for (const host of ['evil.example', 'evil.example:1', '127.0.0.1@evil.example', 'evil.example/x', '<script>', 'a b']) {
        const answer = await say(port, get(path, { host, ...forged }))
        expect(`${JSON.stringify(answer.headers)}${answer.body}`.toLowerCase(), `${host} ${path}`).not.toMatch(/evil\.example|gopher|10\.9\.9\.9|<script>$/)
      }
    }
  })

  test.each([['Host', 'a', 'b'], ['host', 'a', 'a'], ['Authorization', `Bearer ${tokens.h57}`, `Bearer ${tokens.h56}`], ['Content-Type', 'application/json', 'text/plain']])('given twice is refused, and so is %s', async (name, one, other) => {
    for (const port of ports) {
      const host = name.toLowerCase() === 'host' ? '' : 'Host: a\r\n'
      const answer = await say(port, `GET /health/live HTTP/1.1\r\n${host}${name}: ${one}\r\n${name.toUpperCase()}: ${other}\r\nConnection: close\r\n\r\n`)
      expect(answer.status).toBe(400)
      expect(answer.body).toContain('once only')
    }
  })
})

const script = '<script>alert(document.cookie)</script>'
const words = `${script}"><img src=x onerror=alert(1)>`

describe('words that were stored', () => {
  test('are shown as data only: JSON that no browser takes for a page', async () => {
    const sent = await doors.client.inject(handOver(dossier(1, { subject: words, note: words, applicant: { ...dossier(1).applicant, name: words } as never }), 'key-of-words'))
    expect(sent.statusCode).toBe(202)
    const { transfer } = sent.json<{ transfer: { id: string } }>()
    await doors.admin.inject({ method: 'POST', url: `/admin/v1/transfers/${transfer.id}/dismiss`, headers: bearer(tokens.admin), payload: { reason: words } })
    const asked = [
      { app: doors.client, url: `/v1/transfers/${transfer.id}`, headers: bearer(tokens.h56) },
      { app: doors.client, url: '/v1/events', headers: bearer(tokens.h56) },
      { app: doors.client, url: `/v1/dossiers/${dossier(1).code}`, headers: bearer(tokens.h56) },
      { app: doors.admin, url: `/admin/v1/transfers/${transfer.id}`, headers: bearer(tokens.admin) },
      { app: doors.admin, url: `/admin/v1/transfers/${transfer.id}/timeline`, headers: bearer(tokens.admin) },
      { app: doors.admin, url: '/admin/v1/audit/entries', headers: bearer(tokens.admin) },
    ]
    for (const { app, url, headers } of asked) {
      for (const accept of ['text/html', 'text/html,*/*', 'application/json']) {
        const answer = await app.inject({ url, headers: { ...headers, accept } })
        expect(String(answer.headers['content-type']), url).toMatch(/^application\/(problem\+)?json/)
        expect(answer.headers['x-content-type-options']).toBe('nosniff')
      }
    }
  })

  test('in a file come down as a file, whatever type it says it has', async () => {
    for (const type of ['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/javascript']) {
      const bytes = Buffer.from(`${script}<!-- ${type} -->`)
      const stored = await doors.client.inject({ method: 'POST', url: '/v1/attachments', headers: { ...bearer(tokens.h56), 'content-type': type }, payload: bytes })
      expect([201, 415, 422], type).toContain(stored.statusCode)
      const answer = await doors.client.inject({ url: `/v1/attachments/${sha256(bytes)}`, headers: bearer(tokens.h56) })
      if (answer.statusCode !== 200) continue
      expect(answer.headers).toMatchObject({ 'content-disposition': 'attachment', 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" })
    }
  })

  test('in an address or a header stand in no page and in no header of the answer', async () => {
    for (const port of ports) {
      for (const path of [`/${encodeURIComponent(script)}`, `/docs/${encodeURIComponent(script)}`, `/nowhere?x=${encodeURIComponent(script)}`, '/x%0d%0aSet-Cookie:%20a=b']) {
        const answer = await say(port, get(path, { referer: script, 'user-agent': script }))
        expect(answer.body).not.toContain('<script>alert')
        expect(answer.headers['set-cookie']).toBeUndefined()
      }
    }
  })
})

test('nobody may read an answer from a page of somebody else', async () => {
  for (const port of ports) {
    for (const method of ['GET', 'OPTIONS']) {
      const answer = await say(port, get('/v1/partners', { origin: 'https://evil.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' }, method))
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([])
    }
  }
})
