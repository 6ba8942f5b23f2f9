/** The client library before a real client door, with a line between them that breaks as a test says. */
import { openClient, type Client, type ClientSettings, type Clock, type Dossier, type Fetch } from '../../../src/client/index.ts'
import { dossier as anyDossier, openDoors, portOf, secretOf, type OpenDoors } from '../http/open-doors.ts'

/** What becomes of a request: `lost` before the gateway sees it, `unanswered` after it did, or an answer of somebody in between. */
export type Trouble = 'lost' | 'unanswered' | (() => Response)

export interface Line {
  readonly fetch: Fetch
  /** In this order, one each. */
  trouble(path: string, ...troubles: readonly Trouble[]): void
  /** Each request, in order. */
  readonly asked: readonly AskedRequest[]
}

export interface AskedRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
}

export interface ClientKit {
  readonly doors: OpenDoors
  readonly url: string
  /** Of the operator, by which the doors sign. */
  readonly certificate: string
  /** As the one-stop system of H56, with its secret, over a line of its own; its pauses take no time. */
  open(changes?: Partial<ClientSettings>): { readonly client: Client; readonly line: Line }
  close(): Promise<void>
}

export async function openClientKit(): Promise<ClientKit> {
  const doors = await openDoors()
  await doors.client.listen({ port: 0, host: '127.0.0.1' })
  const url = `http://127.0.0.1:${portOf(doors.client)}`
  const [seal] = doors.seals.organisations.filter(({ code }) => code === 'H56').flatMap(({ certificates }) => certificates)
  if (seal === undefined) throw new RangeError('the operator has a seal')
  const opened: Client[] = []
  return {
    doors,
    url,
    certificate: seal,
    open(changes = {}) {
      const line = openTroubledLine()
      const retrying = { baseMs: 1, longestMs: 2 }
      const client = openClient({ url, clientId: 'h56', secret: secretOf('h56'), retrying, fetch: line.fetch, ...changes })
      opened.push(client)
      return { client, line }
    },
    async close() {
      for (const client of opened) client.close()
      await doors.close()
    },
  }
}

export function openTroubledLine(): Line {
  const plans = new Map<string, Trouble[]>()
  const asked: AskedRequest[] = []
  return {
    asked,
    trouble: (path, ...troubles) => void plans.set(path, [...troubles]),
    async fetch(url, request) {
      const { pathname } = new URL(url)
      asked.push({ method: request.method, path: pathname, headers: request.headers })
      const trouble = plans.get(pathname)?.shift()
      if (trouble === 'lost') throw new TypeError('fetch failed')
      if (typeof trouble === 'function') return trouble()
      const response = await fetch(url, request)
      if (trouble === undefined) return response
      await response.arrayBuffer()
      throw new TypeError('terminated')
    },
  }
}

/** As the library types it, from the document of the door, where a child has a date of birth. */
export function dossier(n: number): Dossier {
  return anyDossier(n) as Dossier
}

/** The time as the test moves it on. */
export function movedClock(): Clock & { pass(seconds: number): void } {
  let shift = 0
  const now = () => new Date(Date.now() + shift)
  return { now, random: () => 0.5, id: () => crypto.randomUUID(), pass: (seconds) => void (shift += seconds * 1000) }
}

/** A refusal as the gateway words it, with Retry-After. */
export function refusal(status: number, code: string, retryAfter?: number): () => Response {
  const words = { title: code, remedy: '' }
  const body = JSON.stringify({ type: `urn:lienthong:error:${code}`, status, code, instance: 'test', errors: [], ...words, vi: words })
  const headers = { 'content-type': 'application/problem+json', ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }) }
  return () => new Response(body, { status, headers })
}
