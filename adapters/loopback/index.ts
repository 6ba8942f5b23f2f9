/** The reference adapter: the smallest one that keeps every rule. Copy this folder to add an agency. */
import { createHash } from 'node:crypto'
import { GatewayError } from '../../src/domain/errors.ts'
import { outcomeOfStatus, unclear, type Outcome } from '../../src/domain/outcome.ts'
import { defineAdapter, downBecause, type AdapterTools, type Exchange, type Health, type Line, type OutboundMessage } from '../../src/ports/adapter.ts'
import type { Verified } from '../../src/ports/signer.ts'
import { LoopbackConfig } from './config.ts'
import { dossierRequest, healthRequest } from './mapping.ts'
import { readReply } from './replies.ts'
import { readBody, receiptDocument, Up, type Taken } from './wire.ts'

export const loopback = defineAdapter({
  id: 'loopback',
  title: { vi: 'Đối tác mẫu (mô phỏng)', en: 'Reference partner (simulated)' },
  can: { send: true, callbacks: false, poll: false, followUps: [], confidentialResults: false, queries: [], maxBytes: 1024 * 1024, attachments: 'none' },
  config: LoopbackConfig,
  async open(config, tools) {
    return openLoopbackLine(config, tools)
  },
})

function openLoopbackLine(config: LoopbackConfig, tools: AdapterTools): Line {
  const inFlight = new Set<Promise<unknown>>()

  function track<Result>(work: Promise<Result>): Promise<Result> {
    inFlight.add(work)
    return work.finally(() => inFlight.delete(work))
  }

  return {
    send: (message, exchange) => track(sendDossier(message, config, tools, exchange)),
    probe: (exchange) => track(askForHealth(config, tools, exchange)),
    async close() {
      await Promise.allSettled(inFlight)
    },
  }
}

async function sendDossier(message: OutboundMessage, config: LoopbackConfig, tools: AdapterTools, exchange: Exchange): Promise<Outcome> {
  const signed = await exchange.sign(message.payload, 'jws-detached', message.dossier.sender)
  const result = await exchange.call(dossierRequest(message, signed, config))
  if (!result.ok) return result.outcome

  const reply = readReply(result.answer, tools.clock.now())
  if (reply.kind === 'outcome') return reply.outcome
  const verified = await verifyReceipt(reply.taken, message, exchange)
  if (verified === undefined) return unclear('receipt-unverified', result.answer.body)
  return {
    kind: 'delivered',
    confirmed: true,
    remoteId: reply.taken.id,
    receipt: { bytes: Buffer.from(reply.taken.receipt), profile: verified.profile, signedBy: verified.organisation },
  }
}

/** Undefined where the partner did not sign that it took these bytes under this message id. */
async function verifyReceipt({ id, receipt }: Taken, { messageId, payload, dossier }: OutboundMessage, exchange: Exchange): Promise<Verified | undefined> {
  const digest = createHash('sha256').update(payload).digest('hex')
  try {
    return await exchange.verify({
      bytes: receiptDocument({ id, messageId, digest }),
      detached: receipt,
      profile: 'jws-detached',
      messageId,
      audience: dossier.sender,
    })
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'signature_invalid') return undefined
    throw error
  }
}

async function askForHealth(config: LoopbackConfig, tools: AdapterTools, exchange: Exchange): Promise<Health> {
  const result = await exchange.call(healthRequest(config))
  if (!result.ok) return downBecause(result.outcome)
  const { answer } = result
  const trouble = outcomeOfStatus(answer.status, answer.headers['retry-after'], tools.clock.now())
  if (trouble !== undefined) return downBecause(trouble)
  if (answer.status === 200 && readBody(Up, answer.body) !== undefined) return { up: true, code: 'ok', words: 'The partner says that it is up' }
  return downBecause(unclear('not-an-answer', answer.body), `HTTP ${answer.status} without the expected words`)
}
