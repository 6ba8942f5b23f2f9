/** The land office’s system (VBDLIS or iLIS): cases out, what becomes of them back by callbacks, certificates looked up. */
import { GatewayError } from '../../src/domain/errors.ts'
import { defineAdapter, downBecause, type Exchange, type Health, type Line } from '../../src/ports/adapter.ts'
import { maxBytes } from './attachments.ts'
import { receiveCallback } from './callback.ts'
import type { Land } from './call-service.ts'
import { LandConfig } from './config.ts'
import { fetchFile } from './fetch-file.ts'
import { followUpsTaken } from './mapping.ts'
import { askForNothing, lookUpLand, lookUps } from './search.ts'
import { sendDossier } from './send-dossier.ts'
import { openSession } from './session.ts'

export const land = defineAdapter({
  id: 'land',
  title: { vi: 'Cơ quan đất đai (VBDLIS, iLIS)', en: 'Land registration office (VBDLIS, iLIS)' },
  can: { send: true, callbacks: true, poll: false, followUps: followUpsTaken, confidentialResults: false, queries: lookUps, maxBytes, attachments: 'by-value' },
  config: LandConfig,
  async open(config, tools) {
    refuseContradictions(config, `partners.${tools.partner.id}.config`)
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
    query: (query, exchange) => track(lookUpLand(query, system, exchange)),
    fetchFile: (link, exchange) => track(fetchFile(link, system, exchange)),
    probe: (exchange) => track(probe(system, exchange)),
    receive: (callback, verify) => receiveCallback(callback, verify, system),
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

/** What the schema cannot say; all of it at once. */
function refuseContradictions({ logIn, token, endings }: LandConfig, path: string): void {
  const both = logIn !== undefined && token !== undefined
  const twice = endings.flatMap(({ code }, index) => (endings.findIndex((row) => row.code === code) < index ? [`endings.${index}.code`] : []))
  const errors = [
    ...(both ? [{ field: `${path}.token`, message: { vi: 'không dùng cùng logIn: chọn một trong hai', en: 'cannot stand beside logIn: choose one' } }] : []),
    ...twice.map((field) => ({ field: `${path}.${field}`, message: { vi: 'đã có nghĩa ở một dòng khác', en: 'has a meaning in another row already' } })),
  ]
  if (errors.length > 0) throw new GatewayError('config_invalid', { detail: errors.map(({ field, message }) => `${field}: ${message.en}`).join('; '), errors })
}
