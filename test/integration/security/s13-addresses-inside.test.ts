/** S13: an address that somebody else names reaches nothing inside, whatever is written and whatever its name leads to. */
import { once } from 'node:events'
import { createServer as createTlsServer } from 'node:https'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAddressGuard, type OutsideSettings, type ResolveName } from '../../../src/net/address-guard.ts'
import { openHttpClient } from '../../../src/net/http-client.ts'
import { guardOthers, openOutside } from '../../../src/net/open-outside.ts'
import { systemClock } from '../../../src/observe/system-clock.ts'
import type { HttpClient, HttpResult } from '../../../src/ports/http-client.ts'
import { openWebhookLine } from '../../../src/usecases/open-webhook-line.ts'
import { testSeals } from '../../helpers/sandbox-seals.ts'
import { createTlsPairs, opensslAvailable } from '../../helpers/tls-pairs.ts'
import { keepLog } from '../queue/log-lines.ts'

const options = { maxAnswerBytes: 10_000, connections: 2 }
const nothingInside: OutsideSettings = { allow: [], allowHttp: true }
const loopback: OutsideSettings = { allow: ['127.0.0.1/32'], allowHttp: true }

let server: Server
let port: number
let reached: string[] = []
beforeAll(async () => {
  server = createServer((request, response) => {
    reached.push(`${String(request.headers.host)}${String(request.url)}`)
    if (request.url === '/away') response.writeHead(302, { location: `http://127.0.0.1:${port}/inside` })
    response.end('here')
  })
  // on every address of this machine, so that whatever gets through is seen
  server.listen(0, '::')
  await once(server, 'listening')
  // a TCP server
  port = (server.address() as AddressInfo).port
})
afterAll(async () => {
  server.close()
  server.closeAllConnections()
  await once(server, 'close')
})

/** A resolver that says what it is told, one answer after the other, and the last one from then on. */
function resolver(...answers: readonly (readonly string[])[]): { readonly resolve: ResolveName; readonly asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    resolve(name, _options, done) {
      const addresses = answers[Math.min(asked.length, answers.length - 1)] ?? []
      asked.push(name)
      setImmediate(() => done(null, addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))))
    },
  }
}

async function get(http: HttpClient, url: string): Promise<HttpResult> {
  return http.request({ method: 'GET', url }, AbortSignal.timeout(5_000))
}

async function getOnce(http: HttpClient, url: string): Promise<HttpResult> {
  reached = []
  try {
    return await get(http, url)
  } finally {
    await http.close()
  }
}

const refused = { ok: false, failure: { code: 'address-refused', sent: false } }

describe('a number', () => {
  test.each([
    ['this machine', '127.0.0.1'],
    ['this machine, otherwise', '127.255.255.254'],
    ['this machine, short', '127.1'],
    ['this machine as one number', '2130706433'],
    ['this machine in octal', '0177.0.0.1'],
    ['this machine in hexadecimal', '0x7f.0.0.1'],
    ['any address of this machine', '0.0.0.0'],
    ['any address, short', '0'],
    ['a private network', '10.0.0.1'],
    ['a private network', '172.31.255.255'],
    ['a private network', '192.168.1.1'],
    ['a carrier’s network', '100.64.0.1'],
    ['the neighbours', '169.254.0.1'],
    ['the metadata of a cloud', '169.254.169.254'],
    ['the metadata as one number', '2852039166'],
    ['multicast', '224.0.0.1'],
    ['everybody', '255.255.255.255'],
    ['what is reserved', '240.0.0.1'],
    ['this machine (IPv6)', '[::1]'],
    ['any address (IPv6)', '[::]'],
    ['mapped from IPv4', '[::ffff:127.0.0.1]'],
    ['mapped, in hexadecimal', '[::ffff:a9fe:a9fe]'],
    ['compatible with IPv4', '[::127.0.0.1]'],
    ['translated (NAT64)', '[64:ff9b::127.0.0.1]'],
    ['translated, a private network', '[64:ff9b::a00:1]'],
    ['translated locally', '[64:ff9b:1::a00:1]'],
    ['tunnelled (6to4)', '[2002:7f00:1::1]'],
    ['tunnelled (Teredo)', '[2001:0:7f00:1::1]'],
    ['the neighbours (IPv6)', '[fe80::1]'],
    ['a unique-local network', '[fd12:3456:789a::1]'],
    ['multicast (IPv6)', '[ff02::1]'],
    ['an example (IPv6)', '[2001:db8::1]'],
  ])('that is %s is refused: %s', async (_what, host) => {
    const url = `http://${host}:${port}/inside`
    const guard = createAddressGuard(nothingInside)
    expect(guard.refuses(new URL(url))).toBe(true)
    expect(await getOnce(openOutside(guard)(options), url)).toMatchObject(refused)
    expect(reached).toEqual([])
  })

  test.each(['1.1.1.1', '100.63.255.255', '172.32.0.1', '223.255.255.255', '[2606:4700::1111]', '[::ffff:1.1.1.1]', '[64:ff9b::1.1.1.1]'])('of the public Internet is not: %s', (host) => {
    expect(createAddressGuard(nothingInside).refuses(new URL(`http://${host}/`))).toBe(false)
  })
})

