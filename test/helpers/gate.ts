/** A gate between the gateway and a partner: it lets everything through, and keeps a request or its answer where a test says so. */
import { once } from 'node:events'
import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'

/** A request that was kept, or that is still waited for. */
export interface Kept {
  /** Whether such a request came: kept before the partner saw it, or after the partner answered it. */
  caught(): boolean
  /** Lets it through. */
  release(): void
}

export interface Gate {
  readonly url: string
  /** Keeps every request whose path ends so: before the partner sees it, or its answer once the partner gave it. */
  keep(pathEnd: string, what: 'request' | 'answer'): Kept
  /** How many requests came whose path ends so. */
  came(pathEnd: string): number
  /** Path and query of every request. */
  asked(): readonly string[]
  close(): Promise<void>
}

interface Rule {
  readonly pathEnd: string
  readonly what: 'request' | 'answer'
  readonly released: Promise<void>
  caught: boolean
}

export async function openGate(target: string): Promise<Gate> {
  const rules = new Set<Rule>()
  const paths: string[] = []
  const targets: string[] = []

  async function passThrough(kind: Rule['what'], path: string): Promise<void> {
    for (const rule of rules) {
      if (rule.what !== kind || !path.endsWith(rule.pathEnd)) continue
      rule.caught = true
      await rule.released
    }
  }

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = ''] = (incoming.url ?? '').split('?')
    const body = await buffer(incoming)
    paths.push(path)
    targets.push(incoming.url ?? '')
    await passThrough('request', path)
    // whoever asked may be gone meanwhile, and then it was never asked
    if (response.destroyed) return
    const asked = forward(`${target}${incoming.url ?? ''}`, { method: incoming.method ?? 'GET', headers: { ...incoming.headers, connection: 'close' } })
    asked.end(body)
    // the events of node's emitters have no types; this one carries the answer
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    const answered = await buffer(answer)
    await passThrough('answer', path)
    const { connection: _, 'transfer-encoding': _encoding, ...headers } = answer.headers
    response.writeHead(answer.statusCode ?? 502, { ...headers, 'content-length': answered.byteLength }).end(answered)
  }

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch(() => response.destroy())
  })
  return {
    url: await listen(server),
    keep(pathEnd, what) {
      const { promise, resolve } = Promise.withResolvers<void>()
      const rule: Rule = { pathEnd, what, released: promise, caught: false }
      rules.add(rule)
      return {
        caught: () => rule.caught,
        release() {
          rules.delete(rule)
          resolve()
        },
      }
    },
    asked: () => targets,
    came: (pathEnd) => paths.filter((path) => path.endsWith(pathEnd)).length,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('the gate has no port')
  return `http://127.0.0.1:${address.port}`
}
