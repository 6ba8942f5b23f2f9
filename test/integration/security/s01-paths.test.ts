/** S1: however a path is written, nobody gets past the rule of the place that it leads to. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FastifyInstance } from 'fastify'
import { mintToken } from '../../helpers/client-token.ts'
import { bearer, openDoors, portOf, tokens, type OpenDoors } from '../http/open-doors.ts'
import { get, say } from './say.ts'

let doors: OpenDoors
const ports = { client: 0, admin: 0, partner: 0 }
beforeAll(async () => {
  doors = await openDoors()
  for (const name of ['client', 'admin', 'partner'] as const) {
    await doors[name].listen({ host: '127.0.0.1', port: 0 })
    ports[name] = portOf(doors[name])
  }
})
afterAll(() => doors.close())

/** Ways of writing `path`, each of which some server somewhere took for it. */
function tricksOn(path: string): readonly string[] {
  const [, first = '', ...rest] = path.split('/')
  const inner = [first, ...rest].join('/')
  const letter = `%${first.charCodeAt(0).toString(16)}`
  const open = ['/health/live', '/docs', '/docs/static', '/openapi.json']
  return [
    ...open.flatMap((from) => [`${from}/../${inner}`, `${from}/../../${inner}`, `${from}/%2e%2e/${inner}`, `${from}/%2e%2e/%2e%2e/${inner}`, `${from}/..%2f${inner}`, `${from}/%2e%2e%2f${inner}`, `${from}/%252e%252e/${inner}`, `${from}/..;/${inner}`, `${from}/..\\${inner}`, `${from}/..%5c${inner}`, `${from}/%c0%ae%c0%ae/${inner}`, `${from}//${inner}`, `${from};/../${inner}`, `${from}%00/../${inner}`]),
    `//${inner}`,
    `///${inner}`,
    `/./${inner}`,
    `/%2e/${inner}`,
    `/;/${inner}`,
    `/${first};a=b/${rest.join('/')}`,
    `/${inner.replaceAll('/', '//')}`,
    `/${inner.replaceAll('/', '/./')}`,
    `/${inner.replaceAll('/', '%2f')}`,
    `/${inner.replaceAll('/', '\\')}`,
    `\\${inner}`,
    `/${inner.toUpperCase()}`,
    `/${letter}${inner.slice(1)}`,
    `/%25${letter.slice(1)}${inner.slice(1)}`,
    `${path}/`,
    `${path}//`,
    `${path}/.`,
    `${path}/x/..`,
    `${path}.`,
    `${path}..`,
    `${path};`,
    `${path};.css`,
    `${path}.json`,
    `${path}%00`,
    `${path}%00.css`,
    `${path}%20`,
    `${path}%09`,
    `${path}%0d%0a`,
    `${path}%23`,
    `${path}%3f`,
    `${path}%3b`,
    `${path}?/health/live`,
    `${path}#/health/live`,
    `/health/live?/../${inner}`,
    `/health/live#/../${inner}`,
    `http://gateway.example${path}`,
    `http://gateway.example:80${path}`,
    `https://gateway.example${path}`,
    `http://health/live${path}`,
    `http://u:p@gateway.example${path}`,
    `//gateway.example${path}`,
    '*',
    inner,
    `${inner}?a=b`,
    'gateway.example:443',
    `?${inner}`,
    `${path}%zz`,
    `${path}%u002f`,
  ]
}

const places = [
  { door: 'client', path: '/v1/partners' },
  { door: 'client', path: '/v1/events' },
  { door: 'client', path: '/v1/transfers/019a0000-0000-7000-8000-000000000001' },
  { door: 'admin', path: '/admin/v1/lanes' },
  { door: 'admin', path: '/admin/v1/transfers' },
  { door: 'admin', path: '/admin/v1/audit' },
] as const

/** Whoever asks the administrators' door for nothing is sent to the console, whose files are open. */
const leadsToConsole = (status: number | undefined, headers: Readonly<Record<string, string | undefined>>) => status === 302 && headers['location'] === '/console/'

/** What is open to everybody says nothing about anybody. */
const isOpenPage = (body: string) => body === '{"status":"live"}' || body.includes('"openapi":"3.1.0"') || body.includes('swagger')

