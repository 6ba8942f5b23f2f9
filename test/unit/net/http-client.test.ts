import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:https'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openHttpClient } from '../../../src/net/http-client.ts'
import type { HttpClient, HttpResult, HttpTls } from '../../../src/ports/http-client.ts'
import { createTlsPairs, opensslAvailable, type TlsPairs } from '../../helpers/tls-pairs.ts'

const never = new AbortController().signal
const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

function open(options: { maxAnswerBytes?: number; connections?: number; tls?: HttpTls } = {}): HttpClient {
  const client = openHttpClient({ maxAnswerBytes: 1_000_000, connections: 4, ...options })
  closers.push(() => client.close())
  return client
}

async function listen(server: Server | ReturnType<typeof createTcpServer>, scheme = 'http'): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(async () => {
    if ('closeAllConnections' in server) server.closeAllConnections()
    if (server.listening) await new Promise((resolve) => server.close(resolve))
  })
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function serve(listener: RequestListener): Promise<string> {
  return listen(createServer(listener))
}

/** A server that speaks no HTTP of its own: `talk` gets each connection. */
function speak(talk: (socket: Socket) => void): Promise<string> {
  const server = createTcpServer((socket) => {
    closers.push(async () => socket.destroy())
    talk(socket.on('error', () => socket.destroy()))
  })
  return listen(server)
}

function get(client: HttpClient, url: string, signal = never): Promise<HttpResult> {
  return client.request({ method: 'GET', url }, signal)
}

function post(client: HttpClient, url: string, signal = never): Promise<HttpResult> {
  return client.request({ method: 'POST', url, body: Buffer.from('x') }, signal)
}

async function failureOf(result: Promise<HttpResult>): Promise<{ code: string; sent: boolean }> {
  const settled = await result
  if (settled.ok) throw new Error(`answered ${settled.answer.status}`)
  return { code: settled.failure.code, sent: settled.failure.sent }
}

describe('answers', () => {
  test('carries method, path, query, headers and bytes, and brings back status, headers and bytes', async () => {
    const seen: unknown[] = []
    const url = await serve((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        seen.push({ method: request.method, url: request.url, header: request.headers['x-one'], body: Buffer.concat(chunks), length: request.headers['content-length'] })
        response.writeHead(418, { 'Set-Cookie': ['a=1', 'b=2'], 'X-Word': 'w' })
        response.end(Buffer.from([0, 255, 1]))
      })
    })
    const body = new Uint8Array([9, 0, 200, 13, 10, 9]).subarray(1, 5)
    const result = await open().request({ method: 'PUT', url: `${url}/a%20b?q=%C4%91`, headers: { 'X-One': '1' }, body }, never)
    expect(seen).toEqual([{ method: 'PUT', url: '/a%20b?q=%C4%91', header: '1', body: Buffer.from(body), length: '4' }])
    expect(result).toMatchObject({ ok: true, answer: { status: 418, headers: { 'set-cookie': 'a=1, b=2', 'x-word': 'w' }, body: Buffer.from([0, 255, 1]) } })
  })

  test('does not follow redirects', async () => {
    const asked: (string | undefined)[] = []
    const url = await serve((request, response) => {
      asked.push(request.url)
      response.writeHead(302, { location: '/elsewhere' }).end()
    })
    const result = await get(open(), `${url}/first`)
    expect(result).toMatchObject({ ok: true, answer: { status: 302 } })
    expect(asked).toEqual(['/first'])
  })

  test('an interim answer is not the answer', async () => {
    const url = await serve((_request, response) => {
      response.writeProcessing()
      response.writeHead(201).end('final')
    })
    expect(await get(open(), url)).toMatchObject({ ok: true, answer: { status: 201, body: Buffer.from('final') } })
  })

  test('keeps connections for the next requests, and opens no more than it may', async () => {
    const sockets = new Set<unknown>()
    const url = await serve((request, response) => {
      sockets.add(request.socket)
      response.end('ok')
    })
    const client = open({ connections: 2 })
    for (let n = 0; n < 10; n += 1) await get(client, url)
    await Promise.all(Array.from({ length: 10 }, () => get(client, url)))
    expect(sockets.size).toBeLessThanOrEqual(2)
  })
})

