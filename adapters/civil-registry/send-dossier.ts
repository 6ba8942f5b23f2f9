/** One dossier to the registry by NhanDKHT, first version or supplement, however often it has to be tried. */
import { addAbortSignal } from 'node:stream'
import { unclear, type Later, type Outcome } from '../../src/domain/outcome.ts'
import type { Exchange, OutboundMessage } from '../../src/ports/adapter.ts'
import { askOnce, encodeJson } from './ask-registry.ts'
import { callRegistry, type Registry } from './call-registry.ts'
import { provinceOf } from './config.ts'
import { encode, type Encoded, type Limits } from './encode.ts'
import { remoteIdOf } from './questions.ts'
import { outcomeOfPush, type Reply } from './replies.ts'
import { service, type Module } from './wire.ts'

export async function sendDossier(registry: Registry, message: OutboundMessage, exchange: Exchange, limits: Limits): Promise<Outcome> {
  const { dossier, messageId } = message
  const encoded = await encodeInTime(registry, message, exchange.signal, limits)
  if (encoded.kind !== 'encoded') return encoded.outcome
  const { push } = encoded
  const signed = { issuer: dossier.sender, messageId }
  const reading = await callRegistry(registry, { name: service.push, path: registry.config.pushPath, body: encodeJson(push), module: push.module, signed }, exchange)
  if (reading.kind === 'outcome') return reading.outcome
  const pushed = { remoteId: remoteIdOf(push.module, dossier.code), supplement: dossier.supplement !== undefined }
  const doubtful = reading.reply.class === 'known' && pushed.supplement && message.mayBeThere
  if (!doubtful) return outcomeOfPush(reading.reply, { ...pushed, takenBefore: message.mayBeThere })
  return outcomeOfRepeat(registry, message, { reply: reading.reply, module: push.module, pushed }, exchange)
}

/** Files are read from our own store, which may be slow: whoever waits for them gives up when the time is over. */
async function encodeInTime({ config }: Registry, { dossier, openAttachment }: OutboundMessage, signal: AbortSignal, limits: Limits): Promise<Encoded | GivenUp> {
  try {
    return await encode({ dossier, openAttachment: async (digest) => addAbortSignal(signal, await openAttachment(digest)) }, config, limits)
  } catch (error) {
    if (!signal.aborted) throw error
    return { kind: 'given-up', outcome: { kind: 'later', code: 'aborted', scope: 'message' } }
  }
}

interface GivenUp {
  readonly kind: 'given-up'
  readonly outcome: Later
}

interface Repeat {
  readonly reply: Reply
  readonly module: Module
  readonly pushed: { readonly remoteId: string; readonly supplement: boolean }
}

/** "Received before" may mean the dossier or its supplement: a dossier that no longer waits for a supplement has it. */
async function outcomeOfRepeat(registry: Registry, { dossier }: OutboundMessage, { reply, module, pushed }: Repeat, exchange: Exchange): Promise<Outcome> {
  const maTinh = provinceOf(registry.config, dossier.sender) ?? ''
  const told = await askOnce(registry, { maDinhDanhHoSo: [dossier.code], maTinh, module }, exchange)
  if (told.failure !== undefined) return told.failure
  const standing = told.events.find(({ event }) => event.dossierCode === dossier.code)
  if (standing?.event.type === 'not-understood' || standing?.event.type === 'supplement-requested') return unclear('supplement-uncertain', reply.raw)
  return outcomeOfPush(reply, { ...pushed, takenBefore: true })
}
