/** The land office’s system (VBDLIS or iLIS): cases out, what becomes of them back by callbacks, certificates looked up. */
import { GatewayError } from '../../src/domain/errors.ts'
import { defineAdapter, downBecause, type Exchange, type Health, type Line } from '../../src/ports/adapter.ts'
import { maxBytes } from './attachments.ts'
import { receiveCallback } from './callback.ts'
import type { Land } from './call-service.ts'
import { LandConfig } from './config.ts'
import { fetchFile } from './fetch-file.ts'
import { followUpsTaken } from './mapping.ts'
import { askForNothing, landParcel, searchCertificates } from './search.ts'
import { sendDossier } from './send-dossier.ts'
import { openSession } from './session.ts'

export const land = defineAdapter({
  id: 'land',
  title: { vi: 'Cơ quan đất đai (VBDLIS, iLIS)', en: 'Land registration office (VBDLIS, iLIS)' },
  can: { send: true, callbacks: true, poll: false, followUps: followUpsTaken, confidentialResults: false, queries: [landParcel], maxBytes, attachments: 'by-value' },
  config: LandConfig,
  async open(config, tools) {
    if (config.logIn !== undefined && config.token !== undefined) throw bothWays(tools.partner.id)
    return openLandLine({ config, clock: tools.clock, session: openSession(config, tools.clock) })
  },
})

function openLandLine(system: Land): Line {
  const inFlight = new Set<Promise<unknown>>()

  function track<Result>(work: Promise<Result>): Promise<Result> {
    inFlight.add(work)
    return work.finally(() => inFlight.delete(work))
  }

  return {
    send: (message, exchange) => track(sendDossier(system, message, exchange)),
    query: (query, exchange) => track(searchCertificates(query, system, exchange)),
    fetchFile: (link, exchange) => track(fetchFile(link, system, exchange)),
    probe: (exchange) => track(probe(system, exchange)),
    receive: (callback, verify) => receiveCallback(callback, verify, system.config),
    async close() {
      await Promise.allSettled(inFlight)
    },
  }
}

/** A log-in of its own, since a kept token says nothing about our credentials, then a search that finds nothing. */
async function probe(system: Land, exchange: Exchange): Promise<Health> {
  const logIn = await system.session.renew(exchange)
  if (logIn.kind === 'outcome') return downBecause(logIn.outcome)
  const failure = await askForNothing(system, exchange)
  return failure === undefined ? { up: true, code: 'ok', words: 'Log-in and search answered' } : downBecause(failure)
}

function bothWays(partner: string): GatewayError {
  const field = `partners.${partner}.config.token`
  const message = { vi: 'không dùng cùng logIn: chọn một trong hai', en: 'cannot stand beside logIn: choose one' }
  return new GatewayError('config_invalid', { detail: `${field}: ${message.en}`, errors: [{ field, message }] })
}
