/** A door of its own for whoever scrapes: one address, one token. For processes that open no other door, and networks that reach no other. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Scraped } from '../ports/telemetry.ts'
import { createTokenCheck } from './token-holders.ts'

interface Settings {
  /** SHA-256 of the bearer token, lower-case hexadecimal. */
  readonly tokenSha256: string
  readonly metrics: Scraped
  /** What was secret in the sandbox opens nothing in production. */
  readonly refusesToken: (token: string) => boolean
}

export interface MetricsListener {
  /** Gives the address. */
  listen(where: { readonly host: string; readonly port: number }): Promise<string>
  close(): Promise<void>
}

const limits = { headersTimeout: 5_000, requestTimeout: 10_000, keepAliveTimeout: 65_000, maxHeaderSize: 8_192 }
const mostConnections = 50

export function createMetricsListener({ tokenSha256, metrics, refusesToken }: Settings): MetricsListener {
  const holderOf = createTokenCheck([{ id: 'scraper', tokenSha256 }], refusesToken)
  const server = createServer(limits, (request, response) => void answer(request, response))
  server.maxConnections = mostConnections

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // a process without another door may be asked here whether it still answers, by who holds no token
    if (request.url === '/health/live' && request.method === 'GET') return end(response, 200, { 'content-type': 'application/json' }, '{"status":"live"}')
    // nobody is told more than that before the token
    if (holderOf(request.headers.authorization) === undefined) return end(response, 401, { 'www-authenticate': 'Bearer' })
    if (request.url?.split('?')[0] !== '/metrics') return end(response, 404)
    if (request.method !== 'GET') return end(response, 405, { allow: 'GET' })
    end(response, 200, { 'content-type': metrics.contentType }, await metrics.text())
  }

  return {
    listen: ({ host, port }) =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, host, () => {
          server.removeListener('error', reject)
          const address = server.address()
          resolve(`http://${host}:${typeof address === 'object' && address !== null ? address.port : port}`)
        })
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function end(response: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}, body = ''): void {
  response.writeHead(status, { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...headers }).end(body)
}
