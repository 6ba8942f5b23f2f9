/** What the client library uses in place of fetch where the connection has a certificate or an authority of its own. */
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FetchRequest } from '../../../src/client/index.ts'
import { openTlsFetch } from '../../../src/client/tls-fetch.ts'
import { createTlsPairs, opensslAvailable } from '../../helpers/tls-pairs.ts'

describe.skipIf(!opensslAvailable)('a request over TLS of its own', () => {
  const pairs = createTlsPairs()
  const { fetch, close } = openTlsFetch({ authorities: [pairs.authority], ...pairs.client })
  const server = createServer({ key: pairs.server.key, cert: pairs.server.certificate }, (request, response) => {
    if (request.url === '/silent') return
    if (request.url === '/nothing') return void response.writeHead(204).end()
    response.writeHead(201, { 'content-type': 'text/plain', 'set-cookie': ['a=1', 'b=2'], 'x-length': request.headers['content-length'] ?? 'none' })
    if (request.url === '/broken') return void response.write('half', () => response.destroy())
    void buffer(request).then((body) => response.end(body))
  })
  let url = ''
  beforeAll(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => {
    close()
    server.closeAllConnections()
    server.close()
  })

  const request = (changes: Partial<FetchRequest> = {}): FetchRequest => ({ method: 'POST', headers: {}, signal: AbortSignal.timeout(10_000), redirect: 'error', ...changes })

  test('carries bytes, a Blob and a stream, and brings all headers back', async () => {
    const bytes = new TextEncoder().encode('hồ sơ'.repeat(50_000))
    const bodies = [bytes, new Blob([bytes]), new Blob([bytes]).stream() as ReadableStream<Uint8Array>]
    for (const body of bodies) {
      const response = await fetch(url, request({ body }))
      expect([response.status, response.headers.getSetCookie()]).toEqual([201, ['a=1', 'b=2']])
      expect(response.headers.get('x-length')).toBe(body === bytes ? String(bytes.length) : 'none')
      expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true)
    }
    const nothing = await fetch(`${url}/nothing`, request({ method: 'GET' }))
    expect([nothing.status, await nothing.text()]).toEqual([204, ''])
  })

  test('ends in an error where the answer breaks off, where it is given up, and where its content does', async () => {
    const response = await fetch(`${url}/broken`, request({ method: 'GET' }))
    await expect(response.text()).rejects.toThrow()
    const stop = new AbortController()
    const silent = fetch(`${url}/silent`, request({ signal: stop.signal }))
    stop.abort()
    await expect(silent).rejects.toThrow(/abort/i)
    const body = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error('the disk is gone')) })
    await expect(fetch(url, request({ body }))).rejects.toThrow('the disk is gone')
  })
})
