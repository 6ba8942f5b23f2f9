/** One call of the land system: the token goes in a header and is renewed once when it is gone; messages are signed. */
import type { Exchange, Failure } from '../../src/ports/adapter.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { HttpAnswer } from '../../src/ports/http-client.ts'
import type { LandConfig } from './config.ts'
import { readAnswer, type Reading } from './replies.ts'
import type { LandSession } from './session.ts'
import { header } from './wire.ts'

export interface Land {
  readonly config: LandConfig
  readonly clock: Clock
  readonly session: LandSession
}

export interface ServiceCall {
  /** The operation, which is also the end of its address. */
  readonly name: string
  readonly contentType: string
  readonly body: Uint8Array
  /** Signed by this organisation; of a message, about this message. */
  readonly signed?: { readonly issuer: string; readonly messageId?: string }
}

export type Called = { readonly kind: 'answer'; readonly answer: HttpAnswer } | { readonly kind: 'outcome'; readonly outcome: Failure }

export async function callService(land: Land, call: ServiceCall, exchange: Exchange): Promise<Called> {
  const first = await callOnce(land, call, exchange)
  return first.tokenGone ? (await callOnce(land, call, exchange)).called : first.called
}

export async function callForReply(land: Land, call: ServiceCall, exchange: Exchange): Promise<Reading> {
  const called = await callService(land, call, exchange)
  return called.kind === 'outcome' ? called : readAnswer(called.answer, land.clock.now(), land.session.hide)
}

interface OneCall {
  readonly called: Called
  readonly tokenGone: boolean
}

async function callOnce({ config, session, clock }: Land, call: ServiceCall, exchange: Exchange): Promise<OneCall> {
  const logIn = await session.current(exchange)
  if (logIn.kind === 'outcome') return { called: logIn, tokenGone: false }
  const headers = {
    accept: 'application/json',
    'content-type': call.contentType,
    ...(logIn.token === undefined ? {} : { authorization: `Bearer ${logIn.token}` }),
    ...(call.signed ? await signatureHeaders(call.body, call.signed, exchange) : {}),
  }
  const result = await exchange.call({ name: call.name, method: 'POST', url: `${config.baseUrl}/${call.name}`, headers, body: call.body, hide: session.secrets() })
  if (!result.ok) return { called: { kind: 'outcome', outcome: result.outcome }, tokenGone: false }
  const { answer } = result
  const tokenGone = isTokenGone(answer, clock.now()) && session.forget(logIn.token)
  return { called: { kind: 'answer', answer }, tokenGone }
}

function isTokenGone(answer: HttpAnswer, now: Date): boolean {
  if (answer.status === 401) return true
  const reading = readAnswer(answer, now, (text) => text)
  return reading.kind === 'reply' && reading.reply.class === 'token'
}

async function signatureHeaders(body: Uint8Array, signed: NonNullable<ServiceCall['signed']>, exchange: Exchange): Promise<Readonly<Record<string, string>>> {
  const signature = await exchange.sign(body, 'jws-detached', signed.issuer)
  return { ...(signed.messageId === undefined ? {} : { [header.messageId]: signed.messageId }), ...(signature.detached === undefined ? {} : { [header.signature]: signature.detached }) }
}