describe('a name', () => {
  test.each([
    ['this machine', ['127.0.0.1']],
    ['the metadata of a cloud', ['169.254.169.254']],
    ['a public address and one inside', ['1.1.1.1', '10.0.0.1']],
    ['one inside and a public address', ['10.0.0.1', '1.1.1.1']],
    ['an IPv6 address inside', ['fd00::1']],
    ['a mapped address', ['::ffff:127.0.0.1']],
    ['this machine by its number of the link', ['fe80::1%lo']],
    ['nothing at all', []],
  ])('that leads to %s is refused', async (_what, addresses) => {
    const { resolve, asked } = resolver(addresses)
    expect(await getOnce(openOutside(createAddressGuard(nothingInside, resolve))(options), `http://one-stop.example:${port}/inside`)).toMatchObject(refused)
    expect(asked).toEqual(['one-stop.example'])
    expect(reached).toEqual([])
  })

  test('of this machine is refused by the system’s own resolver too', async () => {
    for (const name of ['localhost', 'LOCALHOST']) expect(await getOnce(openOutside(createAddressGuard(nothingInside))(options), `http://${name}:${port}/inside`)).toMatchObject(refused)
    expect(reached).toEqual([])
  })

  test('is resolved once a connection, and the connection goes where the judged answer says', async () => {
    const { resolve, asked } = resolver(['127.0.0.1'], ['169.254.169.254'])
    const result = await getOnce(openOutside(createAddressGuard(loopback, resolve))(options), `http://one-stop.example:${port}/here`)
    expect(result).toMatchObject({ ok: true, answer: { status: 200 } })
    expect(asked).toEqual(['one-stop.example'])
    expect(reached).toEqual([`one-stop.example:${port}/here`])
  })

  test('that leads inside later is refused then', async () => {
    const { resolve } = resolver(['127.0.0.1'], ['127.0.0.2'])
    const guard = createAddressGuard(loopback, resolve)
    const url = `http://one-stop.example:${port}/here`
    expect(await getOnce(openOutside(guard)(options), url)).toMatchObject({ ok: true })
    expect(await getOnce(openOutside(guard)(options), url)).toMatchObject(refused)
    expect(reached).toEqual([])
  })

  test.skipIf(!opensslAvailable)('is judged before TLS as well', async () => {
    const { server: pair, authority } = createTlsPairs()
    const secure = createTlsServer({ cert: pair.certificate, key: pair.key }, (_request, response) => response.end('here'))
    secure.listen(0, '127.0.0.1')
    await once(secure, 'listening')
    const url = `https://one-stop.example:${(secure.address() as AddressInfo).port}/`
    const outcome = async (settings: OutsideSettings) => getOnce(openHttpClient({ ...options, tls: { ca: authority } }, createAddressGuard(settings, resolver(['127.0.0.1']).resolve)), url)
    // the certificate is for the number, so this one gets as far as TLS
    expect(await outcome({ allow: ['127.0.0.1/32'], allowHttp: false })).toMatchObject({ ok: false, failure: { code: 'tls' } })
    expect(await outcome({ allow: [], allowHttp: false })).toMatchObject(refused)
    secure.close()
    await once(secure, 'close')
  })
})

