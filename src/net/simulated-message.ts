/** One request and one answer of a simulated partner, on and off the wire. */
import type { IncomingMessage, ServerResponse } from 'node:http'

export interface SimulatedRequest {
  readonly method: string
  /** Decoded pathname. */
  readonly path: string
  readonly query: URLSearchParams
  /** Lower-case names; repeated headers joined by ", ". */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

export interface SimulatedAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: Uint8Array | string
}

const maxBodyBytes = 64 * 1024 * 1024

/** Undefined where it is larger than the limit. */
export async function readBody(incoming: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.byteLength
    if (size > maxBodyBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Undefined where the path cannot be decoded. */
export function readRequest(incoming: IncomingMessage, body: Uint8Array): SimulatedRequest | undefined {
  const url = URL.parse(incoming.url ?? '/', 'http://simulator')
  if (url === null) return undefined
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  try {
    return { method: incoming.method ?? 'GET', path: decodeURIComponent(url.pathname), query: url.searchParams, headers, body }
  } catch {
    return undefined
  }
}

export function json(status: number, value: unknown): SimulatedAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}

export function send(response: ServerResponse, answer: SimulatedAnswer): void {
  const body = Buffer.from(answer.body)
  response.writeHead(answer.status, { ...answer.headers, 'content-length': body.byteLength })
  response.end(body)
}
