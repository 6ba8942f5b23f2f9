/** The server under a simulated platform: it takes a request whole and may carry it to a simulated partner on this machine. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { readBody, readRequest, send, type SimulatedAnswer, type SimulatedRequest } from '../../net/simulated-message.ts'
import type { HttpTls } from '../../ports/http-client.ts'

export interface CarryingServerOptions {
  /** 0 for any free port. Binds 127.0.0.1 only. */
  readonly port: number
  /** With it the server asks every caller for a certificate of this authority. */
  readonly tls?: Required<HttpTls>
  handle(request: SimulatedRequest): Promise<SimulatedAnswer>
}

export interface CarryingServer {
  readonly url: string
  close(): Promise<void>
}

export async function startCarryingServer({ port, tls, handle }: CarryingServerOptions): Promise<CarryingServer> {
  const listener: RequestListener = (incoming, response) => void serve(incoming, response, handle)
  const server =
    tls === undefined ? createServer(listener) : createTlsServer({ ca: tls.ca, cert: tls.certificate, key: tls.key, requestCert: true, rejectUnauthorized: true }, listener)
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('The simulated platform has no port')
  let closing: Promise<unknown> | undefined
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${address.port}`,
    async close() {
      closing ??= (server.close(), server.closeAllConnections(), once(server, 'close'))
      await closing
    },
  }
}

/** Carries the request on; `path` has its query. Undefined where the partner does not answer. */
export async function carryTo(base: string, path: string, { method, headers, body }: SimulatedRequest): Promise<SimulatedAnswer | undefined> {
  if (new URL(base).hostname !== '127.0.0.1') throw new TypeError('A simulated platform carries to this machine only')
  const own = ['host', 'connection', 'content-length', 'transfer-encoding', 'keep-alive', 'expect']
  const passed = Object.entries(headers).filter(([name]) => !own.includes(name))
  try {
    const answer = await fetch(base + path, { method, headers: passed, redirect: 'manual', ...(body.byteLength === 0 ? {} : { body: Buffer.from(body) }) })
    const bytes = Buffer.from(await answer.arrayBuffer())
    // fetch has undone the encoding
    const back = [...answer.headers].filter(([name]) => !own.includes(name) && name !== 'content-encoding')
    return { status: answer.status, headers: Object.fromEntries(back), body: bytes }
  } catch {
    return undefined
  }
}

async function serve(incoming: IncomingMessage, response: ServerResponse, handle: CarryingServerOptions['handle']): Promise<void> {
  try {
    const body = await readBody(incoming)
    const request = body && readRequest(incoming, body)
    if (request === undefined) return send(response, { status: 400, body: 'Not a request' })
    send(response, await handle(request))
  } catch (error) {
    if (!response.headersSent && !response.destroyed) send(response, { status: 500, body: `The simulated platform failed: ${String(error)}` })
  }
}
