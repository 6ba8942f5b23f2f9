/** What a simulated partner sends when it is told to call: the callback as the gateway's door would hand it on. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RawCallback } from '../../src/ports/adapter.ts'
import type { Simulator, TellOrder } from '../../src/ports/simulator.ts'

const prefix = '/partners/under-test/'

/** Answers 200 with nothing, and sends the simulator's callbacks nowhere afterwards. */
export async function captureCallback(simulator: Simulator, order: TellOrder): Promise<RawCallback> {
  if (simulator.tell === undefined || simulator.callbacksTo === undefined) throw new Error('the simulator tells nothing by callbacks')
  const captured: RawCallback[] = []
  async function capture(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    captured.push(await readCallback(incoming))
    response.writeHead(200, { connection: 'close' }).end()
  }
  const server = createServer((incoming, response) => void capture(incoming, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    const { port } = server.address() as AddressInfo
    simulator.callbacksTo(`http://127.0.0.1:${port}${prefix.slice(0, -1)}`)
    await simulator.tell(order)
  } finally {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }
  const [callback] = captured
  if (callback === undefined) throw new Error('the simulator called nobody')
  return callback
}

async function readCallback(incoming: IncomingMessage): Promise<RawCallback> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk)
  const url = new URL(incoming.url ?? '/', 'http://gateway')
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(incoming.headers)) if (value !== undefined) headers[name] = String(value)
  return {
    method: incoming.method ?? '',
    path: decodeURIComponent(url.pathname.slice(prefix.length)),
    headers,
    query: Object.fromEntries(url.searchParams),
    body: Buffer.concat(chunks),
    // the suite's own moment
    receivedAt: new Date('2026-11-20T03:10:00Z'),
  }
}
