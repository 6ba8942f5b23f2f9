/**
 * The portal's order of calls for one dossier: is it there → create or update → progress in chunks.
 * Every step may run again after a lost answer: the look-up then finds the dossier, the update writes what is there
 * already, and the portal knows a progress step by dossier, time and officer.
 */
import { unclear, type Outcome } from '../../src/domain/outcome.ts'
import type { Exchange, OutboundMessage } from '../../src/ports/adapter.ts'
import { callService, type Portal } from './call-service.ts'
import { encode } from './encode.ts'
import { outcomeOfReply, type Failure, type Reading, type Reply } from './replies.ts'
import { service, type WireDossier, type WireStep } from './wire.ts'

export async function sendDossier(portal: Portal, message: OutboundMessage, exchange: Exchange): Promise<Outcome> {
  const encoded = encode(message.dossier, message)
  if (encoded.kind === 'refused') return encoded.outcome
  const sending: Sending = { portal, exchange, signed: { issuer: message.dossier.sender, messageId: message.messageId } }

  const found = await lookUp(sending, encoded.dossier.MaHoSo)
  if (found.kind === 'outcome') return found.outcome
  const written = await write(sending, encoded.dossier, found.exists)
  if (written.kind === 'outcome') return written.outcome
  const { progressChunk } = portal.config
  for (let start = 0; start < encoded.steps.length; start += progressChunk) {
    const failure = await report(sending, encoded.steps.slice(start, start + progressChunk))
    if (failure) return failure
  }
  return { kind: 'delivered', confirmed: true, remoteId: encoded.dossier.MaHoSo, code: written.reply.code, words: written.reply.words }
}

interface Sending {
  readonly portal: Portal
  readonly exchange: Exchange
  readonly signed: { readonly issuer: string; readonly messageId: string }
}

type Stop = { readonly kind: 'outcome'; readonly outcome: Failure }

async function lookUp(sending: Sending, code: string): Promise<{ readonly kind: 'found'; readonly exists: boolean } | Stop> {
  const { portal, exchange } = sending
  const reading = await callService(portal, { service: service.lookUp, path: portal.config.sharePath, body: { mahoso: code } }, exchange)
  if (reading.kind === 'outcome') return reading
  const { reply } = reading
  if (reply.class === 'missing') return { kind: 'found', exists: false }
  if (reply.class !== 'ok') return { kind: 'outcome', outcome: outcomeOfReply(reply) }
  if (reply.result === undefined || reply.result === null) return { kind: 'found', exists: false }
  if (!Array.isArray(reply.result)) return { kind: 'outcome', outcome: unclear('unreadable-answer', reply.raw) }
  return { kind: 'found', exists: reply.result.length > 0 }
}

/** The look-up may be behind what the portal holds: its word against a create or an update turns it round, once. */
async function write(sending: Sending, dossier: WireDossier, exists: boolean): Promise<{ readonly kind: 'written'; readonly reply: Reply } | Stop> {
  const first = await put(sending, dossier, exists)
  const turned = first.kind === 'reply' && first.reply.class === (exists ? 'missing' : 'exists')
  const last = turned ? await put(sending, dossier, !exists) : first
  if (last.kind === 'outcome') return last
  return last.reply.class === 'ok' ? { kind: 'written', reply: last.reply } : { kind: 'outcome', outcome: outcomeOfReply(last.reply) }
}

function put(sending: Sending, dossier: WireDossier, exists: boolean): Promise<Reading> {
  const { portal, exchange, signed } = sending
  const body = { isUpdating: exists ? 'True' : 'False', data: [dossier] }
  return callService(portal, { service: service.dossier, path: portal.config.servicePath, body, signed }, exchange)
}

/** Undefined once the portal holds all these steps. */
async function report(sending: Sending, steps: readonly WireStep[]): Promise<Failure | undefined> {
  const { portal, exchange, signed } = sending
  const reading = await callService(portal, { service: service.progress, path: portal.config.servicePath, body: { data: steps }, signed }, exchange)
  if (reading.kind === 'outcome') return reading.outcome
  if (reading.reply.class === 'ok') return undefined
  if (reading.reply.class !== 'exists') return outcomeOfReply(reading.reply)
  return steps.length === 1 ? undefined : reportOneByOne(sending, steps)
}

/** "đã tồn tại" to several steps leaves open which of them; to one it says that it is there. */
async function reportOneByOne(sending: Sending, steps: readonly WireStep[]): Promise<Failure | undefined> {
  for (const step of steps) {
    const failure = await report(sending, [step])
    if (failure) return failure
  }
  return undefined
}
