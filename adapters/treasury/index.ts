/** The payment platform and the treasury: orders and slips out, results and receipts back. */
import { defineAdapter, downBecause, type Exchange, type Health } from '../../src/ports/adapter.ts'
import { askForResult, type Platform } from './ask.ts'
import { receiveResult } from './callback.ts'
import { TreasuryConfig } from './config.ts'
import { lookUp, lookUps } from './look-up.ts'
import { pollOrders } from './poll.ts'
import { referenceOf } from './reference.ts'
import { outcomeOfRefusal } from './replies.ts'
import { sendOrder } from './send-order.ts'
import { askStanding } from './standing.ts'

/** In the form of ours, and no order's: no dossier has this code. */
const probeReference = referenceOf('PROBE', 'probe')

export const treasury = defineAdapter({
  id: 'treasury',
  title: { vi: 'Thanh toán trực tuyến và Kho bạc Nhà nước', en: 'Online payment and the state treasury' },
  can: { send: true, callbacks: true, poll: true, followUps: [], confidentialResults: false, queries: lookUps, standing: true, maxBytes: 1024 * 1024, attachments: 'none' },
  config: TreasuryConfig,
  async open(config, tools) {
    const platform: Platform = { config, clock: tools.clock }
    const inFlight = new Set<Promise<unknown>>()

    function track<Result>(work: Promise<Result>): Promise<Result> {
      inFlight.add(work)
      return work.finally(() => inFlight.delete(work))
    }

    return {
      send: (message, exchange) => track(sendOrder(message, platform, exchange)),
      poll: (request, exchange) => track(pollOrders(request, platform, tools.timeoutMs, exchange)),
      standing: (dossiers, exchange) => track(askStanding(dossiers, platform, exchange)),
      query: (query, exchange) => track(lookUp(query, platform, exchange)),
      probe: (exchange) => track(probe(platform, exchange)),
      async receive(callback) {
        return receiveResult(callback, config)
      },
      async close() {
        await Promise.allSettled(inFlight)
      },
    }
  },
})

/** Asks about a payment that cannot be: our code, our secret and our version are looked at, and nothing is left behind. */
async function probe(platform: Platform, exchange: Exchange): Promise<Health> {
  const reply = await askForResult(probeReference, platform, exchange)
  if (reply.kind === 'outcome') return downBecause(reply.outcome)
  if (reply.kind === 'content') return { up: true, code: 'ok', words: 'The platform answered' }
  if (reply.refusal.class === 'missing') return { up: true, code: 'ok', words: 'The platform knows us and has no such payment' }
  return downBecause(outcomeOfRefusal(reply.refusal))
}
