import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { LgspTransport, Transport, XroadTransport } from '../../../schemas/transport.ts'
import { openTransport } from '../../../src/net/open-transport.ts'
import type { Clock } from '../../../src/ports/clock.ts'
import type { HttpClient, HttpRequest, HttpResult, HttpTls } from '../../../src/ports/http-client.ts'
import { startLgsp, type SimulatedLgsp, type SimulatedLgspOptions } from '../../../src/sandbox/transports/simulated-lgsp.ts'
import { startXroadAdapter, type SimulatedXroadAdapter } from '../../../src/sandbox/transports/simulated-xroad-adapter.ts'
import { createTlsPairs, opensslAvailable, type TlsPairs } from '../../helpers/tls-pairs.ts'

const never = new AbortController().signal
const dstcode = 'VN:GOV:000.00.00.G22:vpcpdvcprovider'
const provider = 'https://provider.example.vn/api/v2'
const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

interface Arrival {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

type Answering = (arrival: Arrival, response: ServerResponse) => void

/** A partner behind the platform. */
async function startProvider(answer: Answering = (_arrival, response) => response.end('taken')) {
  const arrivals: Arrival[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const arrival = { method: request.method, url: request.url, headers: request.headers, body: Buffer.concat(chunks).toString('utf8') }
      arrivals.push(arrival)
      answer(arrival, response)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(async () => {
    server.closeAllConnections()
    if (server.listening) await new Promise((resolve) => server.close(resolve))
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, arrivals }
}

let now = Date.parse('2026-11-20T02:00:00Z')
let ids = 0
const clock: Clock = { now: () => new Date(now), random: () => 0, id: () => `token-${(ids += 1)}` }

function open(settings: Transport, tls?: HttpTls): HttpClient {
  const client = openTransport(settings, clock)({ maxAnswerBytes: 1_000_000, connections: 40, ...(tls ? { tls } : {}) })
  closers.push(() => client.close())
  return client
}

function post(client: HttpClient, url: string, headers: HttpRequest['headers'] = {}, signal = never): Promise<HttpResult> {
  return client.request({ method: 'POST', url, headers, body: Buffer.from('hồ sơ') }, signal)
}

let pairs: TlsPairs
beforeAll(() => {
  if (opensslAvailable) pairs = createTlsPairs()
})

/** What is held back leaves by no way, and the same request goes when it may. */
async function expectHeldBack(client: HttpClient, url: string, arrivals: readonly Arrival[]): Promise<void> {
  const request: HttpRequest = { method: 'POST', url, body: Buffer.from('hồ sơ') }
  expect(await client.request({ ...request, mayLeave: () => false }, never)).toMatchObject({ ok: false, failure: { code: 'aborted', sent: false } })
  expect(arrivals).toEqual([])
  expect(await client.request({ ...request, mayLeave: () => true }, never)).toMatchObject({ ok: true })
  expect(arrivals).toHaveLength(1)
}

test('direct is the plain client', async () => {
  const { url, arrivals } = await startProvider()
  expect(await post(open({ kind: 'direct' }), `${url}/a?b=1`)).toMatchObject({ ok: true, answer: { status: 200 } })
  expect(arrivals).toMatchObject([{ url: '/a?b=1', body: 'hồ sơ' }])
})

describe('through an X-Road-like adapter', () => {
  async function startWay(answer?: Answering, tls?: Required<HttpTls>) {
    const partner = await startProvider(answer)
    const closed = 'VN:COM:0100000001:closed'
    const platform = await startXroadAdapter({ port: 0, providers: { [dstcode]: partner.url, [closed]: partner.url }, closedTo: [closed], ...(tls ? { tls } : {}) })
    closers.push(() => platform.close())
    return { partner, platform }
  }

  function settings(platform: SimulatedXroadAdapter, changes: Partial<XroadTransport> = {}): XroadTransport {
    return { kind: 'xroad-adapter', securityServer: platform.url, dstcode, codeIn: 'query', ...changes }
  }

  test.each(['query', 'header'] as const)('the path and its query reach the provider that the code in the %s names', async (codeIn) => {
    const { partner, platform } = await startWay()
    const result = await post(open(settings(platform, { codeIn })), 'https://provider.example.vn/mapi/login?x=1&y=%C4%91', { 'X-One': '1', Dstcode: 'VN:GOV:another:one' })
    expect(result).toMatchObject({ ok: true, answer: { status: 200, body: Buffer.from('taken') } })
    expect(platform.carried()).toEqual([{ dstcode, providerUrl: undefined, path: '/mapi/login?x=1&y=%C4%91' }])
    expect(partner.arrivals).toMatchObject([{ method: 'POST', url: '/mapi/login?x=1&y=%C4%91', body: 'hồ sơ', headers: { 'x-one': '1', dstcode: codeIn === 'header' ? dstcode : 'VN:GOV:another:one' } }])
  })

  test('what may not leave any more does not', async () => {
    const { partner, platform } = await startWay()
    await expectHeldBack(open(settings(platform)), 'https://provider.example.vn/x', partner.arrivals)
  })

  test('the provider’s address goes beside the code, and only what follows it travels', async () => {
    const { platform } = await startWay()
    const client = open(settings(platform, { providerUrl: provider }))
    await post(client, `${provider}/dossiers`)
    await post(client, `${provider}?a=b`)
    expect(platform.carried()).toMatchObject([{ providerUrl: provider, path: '/dossiers' }])
    for (const elsewhere of ['https://provider.example.vn/api/v20/x', 'https://provider.example.vn/api/v2/../../x', 'https://other.example.vn/api/v2/x', 'http://provider.example.vn/api/v2/x']) {
      expect(await post(client, elsewhere)).toMatchObject({ ok: false, failure: { code: 'transport-refused', sent: false } })
    }
    expect(platform.carried()).toHaveLength(1)
    await post(open(settings(platform, { providerUrl: 'https://provider.example.vn/a&b=c' })), 'https://provider.example.vn/a&b=c/x?q=1')
    expect(platform.carried().at(-1)).toEqual({ dstcode, providerUrl: 'https://provider.example.vn/a&b=c', path: '/x?q=1' })
  })

  test('what the security server says itself is a failure of the way, not the partner’s word', async () => {
    const { platform } = await startWay()
    const address = 'https://provider.example.vn/x'
    expect(await post(open(settings(platform, { dstcode: 'VN:GOV:1:nobody' })), address)).toEqual({
      ok: false,
      failure: { code: 'transport-refused', sent: false, words: 'The security server says Client.UnknownMember' },
    })
    expect(await post(open(settings(platform, { dstcode: 'VN:COM:0100000001:closed' })), address)).toMatchObject({ failure: { code: 'transport-refused', sent: false } })
  })

  test('a provider that is down, and a security server that is down, pass with time', async () => {
    const platform = await startXroadAdapter({ port: 0, providers: { [dstcode]: 'http://127.0.0.1:1' } })
    const client = open(settings(platform))
    expect(await post(client, 'https://provider.example.vn/x')).toMatchObject({ failure: { code: 'network', sent: true, words: 'The security server says Server.ServerProxy.NetworkError' } })
    await platform.close()
    expect(await post(client, 'https://provider.example.vn/x')).toMatchObject({ failure: { code: 'refused', sent: false } })
  })

  test('a fault that is no name is not repeated', async () => {
    const { platform } = await startWay((_arrival, response) => response.writeHead(500, { 'x-road-error': 'personal data: 038190000001' }).end())
    expect(await post(open(settings(platform)), 'https://provider.example.vn/x')).toMatchObject({ failure: { code: 'network', words: 'The security server says an unknown fault' } })
  })

  test.runIf(opensslAvailable)('mutual TLS is with the security server', async () => {
    const { partner, platform } = await startWay(undefined, { ca: pairs.authority, ...pairs.server })
    expect(await post(open(settings(platform), { ca: pairs.authority, ...pairs.client }), 'https://provider.example.vn/x')).toMatchObject({ ok: true })
    expect(await post(open(settings(platform), { ca: pairs.authority }), 'https://provider.example.vn/x')).toMatchObject({ failure: { code: 'certificate-rejected' } })
    expect(partner.arrivals).toHaveLength(1)
  })
})

describe('through a provincial platform', () => {
  async function startWay(changes: Partial<SimulatedLgspOptions> = {}, answer?: Answering) {
    const partner = await startProvider(answer)
    const account = { consumerKey: 'key-of-h56', consumerSecret: 'geheim-of-h56', style: 'basic', tokenSeconds: 3600 } as const
    const platform = await startLgsp({ port: 0, clock, services: { '/tax/1.0': partner.url }, ...account, ...changes })
    closers.push(() => platform.close())
    return { partner, platform }
  }

  function settings(platform: SimulatedLgsp, changes: Partial<LgspTransport> = {}): LgspTransport {
    return { kind: 'lgsp', tokenUrl: `${platform.url}/token`, consumerKey: 'key-of-h56', consumerSecret: 'geheim-of-h56', style: 'basic', prefix: `${platform.url}/tax/1.0`, ...changes }
  }

  test.each(['basic', 'parameters'] as const)('one token in the style %s carries many requests', async (style) => {
    const { partner, platform } = await startWay({ style })
    const client = open(settings(platform, { style, providerUrl: provider }))
    const results = await Promise.all(Array.from({ length: 30 }, (_, n) => post(client, `${provider}/notices?n=${n}`)))
    expect(results.every((result) => result.ok && result.answer.status === 200)).toBe(true)
    expect(platform.tokens()).toBe(1)
    expect(partner.arrivals.map(({ url }) => url)).toContain('/notices?n=29')
    expect(await post(client, 'https://provider.example.vn/another/way')).toMatchObject({ failure: { code: 'transport-refused', sent: false } })
    expect(partner.arrivals[0]?.headers['authorization']).toMatch(/^Bearer token-\d+$/)
  })

  test('what may not leave any more does not', async () => {
    const { partner, platform } = await startWay()
    await expectHeldBack(open(settings(platform, { providerUrl: provider })), `${provider}/notices`, partner.arrivals)
  })

  test('a token is renewed shortly before its end', async () => {
    const { platform } = await startWay({ tokenSeconds: 600 })
    const client = open(settings(platform))
    const tokensAfter = async (seconds: number) => {
      now += seconds * 1000
      expect(await post(client, 'https://provider.example.vn/x')).toMatchObject({ ok: true, answer: { status: 200 } })
      return platform.tokens()
    }
    expect([await tokensAfter(0), await tokensAfter(569), await tokensAfter(1), await tokensAfter(569)]).toEqual([1, 1, 2, 2])
  })

  test('a token that ended early is renewed once for all who used it, and nothing arrives twice', async () => {
    const { partner, platform } = await startWay()
    const client = open(settings(platform))
    await post(client, 'https://provider.example.vn/first')
    platform.endTokens()
    const results = await Promise.all(Array.from({ length: 30 }, (_, n) => post(client, `https://provider.example.vn/${n}`)))
    expect(results.every((result) => result.ok && result.answer.status === 200)).toBe(true)
    expect(platform.tokens()).toBe(2)
    expect(new Set(partner.arrivals.map(({ url }) => url)).size).toBe(31)
    expect(partner.arrivals).toHaveLength(31)
  })

  test('a 401 of the partner itself comes back after one more try', async () => {
    const { partner, platform } = await startWay({}, (_arrival, response) => response.writeHead(401).end('session'))
    expect(await post(open(settings(platform)), 'https://provider.example.vn/x')).toMatchObject({ ok: true, answer: { status: 401, body: Buffer.from('session') } })
    expect([partner.arrivals.length, platform.tokens()]).toEqual([2, 2])
  })

  test('where the platform gives the same token again, the partner is not asked twice', async () => {
    const platform = await startProvider((arrival, response) => void (arrival.url === '/token' ? response.end('{"access_token":"same"}') : response.writeHead(401).end('session')))
    const client = open({ kind: 'lgsp', tokenUrl: `${platform.url}/token`, consumerKey: 'k', consumerSecret: 's', style: 'basic', prefix: platform.url })
    expect(await post(client, 'https://provider.example.vn/x')).toMatchObject({ ok: true, answer: { status: 401 } })
    expect(platform.arrivals.map(({ url }) => url)).toEqual(['/token', '/x', '/token'])
  })

  test('a platform that refuses our account is for a person, and never told as a secret', async () => {
    const { partner, platform } = await startWay()
    const result = await post(open(settings(platform, { consumerSecret: 'another-geheim' })), 'https://provider.example.vn/x')
    expect(result).toEqual({ ok: false, failure: { code: 'transport-refused', sent: false, words: 'No access token: the platform answered 401 (invalid_client)' } })
    expect(partner.arrivals).toEqual([])
  })

  test.each([
    [503, { code: 'network', words: 'No access token: the platform answered 503 (temporarily_unavailable)' }],
    [429, { code: 'network' }],
    [200, { code: 'network', words: 'No access token: the platform answered without one' }],
  ])('a platform that answers %i to the request for a token passes with time, and then all goes on', async (status, failure) => {
    const { platform } = await startWay()
    const client = open(settings(platform))
    platform.answerTokensWith(status)
    expect(await post(client, 'https://provider.example.vn/x')).toMatchObject({ ok: false, failure: { ...failure, sent: false } })
    platform.answerTokensWith(undefined)
    expect(await post(client, 'https://provider.example.vn/x')).toMatchObject({ ok: true, answer: { status: 200 } })
  })

  test('a platform that is down passes with time', async () => {
    const { platform } = await startWay()
    const client = open(settings(platform))
    await platform.close()
    expect(await post(client, 'https://provider.example.vn/x')).toMatchObject({ failure: { code: 'refused', sent: false } })
  })

  test('whoever gives up goes alone: the others get the token that is on its way', async () => {
    const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>()
    const { promise: go, resolve: goOn } = Promise.withResolvers<void>()
    const slow = await startProvider((arrival, response) => {
      if (arrival.url !== '/token') {
        response.end('taken')
        return
      }
      isAsked()
      void go.then(() => response.writeHead(200, { 'content-type': 'application/json' }).end('{"access_token":"late","expires_in":"60"}'))
    })
    const client = open({ kind: 'lgsp', tokenUrl: `${slow.url}/token`, consumerKey: 'k', consumerSecret: 's', style: 'basic', prefix: slow.url })
    const leaving = new AbortController()
    const [first, second] = [post(client, 'https://provider.example.vn/1', {}, leaving.signal), post(client, 'https://provider.example.vn/2')]
    await asked
    leaving.abort()
    expect(await first).toMatchObject({ ok: false, failure: { code: 'aborted', sent: false } })
    goOn()
    expect(await second).toMatchObject({ ok: true, answer: { status: 200 } })
    expect(slow.arrivals.map(({ url }) => url)).toEqual(['/token', '/2'])
  })

  test('the token stands in a header of its own where the partner’s messages use Authorization', async () => {
    const { partner, platform } = await startWay({ tokenHeader: 'lgspaccesstoken' })
    const own = { Authorization: 'Bearer of-the-partner' }
    expect(await post(open(settings(platform, { tokenHeader: 'lgspaccesstoken' })), 'https://provider.example.vn/x', own)).toMatchObject({ ok: true, answer: { status: 200 } })
    expect(partner.arrivals[0]?.headers).toMatchObject({ authorization: 'Bearer of-the-partner', lgspaccesstoken: expect.stringMatching(/^token-\d+$/) as unknown })
    expect(await post(open(settings(platform)), 'https://provider.example.vn/x', own)).toMatchObject({ failure: { code: 'transport-refused', sent: false } })
    expect(partner.arrivals).toHaveLength(1)
  })

  test('where a header of its own is agreed, the token stands there and in Authorization; the platform insists on both', async () => {
    const { partner, platform } = await startWay({ tokenHeader: 'lgspaccesstoken' })
    expect(await post(open(settings(platform, { tokenHeader: 'lgspaccesstoken' })), 'https://provider.example.vn/x')).toMatchObject({ ok: true, answer: { status: 200 } })
    const { authorization, lgspaccesstoken } = partner.arrivals[0]?.headers ?? {}
    expect(authorization).toBe(`Bearer ${String(lgspaccesstoken)}`)
    expect(await post(open(settings(platform)), 'https://provider.example.vn/x')).toMatchObject({ ok: true, answer: { status: 401 } })
    const token = String(lgspaccesstoken)
    expect((await fetch(`${platform.url}/tax/1.0/x`, { method: 'POST', headers: { lgspaccesstoken: token } })).status).toBe(401)
    expect((await fetch(`${platform.url}/tax/1.0/x`, { method: 'POST', headers: { lgspaccesstoken: token, authorization: 'Bearer of-the-partner' } })).status).toBe(200)
  })

  test('a closing client does not wait for a token that nobody waits for', async () => {
    const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>()
    const silent = await startProvider(() => isAsked())
    const client = open({ kind: 'lgsp', tokenUrl: `${silent.url}/token`, consumerKey: 'k', consumerSecret: 's', style: 'basic', prefix: silent.url })
    const leaving = new AbortController()
    const left = post(client, 'https://provider.example.vn/x', {}, leaving.signal)
    await asked
    leaving.abort()
    await left
    await client.close()
    expect(silent.arrivals).toHaveLength(1)
  })

  test('a closed client waits for what is under way and takes nothing more', async () => {
    const { platform } = await startWay()
    const client = open(settings(platform))
    const underWay = post(client, 'https://provider.example.vn/x')
    const closed = client.close()
    await expect(post(client, 'https://provider.example.vn/y')).rejects.toThrow(/is closed/)
    await closed
    expect(await underWay).toMatchObject({ ok: true, answer: { status: 200 } })
  })

  test.runIf(opensslAvailable)('mutual TLS is with the platform, for the token and for the request', async () => {
    const { partner, platform } = await startWay({ tls: { ca: pairs.authority, ...pairs.server } })
    expect(await post(open(settings(platform), { ca: pairs.authority, ...pairs.client }), 'https://provider.example.vn/x')).toMatchObject({ ok: true, answer: { status: 200 } })
    const stranger = await post(open(settings(platform), { ca: pairs.authority }), 'https://provider.example.vn/x')
    expect(stranger).toMatchObject({ failure: { code: 'certificate-rejected', sent: false } })
    expect([partner.arrivals.length, platform.tokens()]).toEqual([1, 1])
  })
})
