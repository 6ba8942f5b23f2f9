/** One call of a portal service: the session goes in the body, is renewed once when it is gone, and dossiers are signed. */
import type { Exchange } from '../../src/ports/adapter.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { PortalConfig } from './config.ts'
import { readAnswer, type Reading } from './replies.ts'
import { jsonHeaders, type PortalSession } from './session.ts'
import { header } from './wire.ts'

export interface Portal {
  readonly config: PortalConfig
  readonly clock: Clock
  readonly session: PortalSession
}

export interface ServiceCall {
  readonly service: string
  readonly path: string
  /** What goes beside session, unit and service. */
  readonly body: Readonly<Record<string, unknown>>
  /** For calls that carry a dossier: signed by this organisation, about this message. */
  readonly signed?: { readonly issuer: string; readonly messageId: string }
  /** The answer is about somebody, and nothing of it is kept. */
  readonly withheld?: boolean
}

export async function callService(portal: Portal, call: ServiceCall, exchange: Exchange): Promise<Reading> {
  const first = await callOnce(portal, call, exchange)
  return first.sessionGone ? (await callOnce(portal, call, exchange)).reading : first.reading
}

interface OneCall {
  readonly reading: Reading
  readonly sessionGone: boolean
}

async function callOnce(portal: Portal, call: ServiceCall, exchange: Exchange): Promise<OneCall> {
  const { config, session, clock } = portal
  const logIn = await session.current(exchange)
  if (logIn.kind === 'outcome') return { reading: logIn, sessionGone: false }
  const request = { session: logIn.token, madonvi: config.madonvi, service: call.service, ...call.body }
  const body = Buffer.from(JSON.stringify(request))
  const headers = { ...jsonHeaders(config), ...(call.signed ? await signatureHeaders(body, call.signed, exchange) : {}) }
  const hide = [logIn.token, config.password]
  const { withheld: secret = false } = call
  const result = await exchange.call({ name: call.service, method: 'POST', url: config.baseUrl + call.path, headers, body, hide, secret })
  if (!result.ok) return { reading: { kind: 'outcome', outcome: result.outcome }, sessionGone: false }
  const reading = readAnswer(result.answer, clock.now(), session.hide)
  const sessionGone = result.answer.status === 401 || (reading.kind === 'reply' && reading.reply.class === 'session')
  if (sessionGone) session.forget(logIn.token)
  return { reading, sessionGone }
}

async function signatureHeaders(body: Uint8Array, signed: { readonly issuer: string; readonly messageId: string }, exchange: Exchange): Promise<Readonly<Record<string, string>>> {
  const signature = await exchange.sign(body, 'jws-detached', signed.issuer, { holdsSecret: true })
  return { [header.messageId]: signed.messageId, ...(signature.detached === undefined ? {} : { [header.signature]: signature.detached }) }
}
