/** The server under every simulated partner: it misbehaves as told, the partner's own words come from `handle`. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Behaviour, HeldDossier, PretendOrder, ReceivedMessage, TellOrder, Told } from '../ports/simulator.ts'
import { createBehaviourPlan } from './behaviour-plan.ts'
import { readBehaviourOrder } from './behaviour-schema.ts'
import { readCallbackAddress, readPretendOrder, readTellOrder } from './tell-schema.ts'
import { json, readBody, readRequest, send, type SimulatedAnswer, type SimulatedRequest } from './simulated-message.ts'

export type { SimulatedAnswer, SimulatedRequest }

/** The behaviours that the partner words itself. */
export type WordedBehaviour = 'normal' | 'refuse' | 'reject-credentials'

export interface SimulatedServerOptions {
  /** 0 for any free port. Binds 127.0.0.1 only. */
  readonly port: number
  /** Does the partner's work. */
  handle(request: SimulatedRequest, behaviour: WordedBehaviour): Promise<SimulatedAnswer>
  /** Which requests hand over a dossier and so use up a counted behaviour; log-ins and look-ups do not. */
  isMessage(request: SimulatedRequest): boolean
  /** The partner tells something; over HTTP at `POST /_simulator/tell`. */
  tell?(order: TellOrder): Promise<Told>
  /** Over HTTP at `POST /_simulator/callbacks {url}`. */
  callbacksTo?(url: string): void
  /** Over HTTP at `POST /_simulator/pretend {dossierCode, as, status?}`; throws where it makes no sense to the partner. */
  pretend?(order: PretendOrder): void
  /** What it holds of one dossier; over HTTP at `GET /_simulator/dossiers/{code}`. */
  held?(dossierCode: string): unknown
  received(): readonly ReceivedMessage[]
  dossiers(): readonly HeldDossier[]
}

export interface SimulatedServer {
  readonly url: string
  behave(behaviour: Behaviour, times?: number): void
  /** Open connections now. */
  connections(): number
  close(): Promise<void>
}

const noise = Buffer.from([0x00, 0xff, 0xfe, 0x3c, 0x7b, 0x22, 0xc3, 0x28, 0x0d, 0x00, 0x25, 0x25, 0x7d, 0x80])

