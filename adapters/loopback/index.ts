/** The reference adapter: the smallest one that keeps every rule, both ways. Copy this folder to add an agency. */
import { GatewayError } from '../../src/domain/errors.ts'
import { unclear, type Outcome } from '../../src/domain/outcome.ts'
import { defineAdapter, type AdapterTools, type Exchange, type Line, type OutboundMessage } from '../../src/ports/adapter.ts'
import { guardedLookUp } from '../../src/ports/guarded-look-up.ts'
import type { Verified } from '../../src/ports/signer.ts'
import { receiveNews } from './callback.ts'
import { LoopbackConfig } from './config.ts'
import { askLookUp, lookUpsAnswered } from './look-up.ts'
import { dossierRequest, encode } from './mapping.ts'
import { acknowledgeNews, fetchFile, pollNews } from './poll.ts'
import { probe } from './probe.ts'
import { readReply } from './replies.ts'
import { askStanding } from './standing.ts'
import { receiptDocument, receiptService, type Taken } from './wire.ts'

export const loopback = defineAdapter({
  id: 'loopback',
  title: { vi: 'Đối tác mẫu (mô phỏng)', en: 'Reference partner (simulated)' },
  can: {
    send: true,
    callbacks: true,
    poll: true,
    followUps: ['supplement', 'paymentProof', 'withdrawal'],
    confidentialResults: false,
    queries: lookUpsAnswered,
    standing: true,
    maxBytes: 1024 * 1024,
    attachments: 'by-url',
  },
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
    receive: (callback, verify) => receiveNews(callback, verify),
    poll: (_request, exchange) => track(pollNews(config, tools, exchange)),
    acknowledge: (acknowledgement, exchange) => track(acknowledgeNews(acknowledgement, config, tools, exchange)),
    query: (query, exchange) => track(guardedLookUp(query, lookUpsAnswered, () => askLookUp(query, config, tools, exchange))),
    standing: (dossiers, exchange) => track(askStanding(dossiers, config, tools, exchange)),
    fetchFile: (link, exchange) => track(fetchFile(link, config, tools, exchange)),
    probe: (exchange) => track(probe(config, tools, exchange)),
    async close() {
      await Promise.allSettled(inFlight)
    },
  }
}

async function sendDossier(message: OutboundMessage, config: LoopbackConfig, tools: AdapterTools, exchange: Exchange): Promise<Outcome> {
  const encoded = encode(message)
  if (encoded.kind === 'refused') return encoded.outcome
  const signed = await exchange.sign(encoded.body, 'jws-detached', message.dossier.sender)
  const result = await exchange.call(dossierRequest(message.messageId, signed, config))
  if (!result.ok) return result.outcome

  const reply = readReply(result.answer, tools.clock.now())
  if (reply.kind === 'outcome') return reply.outcome
  const verified = await verifyReceipt(reply.taken, signed.digest, message, exchange)
  if (verified === undefined) return unclear('receipt-unverified', result.answer.body)
  return {
    kind: 'delivered',
    confirmed: true,
    remoteId: reply.taken.id,
    receipt: { bytes: Buffer.from(reply.taken.receipt), profile: verified.profile, signedBy: verified.organisation },
  }
}

/** Undefined where the partner did not sign that it took these bytes under this message id. */
async function verifyReceipt({ id, receipt }: Taken, digest: string, { messageId, dossier }: OutboundMessage, exchange: Exchange): Promise<Verified | undefined> {
  try {
    return await exchange.verify({
      bytes: receiptDocument({ id, messageId, digest }),
      detached: receipt,
      profile: 'jws-detached',
      messageId,
      audience: dossier.sender,
      service: receiptService,
    })
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'signature_invalid') return undefined
    throw error
  }
}
