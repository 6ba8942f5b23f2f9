/** The log-in at the portal: one session for all calls, asked for once however many wait for it, renewed when it is gone. */
import { Value } from 'typebox/value'
import type { Exchange } from '../../src/ports/adapter.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { HttpAnswer } from '../../src/ports/http-client.ts'
import type { PortalConfig } from './config.ts'
import { readAnswer, type Failure } from './replies.ts'
import { LogInAnswer, header } from './wire.ts'

export type LogIn = { readonly kind: 'session'; readonly token: string } | { readonly kind: 'outcome'; readonly outcome: Failure }

export interface PortalSession {
  /** The session that is kept, or a new one. */
  current(exchange: Exchange): Promise<LogIn>
  /** A new session, whatever is kept. */
  renew(exchange: Exchange): Promise<LogIn>
  /** The portal no longer knows this session. A newer one stays. */
  forget(token: string): void
  /** Takes the session and the password out of a text that will be kept. */
  readonly hide: (text: string) => string
}

const hidden = '***'

interface SharedLogIn {
  readonly result: LogIn
  /** The time of the one who logged in for all was over, which says nothing about the others'. */
  readonly gaveUp: boolean
}

export function openSession(config: PortalConfig, clock: Clock): PortalSession {
  let kept: string | undefined
  let pending: Promise<SharedLogIn> | undefined
  const handedOut: string[] = []

  async function logIn(exchange: Exchange): Promise<LogIn> {
    const body = Buffer.from(JSON.stringify({ username: config.username, password: config.password }))
    const result = await exchange.call({ name: 'login', method: 'POST', url: config.baseUrl + config.authPath, headers: jsonHeaders(config), body, secret: true })
    if (!result.ok) return { kind: 'outcome', outcome: result.outcome }
    const answer = readLogIn(result.answer, clock.now(), hide)
    if (answer.kind === 'session') remember(answer.token)
    return answer
  }

  function remember(token: string): void {
    kept = token
    handedOut.push(token)
    // late answers may still name a session that was replaced
    if (handedOut.length > 8) handedOut.shift()
  }

  function hide(text: string): string {
    let open = text.replaceAll(/("session"\s*:\s*")[^"]*/gi, `$1${hidden}`)
    for (const secret of [config.password, ...handedOut]) open = open.replaceAll(secret, hidden).replaceAll(JSON.stringify(secret).slice(1, -1), hidden)
    return open
  }

  async function logInForAll(exchange: Exchange): Promise<SharedLogIn> {
    const result = await logIn(exchange)
    return { result, gaveUp: result.kind === 'outcome' && exchange.signal.aborted }
  }

  async function renew(exchange: Exchange): Promise<LogIn> {
    while (pending !== undefined) {
      const shared = await Promise.race([pending, aborted(exchange.signal)])
      // whoever logged in for all ran out of time or gave up; whoever has waited longest goes next
      if (!shared.gaveUp || exchange.signal.aborted) return shared.result
    }
    pending = logInForAll(exchange).finally(() => (pending = undefined))
    return (await pending).result
  }

  return {
    async current(exchange) {
      return kept === undefined ? renew(exchange) : { kind: 'session', token: kept }
    },
    renew,
    forget(token) {
      if (kept === token) kept = undefined
    },
    hide,
  }
}

/** Headers of every request to the portal. */
export function jsonHeaders(config: PortalConfig): Readonly<Record<string, string>> {
  return { accept: 'application/json', 'content-type': 'application/json', charset: 'utf-8', [header.target]: config.dstcode }
}

function readLogIn(answer: HttpAnswer, now: Date, hide: (text: string) => string): LogIn {
  const reading = readAnswer(answer, now, hide)
  if (reading.kind === 'outcome') return reading
  const { reply } = reading
  if (reply.class === 'later') return { kind: 'outcome', outcome: { kind: 'later', code: reply.code, scope: reply.scope, words: reply.words } }
  const token = reply.class === 'ok' ? sessionOf(answer.body) : undefined
  return token === undefined ? rejected(reply.words) : { kind: 'session', token }
}

function sessionOf(body: Uint8Array): string | undefined {
  const parsed: unknown = JSON.parse(Buffer.from(body).toString('utf8'))
  return Value.Check(LogInAnswer, parsed) && parsed.session !== '' ? parsed.session : undefined
}

/** Any other word against a log-in needs a person: trying again locks accounts. */
function rejected(words: string): LogIn {
  return { kind: 'outcome', outcome: { kind: 'broken', code: 'credentials-rejected', words: words === '' ? 'The log-in was answered without a session' : words } }
}

function aborted(signal: AbortSignal): Promise<SharedLogIn> {
  const outcome: SharedLogIn = { result: { kind: 'outcome', outcome: { kind: 'later', code: 'aborted', scope: 'message' } }, gaveUp: true }
  if (signal.aborted) return Promise.resolve(outcome)
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(outcome), { once: true }))
}