describe('what is written', () => {
  const guard = createAddressGuard({ allow: ['127.0.0.0/8'], allowHttp: false })

  test('must be https where nothing else is allowed', async () => {
    expect(await getOnce(openOutside(guard)(options), `http://127.0.0.1:${port}/inside`)).toMatchObject(refused)
    expect(reached).toEqual([])
  })

  test('holds no password and no other protocol', () => {
    for (const url of ['https://u:p@1.1.1.1/', 'https://u@1.1.1.1/', 'ftp://1.1.1.1/', 'file:///etc/passwd', 'http://1.1.1.1/', 'gopher://1.1.1.1/']) expect(guard.refuses(new URL(url)), url).toBe(true)
    expect(guard.refuses(new URL('https://127.9.9.9/'))).toBe(false)
  })

  test('must be networks, where networks are allowed', () => {
    for (const network of ['127.0.0.1', '127.0.0.1/33', '::1/129', '1.2.3/8', 'localhost/8', '/8', '127.0.0.1/', '127.0.0.1/-1']) {
      expect(() => createAddressGuard({ allow: [network], allowHttp: false }), network).toThrow(RangeError)
    }
  })
})

test('a redirect is not followed, wherever it leads', async () => {
  const result = await getOnce(openOutside(createAddressGuard(loopback))(options), `http://127.0.0.1:${port}/away`)
  expect(result).toMatchObject({ ok: true, answer: { status: 302 } })
  expect(reached).toEqual([`127.0.0.1:${port}/away`])
})

test('a webhook that leads inside stops for a person; nothing arrives', async () => {
  const { signer, verifier } = await testSeals(['H56'])
  const { resolve } = resolver(['10.0.0.7'])
  reached = []
  for (const url of [`http://127.0.0.1:${port}/events`, `http://events.example:${port}/events`]) {
    const guard = createAddressGuard(nothingInside, resolve)
    const line = openWebhookLine({ client: { id: 'one-stop', organisation: 'H56' }, url, operator: 'H56' }, { openHttp: openOutside(guard), signer, verifier, clock: systemClock, log: keepLog().log })
    const report = await line.send({ messageId: systemClock.id(), transferId: systemClock.id(), payload: Buffer.from('{}') } as unknown as Parameters<typeof line.send>[0], AbortSignal.timeout(5_000))
    expect(report).toMatchObject({ outcome: { kind: 'broken', code: 'address-refused' }, mayHaveArrived: false })
    expect(await line.probe(AbortSignal.timeout(5_000))).toMatchObject({ up: false, code: 'address-refused' })
    await line.close()
  }
  expect(reached).toEqual([])
})

describe('a partner', () => {
  const own = new Set<string>()
  beforeAll(() => {
    own.add(`http://127.0.0.1:${port}`)
  })

  test('is reached at the addresses that were configured, and its links lead nowhere else inside', async () => {
    const http = guardOthers(openHttpClient, own, createAddressGuard({ allow: [], allowHttp: true }))(options)
    expect(await get(http, `http://127.0.0.1:${port}/file`)).toMatchObject({ ok: true })
    for (const url of [`http://127.0.0.2:${port}/file`, `http://localhost:${port}/file`, `http://[::1]:${port}/file`, 'http://169.254.169.254/latest/meta-data/']) expect(await get(http, url), url).toMatchObject(refused)
    await http.close()
  })

  test.skipIf(!opensslAvailable)('alone is shown the certificate that was agreed with it', async () => {
    const pairs = createTlsPairs()
    const shown: boolean[] = []
    const secure = createTlsServer({ cert: pairs.server.certificate, key: pairs.server.key, ca: pairs.authority, requestCert: true, rejectUnauthorized: false }, (request, response) => {
      shown.push('authorized' in request.socket && request.socket.authorized === true)
      response.end()
    })
    secure.listen(0, '127.0.0.1')
    await once(secure, 'listening')
    const origin = `https://127.0.0.1:${(secure.address() as AddressInfo).port}`
    const tls = { ca: pairs.authority, ...pairs.client }
    const seen = async (origins: readonly string[]) => getOnce(guardOthers(openHttpClient, new Set(origins), createAddressGuard(loopback))({ ...options, tls }), `${origin}/`)
    expect(await seen([origin])).toMatchObject({ ok: true })
    expect(shown).toEqual([true])
    // without the partner's authority the stranger is not even trusted
    expect(await seen([])).toMatchObject({ ok: false, failure: { code: 'tls' } })
    expect(shown).toEqual([true])
    secure.close()
    secure.closeAllConnections()
    await once(secure, 'close')
  })
})
