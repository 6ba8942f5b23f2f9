/** As much of `fetch` as is used, with a certificate of one's own on the connection or authorities of one's own: fetch knows neither. */
import { Agent, request as open } from 'node:https'
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import type { FetchRequest, Fetch } from './sending.ts'

/** All in PEM. */
export interface Tls {
  readonly certificate?: string
  readonly key?: string
  /** Authorities by which the gateway's certificate is judged; absent: those that everybody knows. */
  readonly authorities?: readonly string[]
}

export interface TlsFetch {
  readonly fetch: Fetch
  close(): void
}

export function openTlsFetch({ certificate, key, authorities }: Tls): TlsFetch {
  const agent = new Agent({
    keepAlive: true,
    minVersion: 'TLSv1.2',
    ...(certificate === undefined ? {} : { cert: certificate }),
    ...(key === undefined ? {} : { key }),
    ...(authorities === undefined ? {} : { ca: [...authorities] }),
  })
  return { fetch: (url, request) => send(agent, url, request), close: () => agent.destroy() }
}

function send(agent: Agent, url: string, { method, headers, body, signal }: FetchRequest): Promise<Response> {
  return new Promise((resolve, reject) => {
    const length = body instanceof Uint8Array ? { 'content-length': String(body.byteLength) } : {}
    const request = open(url, { agent, method, headers: { ...headers, ...length }, signal })
    request.once('response', (message) => resolve(responseOf(message)))
    // also after the response: whoever reads it learns of it there
    request.on('error', reject)
    if (body === undefined || body instanceof Uint8Array) request.end(body)
    // the types of the web and of Node name the same stream
    else pipeline(Readable.fromWeb((body instanceof Blob ? body.stream() : body) as NodeStream), request).catch(reject)
  })
}

function responseOf(message: IncomingMessage): Response {
  const headers = new Headers()
  for (const [name, value] of Object.entries(message.headersDistinct)) for (const one of value ?? []) headers.append(name, one)
  const status = message.statusCode ?? 0
  const empty = status === 204 || status === 304
  if (empty) message.resume()
  return new Response(empty ? null : (Readable.toWeb(message) as ReadableStream<Uint8Array>), { status, headers })
}
