/** The civil registry (Hộ tịch, Bộ Tư pháp): births, deaths, marriages and copies out, states and papers back. */
import { defineAdapter, downBecause, type Exchange, type Health } from '../../src/ports/adapter.ts'
import { guardedLookUp } from '../../src/ports/guarded-look-up.ts'
import { encodeJson, pollRegistry } from './ask-registry.ts'
import { callRegistry, type Registry } from './call-registry.ts'
import { RegistryConfig } from './config.ts'
import { lookUp, lookUpNames } from './look-up.ts'
import { outcomeOfReply } from './replies.ts'
import { sendDossier } from './send-dossier.ts'
import { askStanding } from './standing.ts'
import { service } from './wire.ts'

const maxBytes = 20 * 1024 * 1024

export const civilRegistry = defineAdapter({
  id: 'civil-registry',
  title: { vi: 'Hệ thống đăng ký hộ tịch (Bộ Tư pháp)', en: 'Civil registry (Ministry of Justice)' },
  can: { send: true, callbacks: false, poll: true, followUps: ['supplement'], confidentialResults: false, queries: lookUpNames, standing: true, maxBytes, attachments: 'by-value' },
  config: RegistryConfig,
  async open(config, tools) {
    const registry: Registry = { config, clock: tools.clock }
    const inFlight = new Set<Promise<unknown>>()

    function track<Result>(work: Promise<Result>): Promise<Result> {
      inFlight.add(work)
      return work.finally(() => inFlight.delete(work))
    }

    return {
      send: (message, exchange) => track(sendDossier(registry, message, exchange, { maxBytes })),
      poll: (request, exchange) => track(pollRegistry(registry, request, exchange)),
      query: (query, exchange) => track(guardedLookUp(query, lookUpNames, () => lookUp(registry, query, exchange))),
      standing: (dossiers, exchange) => track(askStanding(registry, dossiers, exchange)),
      probe: (exchange) => track(probe(registry, exchange)),
      async close() {
        await Promise.allSettled(inFlight)
      },
    }
  },
})

/** Asks where no dossier stands, in the first sender's name and with its seal: address and token are tried, and nothing is left behind. */
async function probe(registry: Registry, exchange: Exchange): Promise<Health> {
  const { config } = registry
  const [sender] = config.senders
  const question = { maDinhDanhHoSo: [], maTinh: sender?.provinceCode, module: 'LTKS' } as const
  const reading = await callRegistry(registry, { name: service.ask, path: config.resultPath, body: encodeJson(question), module: 'LTKS', ...(sender === undefined ? {} : { signed: { issuer: sender.organisation } }) }, exchange)
  if (reading.kind === 'outcome') return downBecause(reading.outcome)
  const { reply } = reading
  if (reply.class === 'ok') return { up: true, code: 'ok', words: 'The question was answered' }
  // it read the question and minds that it is empty: a dossier would be read as well
  if (reply.class === 'missing' || reply.class === 'refused') return { up: true, code: reply.code, words: 'Answered; the empty question itself was refused' }
  return downBecause(outcomeOfReply(reply))
}
