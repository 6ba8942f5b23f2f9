/** How calls prove who we are: a token from a log-in shared by all calls and renewed when it is gone, a fixed one, or nothing. */
import { Type } from 'typebox'
import { outcomeOfStatus } from '../../src/domain/outcome.ts'
import type { Exchange, Failure } from '../../src/ports/adapter.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { HttpAnswer } from '../../src/ports/http-client.ts'
import type { LandConfig } from './config.ts'
import { readJson } from './wire.ts'

export type LogIn = { readonly kind: 'token'; readonly token: string | undefined } | { readonly kind: 'outcome'; readonly outcome: Failure }

export interface LandSession {
  /** The token that is kept and still good, or a new one. */
  current(exchange: Exchange): Promise<LogIn>
  /** A new one, whatever is kept. */
  renew(exchange: Exchange): Promise<LogIn>
  /** False where there is no other token to be had. A newer one than this stays. */
  forget(token: string | undefined): boolean
  /** Takes tokens and passwords out of a text that will be kept. */
  readonly hide: (text: string) => string
  /** What `hide` hides, for the records of a call. */
  secrets(): readonly string[]
}

const TokenAnswer = Type.Object({ access_token: Type.String({ pattern: '^[!-~]{1,8000}$' }), expires_in: Type.Optional(Type.Union([Type.Number(), Type.String({ pattern: '^[0-9]{1,9}$' }), Type.Null()])) })
const TokenError = Type.Object({ error: Type.String() })
/** Errors of RFC 6749 section 5.2 that no repetition mends. */
const ourFaults: readonly string[] = ['invalid_grant', 'invalid_client', 'unauthorized_client', 'unsupported_grant_type', 'invalid_scope']
/** A token is not used in its last seconds: it must still be good when the message arrives. */
const marginMs = 30_000
const hidden = '***'

interface SharedLogIn {
  readonly result: LogIn
  /** The time of the one who logged in for all was over, which says nothing about the others'. */
  readonly gaveUp: boolean
}

export function openSession(config: LandConfig, clock: Clock): LandSession {
  const { logIn } = config
  let kept: { readonly token: string; readonly until: number } | undefined
  let pending: Promise<SharedLogIn> | undefined
  const handedOut: string[] = []

  function secrets(): readonly string[] {
    return [config.token, logIn?.password, logIn?.clientSecret, config.codeGet, config.secretInPath?.code, ...handedOut].filter((text) => text !== undefined)
  }

  function hide(text: string): string {
    let open = text
    for (const secret of secrets()) {
      for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]) open = open.replaceAll(form, hidden)
    }
    return open
  }

  async function askForToken(account: NonNullable<LandConfig['logIn']>, exchange: Exchange): Promise<LogIn> {
    const { url, username, password, clientId, clientSecret } = account
    const form = new URLSearchParams({ grant_type: 'password', username, password, client_id: clientId, client_secret: clientSecret })
    const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' }
    const result = await exchange.call({ name: 'token', method: 'POST', url, headers, body: Buffer.from(form.toString()), secret: true })
    if (!result.ok) return { kind: 'outcome', outcome: result.outcome }
    const read = readToken(result.answer, clock.now())
    if (read.kind === 'outcome') return read
    kept = { token: read.token, until: read.seconds === undefined ? Number.POSITIVE_INFINITY : clock.now().getTime() + read.seconds * 1000 - marginMs }
    handedOut.push(read.token)
    // late answers may still name a token that was replaced
    if (handedOut.length > 8) handedOut.shift()
    return { kind: 'token', token: read.token }
  }

  async function logInForAll(account: NonNullable<LandConfig['logIn']>, exchange: Exchange): Promise<SharedLogIn> {
    const result = await askForToken(account, exchange)
    return { result, gaveUp: result.kind === 'outcome' && exchange.signal.aborted }
  }

  async function renew(exchange: Exchange): Promise<LogIn> {
    if (logIn === undefined) return { kind: 'token', token: config.token }
    while (pending !== undefined) {
      const shared = await Promise.race([pending, aborted(exchange.signal)])
      // whoever logged in for all ran out of time or gave up; whoever has waited longest goes next
      if (!shared.gaveUp || exchange.signal.aborted) return shared.result
    }
    pending = logInForAll(logIn, exchange).finally(() => (pending = undefined))
    return (await pending).result
  }

  return {
    async current(exchange) {
      const isGood = kept !== undefined && clock.now().getTime() < kept.until
      return isGood ? { kind: 'token', token: kept?.token } : renew(exchange)
    },
    renew,
    forget(token) {
      if (kept?.token === token) kept = undefined
      return logIn !== undefined
    },
    hide,
    secrets,
  }
}

type Token = { readonly kind: 'token'; readonly token: string; readonly seconds: number | undefined } | { readonly kind: 'outcome'; readonly outcome: Failure }

/** Nothing of the body goes into an outcome: it may hold a token, or repeat the account. */
function readToken({ status, headers, body }: HttpAnswer, now: Date): Token {
  const refused = status >= 400 ? readJson(TokenError, body) : undefined
  if (refused !== undefined && ourFaults.includes(refused.error)) return failed({ kind: 'broken', code: 'credentials-rejected', words: refused.error })
  const byStatus = outcomeOfStatus(status, headers['retry-after'], now)
  if (byStatus) return failed(byStatus)
  const given = status === 200 ? readJson(TokenAnswer, body) : undefined
  // a page in place of a token is the system's trouble, not the message's
  if (given === undefined) return failed({ kind: 'later', code: 'unreadable-log-in', scope: 'partner', words: `The log-in was answered with HTTP ${status} and no token` })
  return { kind: 'token', token: given.access_token, seconds: given.expires_in === undefined || given.expires_in === null ? undefined : Number(given.expires_in) }
}

function failed(outcome: Failure): Token {
  return { kind: 'outcome', outcome }
}

function aborted(signal: AbortSignal): Promise<SharedLogIn> {
  const outcome: SharedLogIn = { result: { kind: 'outcome', outcome: { kind: 'later', code: 'aborted', scope: 'message' } }, gaveUp: true }
  if (signal.aborted) return Promise.resolve(outcome)
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(outcome), { once: true }))
}