describe.each(places)('$path of the $door door', ({ door, path }) => {
  test('is refused to whoever is not known, however it is written', { timeout: 120_000 }, async () => {
    const passed = await passedBy(path, door, {})
    expect(passed).toEqual([])
  })

  test('is refused to whoever is known and lacks the right', { timeout: 120_000 }, async () => {
    const token = door === 'client' ? await mintToken('h56', { scope: ['transfers.cancel'] }) : await mintToken('h56')
    expect(await passedBy(path, door, bearer(token))).toEqual([])
  })

  test('is refused with what only looks like another method', async () => {
    for (const method of ['HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'get', 'POST', 'QUERY', 'PURGE', 'CONNECT']) {
      const { status } = await say(ports[door], get(path, {}, method))
      expect([undefined, 400, 401, 404, 405], `${method} ${path}: ${status}`).toContain(status)
    }
    for (const name of ['x-http-method-override', 'x-original-url', 'x-rewrite-url', 'x-forwarded-prefix', 'x-forwarded-path', 'x-forwarded-host', 'forwarded']) {
      const { status, body } = await say(ports[door], get('/health/live', { [name]: name.startsWith('x-http') ? 'DELETE' : path }))
      expect([status, body]).toEqual([200, '{"status":"live"}'])
    }
  })
})

/** The tricks that were answered with something that is not open to everybody. */
async function passedBy(path: string, door: 'client' | 'admin', headers: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const from = doors.log.length
  const passed: string[] = []
  for (const trick of tricksOn(path)) {
    const { status, body, headers: told } = await say(ports[door], get(trick, headers))
    if (status === undefined || [400, 401, 403, 404, 405].includes(status) || isOpenPage(body)) continue
    // the page of the documentation, on this door
    if (status === 302 && /^(?:\.\/|\/)?docs\/static\/index\.html$/.test(told['location'] ?? '')) continue
    if (door === 'admin' && leadsToConsole(status, told)) continue
    passed.push(`${trick} → ${status} ${body.slice(0, 100)}`)
  }
  expect(doors.log.slice(from).filter(({ level }) => level === 'error')).toEqual([])
  return passed
}

test('with the right, a path that is only spelled otherwise is the same place under the same rule', async () => {
  const from = doors.log.length
  const { status } = await say(ports.client, get('/v1/%70artners', bearer(tokens.h56)))
  expect(status).toBe(200)
  expect((await say(ports.client, get('/v1/%70artners'))).status).toBe(401)
  expect(doors.log.slice(from).map(({ fields }) => fields['route'])).toEqual(['/v1/partners', '/v1/partners'])
})

describe('the partners’ door', () => {
  test('hands no path on that two readers could read as two', async () => {
    for (const trick of tricksOn('/partners/agency/news')) await say(ports.partner, get(trick, {}, 'POST'))
    expect(doors.callbacks.length).toBeGreaterThan(0)
    expect(doors.callbacks.map(({ path }) => path).filter((path) => /[\\;%\0\r\n\t]|\/\/|(^|\/)\.{1,2}(\/|$)/.test(path))).toEqual([])
  })

  test('gives no document without its link, however the link is bent', async () => {
    const digest = 'a'.repeat(64)
    for (const trick of tricksOn(`/documents/${digest}`)) {
      const { status, body } = await say(ports.partner, get(trick))
      expect([undefined, 302, 400, 404, 405].includes(status) || isOpenPage(body), `${trick} → ${status}`).toBe(true)
    }
  })
})

describe('a target that is no path', () => {
  test.each(['*', '', 'x', ' ', '/ x', '/\u0000', '/\u0001', '/%', '/%e', `/${'a/'.repeat(4_000)}`, `/${'%2e%2e/'.repeat(1_000)}`, `/v1/transfers/${'9'.repeat(8_000)}`])('is answered and breaks nothing: %j', async (target) => {
    for (const [name, app] of [['client', doors.client], ['admin', doors.admin], ['partner', doors.partner]] as const satisfies readonly (readonly [keyof typeof ports, FastifyInstance])[]) {
      const { status, headers } = await say(ports[name], get(target))
      if (name !== 'admin' || !leadsToConsole(status, headers)) expect([400, 401, 404, 405, 414, 431], `${name}: ${status}`).toContain(status)
      expect((await app.inject('/health/live')).statusCode).toBe(200)
    }
  })
})
