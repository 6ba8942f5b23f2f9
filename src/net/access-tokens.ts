/** The access token of one account at an integration platform (RFC 6749 section 4.4): asked for once however many wait, kept until shortly before its end. */
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { LgspTransport } from '../../schemas/transport.ts'
import type { Clock } from '../ports/clock.ts'
import type { HttpAnswer, HttpClient, HttpRequest, NetworkFailure } from '../ports/http-client.ts'
import { failureOf } from './network-failure.ts'

export type TokenResult = { readonly ok: true; readonly token: string } | { readonly ok: false; readonly failure: NetworkFailure }

export interface AccessTokens {
  /** The token that is kept, or a new one. Settles when the signal aborts; the others who wait still get theirs. */
  current(signal: AbortSignal): Promise<TokenResult>
  /** A token, after this one was refused: a newer one that is kept, or a new one. */
  insteadOf(refused: string, signal: AbortSignal): Promise<TokenResult>
  /** Gives up whatever is under way. */
  close(): Promise<void>
}

const timeoutMs = 30_000
/** A token is not used in the last tenth of its life, at most half a minute: requests take their time to arrive. */
const reserve = { share: 0.1, mostMs: 30_000 }

const TokenAnswer = Type.Object({ access_token: Type.String({ pattern: '^[\\x21-\\x7e]{1,8192}$' }), expires_in: Type.Optional(Type.Union([Type.Number(), Type.String({ pattern: '^\\d{1,18}$' })])) })
const Refusal = Type.Object({ error: Type.String({ pattern: '^[a-z_]{1,40}$' }) })

export function openAccessTokens(settings: LgspTransport, http: HttpClient, clock: Clock): AccessTokens {
  const stop = new AbortController()
  let kept: { readonly token: string; readonly until: number } | undefined
  let pending: Promise<TokenResult> | undefined

  async function ask(): Promise<TokenResult> {
    const askedAt = clock.now().getTime()
    const result = await http.request(tokenRequest(settings), AbortSignal.any([stop.signal, AbortSignal.timeout(timeoutMs)]))
    if (!result.ok) return { ok: false, failure: { ...result.failure, sent: false, words: `No access token: ${result.failure.words}` } }
    const given = readToken(result.answer)
    if (given === undefined) return { ok: false, failure: refusalOf(result.answer) }
    kept = { token: given.token, until: askedAt + given.lifeMs - Math.min(given.lifeMs * reserve.share, reserve.mostMs) }
    return { ok: true, token: given.token }
  }

  async function current(signal: AbortSignal): Promise<TokenResult> {
    if (kept !== undefined && clock.now().getTime() < kept.until) return { ok: true, token: kept.token }
    pending ??= ask().finally(() => (pending = undefined))
    return orGivenUp(pending, signal)
  }

  return {
    current,
    async insteadOf(refused, signal) {
      if (kept?.token === refused) kept = undefined
      return current(signal)
    },
    async close() {
      stop.abort()
      await Promise.allSettled([pending])
    },
  }
}

function tokenRequest({ tokenUrl, consumerKey, consumerSecret, style }: LgspTransport): HttpRequest {
  const form = new URLSearchParams({ grant_type: 'client_credentials' })
  if (style === 'parameters') {
    form.set('client_id', consumerKey)
    form.set('client_secret', consumerSecret)
  }
  const basic = { authorization: `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}` }
  const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded', ...(style === 'basic' ? basic : {}) }
  return { method: 'POST', url: tokenUrl, headers, body: Buffer.from(form.toString()) }
}

/** Without a life, or with one below zero, a token is used until it is refused. */
function readToken({ status, body }: HttpAnswer): { readonly token: string; readonly lifeMs: number } | undefined {
  const given = status === 200 ? readJson(body) : undefined
  if (!Value.Check(TokenAnswer, given)) return undefined
  const seconds = Number(given.expires_in ?? -1)
  return { token: given.access_token, lifeMs: seconds < 0 ? Infinity : seconds * 1000 }
}

/** Only the platform's plain No is ours to mend. */
function refusalOf({ status, body }: HttpAnswer): NetworkFailure {
  const said = readJson(body)
  const error = Value.Check(Refusal, said) ? ` (${said.error})` : ''
  const ours = status === 400 || status === 401 || status === 403
  const words = status === 200 ? 'No access token: the platform answered without one' : `No access token: the platform answered ${status}${error}`
  return { code: ours ? 'transport-refused' : 'network', sent: false, words }
}

function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    return undefined
  }
}

async function orGivenUp(work: Promise<TokenResult>, signal: AbortSignal): Promise<TokenResult> {
  const { promise, resolve } = Promise.withResolvers<TokenResult>()
  const giveUp = () => resolve({ ok: false, failure: failureOf(signal.reason, signal, false) })
  if (signal.aborted) giveUp()
  signal.addEventListener('abort', giveUp, { once: true })
  try {
    return await Promise.race([promise, work])
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}