describe('failures', () => {
  test('a name that cannot be resolved', async () => {
    expect(await failureOf(get(open(), 'http://partner.invalid/'))).toEqual({ code: 'dns', sent: false })
  })

  test('nobody listens', async () => {
    const server = createServer()
    const url = await listen(server)
    await new Promise((resolve) => server.close(resolve))
    expect(await failureOf(post(open(), url))).toEqual({ code: 'refused', sent: false })
  })

  test.each([
    ['closed', (socket: Socket) => socket.end()],
    ['reset', (socket: Socket) => socket.resetAndDestroy()],
    ['closed in the headers', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-le')],
    ['closed in the body', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf')],
    ['closed in a chunk', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n40\r\nhalf')],
  ])('the connection is %s before the answer is whole', async (_name, end) => {
    const url = await speak((socket) => socket.once('data', () => end(socket)))
    expect(await failureOf(post(open(), url))).toEqual({ code: 'reset', sent: true })
  })

  test('an answer that is not HTTP', async () => {
    const url = await speak((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.9\r\n')))
    expect(await failureOf(post(open(), url))).toEqual({ code: 'network', sent: true })
  })

  test.each([
    ['said in advance', { 'content-length': '2000' }],
    ['found while reading', {}],
  ])('an answer too large, %s', async (_name, headers) => {
    const url = await serve((_request, response) => response.writeHead(200, headers).end(Buffer.alloc(2000)))
    expect(await failureOf(get(open({ maxAnswerBytes: 1999 }), url))).toEqual({ code: 'answer-too-large', sent: true })
    expect(await get(open({ maxAnswerBytes: 2000 }), url)).toMatchObject({ ok: true })
  })

  test('answer headers without end', async () => {
    const url = await speak((socket) => socket.once('data', () => socket.end(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`)))
    expect(await failureOf(get(open(), url))).toEqual({ code: 'answer-too-large', sent: true })
  })

  test('words name the cause, and nothing that was sent', async () => {
    const url = await speak((socket) => socket.once('data', () => socket.resetAndDestroy()))
    const result = await open().request({ method: 'POST', url: `${url}/?key=hush`, headers: { authorization: 'hush' }, body: Buffer.from('hush') }, never)
    expect(result).toMatchObject({ ok: false, failure: { words: 'The connection was closed before the whole answer came (ECONNRESET)' } })
  })
})

describe('giving up', () => {
  test.each([
    ['before anything', () => Promise.resolve('http://127.0.0.1:9'), false],
    ['while the answer is awaited', () => speak(() => undefined), true],
    ['while the answer is being read', () => serve((_request, response) => void response.writeHead(200).write('a')), true],
  ])('%s', async (_name, start, sent) => {
    const url = await start()
    const controller = new AbortController()
    if (sent) setTimeout(() => controller.abort(), 50)
    else controller.abort()
    const startedAt = performance.now()
    expect(await failureOf(post(open(), url, controller.signal))).toEqual({ code: 'aborted', sent })
    expect(performance.now() - startedAt).toBeLessThan(1000)
  })

  test('while the connection is still being made', async () => {
    const url = await speak(() => undefined)
    // the TLS handshake never ends, so the request is never written
    expect(await failureOf(post(open(), url.replace('http:', 'https:'), AbortSignal.timeout(50)))).toEqual({ code: 'timeout', sent: false })
  })

  test('a time limit is a timeout', async () => {
    const url = await speak(() => undefined)
    const signal = AbortSignal.any([never, AbortSignal.timeout(50)])
    expect(await failureOf(post(open(), url, signal))).toEqual({ code: 'timeout', sent: true })
  })

  test('a request given up while it waited for a connection is never written', async () => {
    const paths: (string | undefined)[] = []
    const url = await serve((request, response) => {
      paths.push(request.url)
      if (request.url === '/last') response.end()
      else setTimeout(() => response.end(), 100)
    })
    const client = open({ connections: 1 })
    const first = get(client, `${url}/first`)
    expect(await failureOf(post(client, `${url}/given-up`, AbortSignal.timeout(20)))).toEqual({ code: 'timeout', sent: false })
    await first
    await get(client, `${url}/last`)
    expect(paths).toEqual(['/first', '/last'])
  })

  test('a request that may not leave any more when its turn comes is never written, and the next one goes', async () => {
    const paths: (string | undefined)[] = []
    const url = await serve((request, response) => {
      paths.push(request.url)
      setTimeout(() => response.end(), 20)
    })
    const client = open({ connections: 1 })
    let answered = false
    const first = get(client, `${url}/first`).then(() => (answered = true))
    const asked: boolean[] = []
    function mayLeave(): boolean {
      asked.push(answered)
      return false
    }
    const held = client.request({ method: 'POST', url: `${url}/held-back`, body: Buffer.from('x'), mayLeave }, never)
    expect(await failureOf(held)).toEqual({ code: 'aborted', sent: false })
    await first
    expect(asked, 'once, when the connection was there').toEqual([true])
    expect(await client.request({ method: 'GET', url: `${url}/last`, mayLeave: () => true }, never)).toMatchObject({ ok: true })
    expect(paths).toEqual(['/first', '/last'])
  })
})

describe('kept connections', () => {
  test('one that the server closed while idle is replaced without a failure, and nothing is sent twice', async () => {
    const closed: Promise<unknown>[] = []
    let requests = 0
    const url = await serve((request, response) => {
      requests += 1
      closed.push(once(request.socket, 'close'))
      response.end('ok', () => request.socket.end())
    })
    const client = open({ connections: 1 })
    for (let n = 1; n <= 5; n += 1) {
      expect(await post(client, url)).toMatchObject({ ok: true })
      await closed[n - 1]
    }
    expect(requests).toBe(5)
  })

  test('one that fails under a request is a failure: the request is not repeated', async () => {
    let requests = 0
    const url = await speak((socket) => {
      socket.on('data', () => {
        requests += 1
        if (requests === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
        else socket.resetAndDestroy()
      })
    })
    const client = open({ connections: 1 })
    await get(client, url)
    expect(await failureOf(get(client, url))).toEqual({ code: 'reset', sent: true })
    expect(requests).toBe(2)
  })
})

describe('closing', () => {
  test('waits for requests in flight, ends every connection, and may be asked twice', async () => {
    let open_ = 0
    const server = createServer((_request, response) => void setTimeout(() => response.end('late'), 100))
    server.on('connection', (socket) => {
      open_ += 1
      socket.once('close', () => (open_ -= 1))
    })
    const url = await listen(server)
    const client = open()
    const inFlight = get(client, url)
    await expect.poll(() => open_).toBe(1)
    await Promise.all([client.close(), client.close()])
    expect(await inFlight).toMatchObject({ ok: true })
    await expect.poll(() => open_).toBe(0)
    await expect(get(client, url)).rejects.toThrow('closed')
  })

  test('does not wait for a connection that nobody wants any more', async () => {
    const url = await speak(() => undefined)
    const client = open()
    await failureOf(get(client, url.replace('http:', 'https:'), AbortSignal.timeout(20)))
    const startedAt = performance.now()
    await client.close()
    expect(performance.now() - startedAt).toBeLessThan(1000)
  })
})

describe('our own mistakes are thrown', () => {
  test.each(['no address', 'ftp://127.0.0.1/', 'http://'])('%s', async (url) => {
    await expect(get(open(), url)).rejects.toThrow(TypeError)
  })

  test('a header that is none, without its value in the message', async () => {
    const url = await serve((_request, response) => response.end())
    const error: unknown = await open().request({ method: 'GET', url, headers: { authorization: 'hush\r\nx: y' } }, never).catch((thrown: unknown) => thrown)
    expect(String(error)).toMatch(/header/)
    expect(String(error)).not.toContain('hush')
  })

  test('TLS material that is none', () => {
    expect(() => openHttpClient({ maxAnswerBytes: 1, connections: 1, tls: { certificate: 'none', key: 'none' } })).toThrow(expect.objectContaining({ code: 'config_invalid' }))
  })
})

describe.skipIf(!opensslAvailable)('TLS', () => {
  let pairs: TlsPairs
  beforeAll(() => {
    pairs = createTlsPairs()
  })

  function serveTls(options: { maxVersion?: 'TLSv1.2' } = {}): Promise<string> {
    const { certificate: cert, key } = pairs.server
    const mutual = { ...options, ca: pairs.authority, cert, key, requestCert: true, rejectUnauthorized: true }
    return listen(createTlsServer(mutual, (_request, response) => response.end('mutual')), 'https')
  }

  test('both sides show certificates', async () => {
    const url = await serveTls()
    expect(await get(open({ tls: { ca: pairs.authority, ...pairs.client } }), url)).toMatchObject({ ok: true, answer: { body: Buffer.from('mutual') } })
  })

  test('a partner that we cannot trust gets nothing', async () => {
    const url = await serveTls()
    expect(await failureOf(get(open({ tls: pairs.client }), url))).toEqual({ code: 'tls', sent: false })
  })

  test('a partner under another name gets nothing', async () => {
    const url = await serveTls()
    expect(await failureOf(get(open({ tls: { ca: pairs.authority, ...pairs.client } }), url.replace('127.0.0.1', 'localhost')))).toEqual({ code: 'tls', sent: false })
  })

  test.each([
    ['a word', 2],
    ['more than a connection holds', 900_000],
  ])('a partner that misses our certificate, in TLS 1.3 once %s is on its way', async (_name, bytes) => {
    const url = await serveTls()
    const client = open({ tls: { ca: pairs.authority } })
    const request = { method: 'POST', url, body: Buffer.alloc(bytes) } as const
    expect(await failureOf(client.request(request, never))).toEqual({ code: 'certificate-rejected', sent: true })
  })

  test('a handshake that fails for any reason is not said to be our certificate’s', async () => {
    const url = await serveTls({ maxVersion: 'TLSv1.2' })
    expect(await failureOf(get(open({ tls: { ca: pairs.authority } }), url))).toEqual({ code: 'tls', sent: false })
  })

  test('a partner that speaks no TLS', async () => {
    const url = await serve((_request, response) => response.end())
    expect(await failureOf(get(open(), url.replace('http:', 'https:')))).toEqual({ code: 'tls', sent: false })
  })
})

/** An alert in answer to our greeting, as RFC 8446 section 6 writes it. */
describe('TLS alerts', () => {
  test.each([
    ['handshake_failure', 40, 'tls'],
    ['bad_certificate', 42, 'certificate-rejected'],
    ['unsupported_certificate', 43, 'certificate-rejected'],
    ['certificate_revoked', 44, 'certificate-rejected'],
    ['certificate_expired', 45, 'certificate-rejected'],
    ['certificate_unknown', 46, 'certificate-rejected'],
    ['unknown_ca', 48, 'certificate-rejected'],
    ['access_denied', 49, 'certificate-rejected'],
    ['protocol_version', 70, 'tls'],
    ['internal_error', 80, 'tls'],
    ['bad_certificate_status_response', 113, 'tls'],
    ['certificate_required', 116, 'certificate-rejected'],
  ])('%s', async (_name, alert, code) => {
    const url = await speak((socket) => socket.once('data', () => socket.end(Buffer.from([0x15, 3, 3, 0, 2, 2, alert]))))
    expect(await failureOf(get(open(), url.replace('http:', 'https:')))).toEqual({ code, sent: false })
  })
})
