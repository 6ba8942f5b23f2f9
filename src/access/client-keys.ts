/** The public keys of one-stop systems: those of the configuration, and those that they publish, fetched as seldom as can be. */
import { readClientKey, type ClientKey } from '../domain/access/client-key.ts'
import type { Clock } from '../ports/clock.ts'
import type { HttpClient } from '../ports/http-client.ts'
import type { Log } from '../ports/log.ts'

export interface KeyHolder {
  readonly id: string
  readonly keys?: readonly Readonly<Record<string, unknown>>[] | undefined
  readonly keysUrl?: string | undefined
}

/** `unreachable`: it may be there, but its place does not answer. */
export type FindClientKey = (client: string, kid: string) => Promise<ClientKey | 'unreachable' | undefined>

interface Published {
  readonly keys: readonly ClientKey[]
  readonly at: number
}

const timeoutMs = 5_000
const mostKeys = 50
/** Fetched again after so long, that a key which is taken away is gone soon. */
const freshMs = 5 * 60_000
/** Beyond this they no longer count, though their place does not answer. */
const longestMs = 60 * 60_000
/** A kid that nobody knows is asked for this seldom: whoever invents kids must not make the gateway call. */
const pauseMs = 30_000

export function createClientKeys(holders: readonly KeyHolder[], { http, clock, log }: { readonly http: HttpClient; readonly clock: Clock; readonly log: Log }): FindClientKey {
  const inline = new Map(holders.map(({ id, keys = [] }) => [id, keys.map(readClientKey).filter(isUsable)]))
  const published = new Map(holders.flatMap(({ id, keysUrl }) => (keysUrl === undefined ? [] : [[id, openPublished(id, keysUrl)] as const])))

  function openPublished(client: string, url: string): (kid: string) => Promise<ClientKey | 'unreachable' | undefined> {
    let known: Published = { keys: [], at: Number.NEGATIVE_INFINITY }
    let triedAt = Number.NEGATIVE_INFINITY
    let pending: Promise<void> | undefined

    async function fetchKeys(): Promise<void> {
      triedAt = clock.now().getTime()
      const keys = await askForKeys(http, url)
      if ('failure' in keys) log.warn({ client, code: keys.failure }, 'the published keys of a client could not be fetched')
      else known = { keys: keys.read, at: triedAt }
    }

    return async function find(kid) {
      const now = clock.now().getTime()
      const found = known.keys.find((key) => key.kid === kid)
      if (found !== undefined && now - known.at < freshMs) return found
      if (now - triedAt >= pauseMs) pending ??= fetchKeys().finally(() => (pending = undefined))
      await pending
      if (clock.now().getTime() - known.at >= longestMs) return 'unreachable'
      return known.keys.find((key) => key.kid === kid)
    }
  }

  return async function find(client, kid) {
    return inline.get(client)?.find((key) => key.kid === kid) ?? published.get(client)?.(kid)
  }
}

async function askForKeys(http: HttpClient, url: string): Promise<{ readonly read: readonly ClientKey[] } | { readonly failure: string }> {
  const result = await http.request({ method: 'GET', url, headers: { accept: 'application/jwk-set+json, application/json' } }, AbortSignal.timeout(timeoutMs))
  if (!result.ok) return { failure: result.failure.code }
  if (result.answer.status !== 200) return { failure: `status-${result.answer.status}` }
  const set = readJson(result.answer.body)
  if (!Array.isArray(set?.['keys'])) return { failure: 'no-key-set' }
  const jwks = set['keys'].filter((jwk): jwk is Readonly<Record<string, unknown>> => typeof jwk === 'object' && jwk !== null)
  return { read: jwks.slice(0, mostKeys).map(readClientKey).filter(isUsable) }
}

function isUsable(key: ClientKey | { readonly unusable: string }): key is ClientKey {
  return !('unusable' in key)
}

function readJson(body: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined
  } catch {
    return undefined
  }
}
