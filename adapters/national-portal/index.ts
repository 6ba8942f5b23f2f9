/** The national public service portal (Cổng Dịch vụ công quốc gia): where every dossier's state is shown to its applicant. */
import { defineAdapter, downBecause, type Exchange, type Health } from '../../src/ports/adapter.ts'
import { guardedLookUp } from '../../src/ports/guarded-look-up.ts'
import { callService, type Portal } from './call-service.ts'
import { PortalConfig } from './config.ts'
import { lookUp } from './look-up.ts'
import { lookUpNames } from './look-ups.ts'
import { outcomeOfReply } from './replies.ts'
import { sendDossier } from './send-dossier.ts'
import { openSession } from './session.ts'
import { askStanding } from './standing.ts'
import { service } from './wire.ts'

export const nationalPortal = defineAdapter({
  id: 'national-portal',
  title: { vi: 'Cổng Dịch vụ công quốc gia', en: 'National public service portal' },
  can: {
    send: true,
    callbacks: false,
    poll: false,
    followUps: ['supplement', 'withdrawal'],
    confidentialResults: false,
    queries: lookUpNames,
    standing: true,
    maxBytes: 5 * 1024 * 1024,
    attachments: 'by-url',
  },
  config: PortalConfig,
  async open(config, tools) {
    const portal: Portal = { config, clock: tools.clock, session: openSession(config, tools.clock) }
    const inFlight = new Set<Promise<unknown>>()

    function untilDone<Result>(work: Promise<Result>): Promise<Result> {
      inFlight.add(work)
      return work.finally(() => inFlight.delete(work))
    }

    return {
      send: (message, exchange) => untilDone(sendDossier(portal, message, exchange)),
      query: (query, exchange) => untilDone(guardedLookUp(query, lookUpNames, () => lookUp(portal, query, exchange))),
      standing: (dossiers, exchange) => untilDone(askStanding(portal, dossiers, exchange)),
      probe: (exchange) => untilDone(probe(portal, exchange)),
      async close() {
        await Promise.allSettled(inFlight)
      },
    }
  },
})

/** A log-in of its own, since a kept session says nothing about our credentials, then a read that every account may do. */
async function probe(portal: Portal, exchange: Exchange): Promise<Health> {
  const logIn = await portal.session.renew(exchange)
  if (logIn.kind === 'outcome') return downBecause(logIn.outcome)
  const reading = await callService(portal, { service: service.domains, path: portal.config.sharePath, body: {} }, exchange)
  if (reading.kind === 'outcome') return downBecause(reading.outcome)
  if (reading.reply.class !== 'ok') return downBecause(outcomeOfReply(reading.reply))
  return { up: true, code: 'ok', words: 'Log-in and catalogue answered' }
}