export async function startSimulatedServer(options: SimulatedServerOptions): Promise<SimulatedServer> {
  const plan = createBehaviourPlan()
  const sockets = new Set<Socket>()
  const atWork = new Set<Promise<void>>()
  const stop = new AbortController()

  const server = createServer((incoming, response) => {
    const work = serve(incoming, response).catch((error: unknown) => fail(response, error))
    atWork.add(work)
    void work.finally(() => atWork.delete(work))
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(incoming)
    if (body === undefined) return send(response, { status: 413, body: 'Too large', headers: { connection: 'close' } })
    const request = readRequest(incoming, body)
    if (request === undefined) return send(response, { status: 400, body: 'Bad path' })
    if (request.path.startsWith('/_simulator/')) return send(response, await answerToOwner(request))
    return behaveTowards(request, response, plan.take(options.isMessage(request)))
  }

  async function behaveTowards(request: SimulatedRequest, response: ServerResponse, behaviour: Behaviour): Promise<void> {
    switch (behaviour.kind) {
      case 'reset':
        response.socket?.resetAndDestroy()
        return
      case 'status':
        return send(response, uselessPage(behaviour.status, behaviour.retryAfterSeconds))
      case 'say':
        return send(response, { status: behaviour.status, headers: { 'content-type': behaviour.mediaType ?? 'application/json; charset=utf-8' }, body: behaviour.body })
      case 'garbage':
        return send(response, { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: behaviour.empty ? '' : noise })
      case 'lose-answer':
        await options.handle(request, 'normal')
        response.socket?.destroy()
        return
      case 'slow': {
        // the work is done first: whoever gives up waiting cannot know that it was
        const answer = await options.handle(request, 'normal')
        if (await waitUnlessGone(behaviour.milliseconds, response, stop.signal)) send(response, answer)
        return
      }
      default:
        return send(response, await options.handle(request, behaviour.kind))
    }
  }

  async function answerToOwner(request: SimulatedRequest): Promise<SimulatedAnswer> {
    const code = request.method === 'GET' ? /^\/_simulator\/dossiers\/(.+)$/.exec(request.path)?.[1] : undefined
    const shown = code === undefined ? undefined : options.held?.(code)
    if (shown !== undefined) return json(200, shown)
    switch (`${request.method} ${request.path}`) {
      case 'GET /_simulator/received':
        return json(200, options.received())
      case 'GET /_simulator/dossiers':
        return json(200, options.dossiers())
      case 'POST /_simulator/behave': {
        const order = readBehaviourOrder(request.body)
        if (order === undefined) return json(400, { error: 'Not an order: {behaviour, times?}' })
        plan.set(order.behaviour, order.times)
        return json(200, order)
      }
      case 'POST /_simulator/tell':
        return tell(request.body)
      case 'POST /_simulator/pretend':
        return pretend(request.body)
      case 'POST /_simulator/callbacks': {
        const url = readCallbackAddress(request.body)
        if (url === undefined || options.callbacksTo === undefined) return json(400, { error: 'Not an address {url}, or this partner calls nobody' })
        options.callbacksTo(url)
        return json(200, { url })
      }
      default:
        return json(404, { error: 'Unknown' })
    }
  }

  async function tell(body: Uint8Array): Promise<SimulatedAnswer> {
    const order = readTellOrder(body)
    if (order === undefined || options.tell === undefined) return json(400, { error: 'Not an order {what, dossierCode, …}, or this partner tells nothing' })
    try {
      return json(200, await options.tell(order))
    } catch (error) {
      return json(400, { error: error instanceof Error ? error.message : 'refused' })
    }
  }

  function pretend(body: Uint8Array): SimulatedAnswer {
    const order = readPretendOrder(body)
    if (order === undefined || options.pretend === undefined) return json(400, { error: 'Not an order {dossierCode, as, status?}, or this partner is not asked what it holds' })
    try {
      options.pretend(order)
      return json(200, order)
    } catch (error) {
      return json(400, { error: error instanceof Error ? error.message : 'refused' })
    }
  }

  async function stopAll(): Promise<void> {
    stop.abort()
    const closed = [once(server, 'close'), ...Array.from(sockets, (socket) => once(socket, 'close'))]
    server.close()
    server.closeAllConnections()
    await Promise.allSettled([...closed, ...atWork])
  }

  const url = await listen(server, options.port)
  let closing: Promise<void> | undefined
  return {
    url,
    behave: (behaviour, times) => plan.set(behaviour, times),
    connections: () => sockets.size,
    close() {
      closing ??= stopAll()
      return closing
    },
  }
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') return reject(new TypeError('The simulated server has no port'))
      resolve(`http://127.0.0.1:${address.port}`)
    })
  })
}

/** False where the client went away meanwhile, or the server stopped. */
async function waitUnlessGone(milliseconds: number, response: ServerResponse, stop: AbortSignal): Promise<boolean> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  try {
    await pause(milliseconds, undefined, { signal: AbortSignal.any([gone.signal, stop]) })
    return true
  } catch {
    return false
  }
}

function uselessPage(status: number, retryAfterSeconds: number | undefined): SimulatedAnswer {
  const headers = { 'content-type': 'text/html; charset=utf-8', ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }) }
  return { status, headers, body: `<html><head><title>${status}</title></head><body><h1>${status}</h1><hr>simulated</body></html>` }
}

/** A bug of the simulator, or a client that went away in the middle of its body: visible where anybody still listens. */
function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) return
  send(response, { status: 500, headers: { 'content-type': 'text/plain' }, body: `The simulator failed: ${String(error)}` })
}
