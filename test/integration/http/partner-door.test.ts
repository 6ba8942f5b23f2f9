import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDocumentLinks } from '../../../src/http/document-links.ts'
import { bearer, callbackRefused, dossier, handOver, openDoors, portOf, sha256, tokens, type OpenDoors } from './open-doors.ts'

let doors: OpenDoors
beforeAll(async () => {
  doors = await openDoors()
  await doors.partner.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => doors.close())

describe('callbacks', () => {
  test.each(['POST', 'PUT', 'GET', 'PATCH', 'DELETE'] as const)('%s reaches the adapter as it came and its answer goes back byte for byte', async (method) => {
    const body = Buffer.from([0, 1, 2, 0xff, 0xfe])
    const said = Buffer.from([0xef, 0xbb, 0xbf, 0x3c, 0, 0xff])
    doors.says.callback = { ...callbackRefused, answer: { status: 418, headers: { 'content-type': 'application/soap+xml; charset=utf-16', 'x-partner': 'agency' }, body: said } }
    const answer = await doors.partner.inject({
      method,
      url: '/partners/agency/th%C3%B4ng%20b%C3%A1o/s%E1%BB%91-1?a=1&b=%2F2',
      headers: { 'content-type': 'application/x-whatever', 'x-signature': 'abc' },
      ...(method === 'GET' ? {} : { payload: body }),
    })
    expect(answer.statusCode).toBe(418)
    expect(answer.rawPayload.equals(said)).toBe(true)
    expect(answer.headers).toMatchObject({ 'content-type': 'application/soap+xml; charset=utf-16', 'x-partner': 'agency', 'x-content-type-options': 'nosniff' })
    const callback = doors.callbacks.at(-1)
    expect(callback).toMatchObject({ method, path: 'thông báo/số-1', query: { a: '1', b: '/2' }, headers: { 'x-signature': 'abc' } })
    expect(Buffer.from(callback?.body ?? []).equals(method === 'GET' ? Buffer.alloc(0) : body)).toBe(true)
  })

  test.each([
    '/partners/agency/../admin',
    '/partners/agency/%2e%2e/admin',
    '/partners/agency/%2E%2e%2Fadmin',
    '/partners/agency/..%2f..%2fadmin',
    '/partners/agency/%252e%252e%252fadmin',
    '/partners/agency/a%5c..%5cb',
    '/partners/agency/a\\..\\b',
    '/partners/agency//double',
    '//partners/agency/x',
    '/partners/agency/;jsessionid=1',
    '/partners/agency/a;b/c',
    '/partners/agency/a%3bb/c',
    '/partners/agency/./x',
    '/partners/agency/a%00b',
    '/partners/agency/a%0d%0ab',
    '/partners/agency/%zz',
    '/partners/agency/%c0%ae%c0%ae/x',
    '/partners/%61gency%2fx/y',
    '/partners/AGENCY/x',
    '/partners/nobody/x',
    '/partners/__proto__/x',
    '/partners/agency',
  ])('%s is not found, and no adapter hears of it', async (path) => {
    const heard = doors.callbacks.length
    expect(await postRaw(path)).toMatchObject({ status: 404, code: 'not_found' })
    expect(doors.callbacks).toHaveLength(heard)
  })

  test('a plain path on the same connection is heard', async () => {
    const heard = doors.callbacks.length
    await postRaw('/partners/agency/plain')
    expect(doors.callbacks).toHaveLength(heard + 1)
  })

  test('a parameter given twice is refused', async () => {
    expect((await doors.partner.inject({ method: 'POST', url: '/partners/agency/x?a=1&a=2' })).json()).toMatchObject({ code: 'malformed_request' })
  })

  test('a megabyte is taken, more are refused by name', async () => {
    const limit = 1024 * 1024
    doors.says.callback = callbackRefused
    expect((await doors.partner.inject({ method: 'POST', url: '/partners/agency/x', payload: Buffer.alloc(limit) })).statusCode).toBe(200)
    const larger = await doors.partner.inject({ method: 'POST', url: '/partners/agency/x', payload: Buffer.alloc(limit + 1) })
    expect(larger.json()).toMatchObject({ code: 'body_too_large', detail: `The body may have at most ${limit} bytes.` })
  })

  test('an event has one effect; its repeat is answered as a repeat', async () => {
    await doors.client.inject(handOver(dossier(1), 'key-of-callbacks'))
    const event = { key: 'notice-1', type: 'tax-notice' as const, dossierCode: dossier(1).code, amountsDue: [{ noticeNumber: 'TB-1', item: 'Lệ phí', amount: 1000 }] }
    doors.says.callback = { ...callbackRefused, events: [{ event }] }
    const first = await doors.partner.inject({ method: 'POST', url: '/partners/agency/notices', payload: 'x' })
    const second = await doors.partner.inject({ method: 'POST', url: '/partners/agency/notices', payload: 'x' })
    expect([first.body, second.body]).toEqual(['taken', 'known'])
    const known = await doors.client.inject({ url: `/v1/dossiers/${dossier(1).code}`, headers: bearer(tokens.h56) })
    expect(known.json()).toMatchObject({ financial: 'due', amountsDue: [{ due: { noticeNumber: 'TB-1', amount: 1000 }, partner: 'agency', paid: false }] })
  })
})

describe('documents by link', () => {
  const content = Buffer.from('%PDF-1.4\nmẫu\n%%EOF\n')
  const digest = sha256(content)
  const pathOf = (link: string) => link.replace('http://gateway.example', '')

  beforeAll(async () => {
    const upload = { method: 'POST', url: '/v1/attachments', headers: { ...bearer(tokens.h56), 'content-type': 'application/pdf' }, payload: content } as const
    expect((await doors.client.inject(upload)).statusCode).toBe(201)
  })

  test('a link gives the file, its type and its digest', async () => {
    const answer = await doors.partner.inject(pathOf(doors.links.urlOf(digest, new Date())))
    expect(answer.statusCode).toBe(200)
    expect(answer.rawPayload.equals(content)).toBe(true)
    expect(answer.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(content.length),
      'repr-digest': `sha-256=:${Buffer.from(digest, 'hex').toString('base64')}:`,
      'content-disposition': 'attachment',
      'x-content-type-options': 'nosniff',
    })
  })

  test('whatever is wrong with it, there is nothing', async () => {
    const good = new URL(doors.links.urlOf(digest, new Date()))
    const { expires, signature } = Object.fromEntries(good.searchParams) as { expires: string; signature: string }
    const later = Object.assign(new URL(good), { search: `expires=${Number(expires) + 1}&signature=${signature}` })
    const never = sha256('never uploaded')
    const wrong = [
      `/documents/${digest}`,
      `/documents/${digest}?expires=${expires}`,
      `/documents/${digest}?expires=${expires}&signature=`,
      `/documents/${digest}?expires=${expires}&signature=${signature.slice(1)}`,
      `/documents/${digest}?expires=${expires}&signature=${signature}=`,
      `/documents/${digest}?expires=${expires}&expires=${expires}&signature=${signature}`,
      `/documents/${sha256('other')}?expires=${expires}&signature=${signature}`,
      `/documents/${digest.toUpperCase()}?expires=${expires}&signature=${signature}`,
      `/documents/..%2f${digest}?expires=${expires}&signature=${signature}`,
      pathOf(later.href),
      pathOf(doors.links.urlOf(never, new Date())),
    ]
    for (const url of wrong) expect([url, (await doors.partner.inject(url)).json()]).toMatchObject([url, { status: 404, code: 'not_found' }])
  })

  test('a link ends with its time, and another key’s link was never one', () => {
    let now = new Date('2026-11-20T00:00:00Z')
    const settings = { hours: 2, baseUrl: () => 'https://x', clock: { now: () => now, random: () => 0, id: () => '' } }
    const links = createDocumentLinks({ ...settings, secret: 'one-secret' })
    const { searchParams } = new URL(links.urlOf(digest, now))
    const [expires, signature] = [searchParams.get('expires') ?? '', searchParams.get('signature') ?? '']
    expect(links.check(digest, expires, signature)).toBe(true)
    expect(createDocumentLinks({ ...settings, secret: 'another-secret' }).check(digest, expires, signature)).toBe(false)
    now = new Date('2026-11-20T01:59:59Z')
    expect(links.check(digest, expires, signature)).toBe(true)
    now = new Date('2026-11-20T02:00:00Z')
    expect(links.check(digest, expires, signature)).toBe(false)
  })

  test('every attempt of one message carries the same link, until it would end soon', () => {
    const acceptedAt = new Date('2026-11-20T00:00:00Z')
    let now = acceptedAt
    const links = createDocumentLinks({ secret: 'one-secret', hours: 2, baseUrl: () => 'https://x', clock: { now: () => now, random: () => 0, id: () => '' } })
    const first = links.urlOf(digest, acceptedAt)
    now = new Date('2026-11-20T00:59:00Z')
    expect(links.urlOf(digest, acceptedAt)).toBe(first)
    now = new Date('2026-11-24T12:00:00Z')
    const { searchParams } = new URL(links.urlOf(digest, acceptedAt))
    expect(links.check(digest, searchParams.get('expires') ?? '', searchParams.get('signature') ?? '')).toBe(true)
    expect(Number(searchParams.get('expires')) * 1000 - now.getTime()).toBeGreaterThanOrEqual(3_600_000)
  })
})

/** Posts to a path as it is written; other clients tidy it up first. Gives the JSON of the answer, if it is any. */
async function postRaw(path: string): Promise<unknown> {
  const request = httpRequest({ host: '127.0.0.1', port: portOf(doors.partner), method: 'POST', path, agent: false })
  request.end('x')
  const [answer] = (await once(request, 'response')) as [IncomingMessage]
  const body = await text(answer)
  return answer.headers['content-type']?.includes('json') === true ? JSON.parse(body) : body
}
