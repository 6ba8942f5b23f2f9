/** Judicial records (lý lịch tư pháp): asked for at the agency that issues them, which is another one since 1 July 2026. */
import type { Outcome } from '../../src/domain/outcome.ts'
import { defineAdapter, type AdapterTools, type Exchange, type Line, type OutboundMessage, type QueryAnswer } from '../../src/ports/adapter.ts'
import { guardedLookUp } from '../../src/ports/guarded-look-up.ts'
import { openCentral } from './central/line.ts'
import { JudiciaryConfig, chosen } from './config.ts'
import { localDay } from './dates.ts'
import { maxBytes } from './line-context.ts'
import { lookUpNames, notThere } from './progress.ts'
import { openOperations } from './operations/line.ts'
import { askStanding } from './standing.ts'
import { centralStatuses, operationsStatuses } from './statuses.ts'
import type { WireLine } from './wire-line.ts'
import { faultOfDay } from './wire-versions.ts'

export const judiciary = defineAdapter({
  id: 'judiciary',
  title: { vi: 'Cơ quan cấp phiếu lý lịch tư pháp', en: 'Agency that issues judicial records' },
  can: { send: true, callbacks: false, poll: true, followUps: [], confidentialResults: true, queries: lookUpNames, standing: true, maxBytes, attachments: 'by-value' },
  config: JudiciaryConfig,
  async open(config, tools) {
    return trackedLine(config, openWire(config, tools), tools)
  },
})

function openWire(config: JudiciaryConfig, { clock }: AdapterTools): WireLine {
  const { baseUrl } = config
  if (config.wire === 'central-form') return openCentral({ baseUrl, clock, agreement: chosen(config, 'central') })
  return openOperations({ baseUrl, clock, agreement: chosen(config, 'operations') })
}

function trackedLine(config: JudiciaryConfig, wire: WireLine, { clock }: AdapterTools): Line {
  const inFlight = new Set<Promise<unknown>>()
  const { acknowledge } = wire

  function track<Result>(work: Promise<Result>): Promise<Result> {
    inFlight.add(work)
    return work.finally(() => inFlight.delete(work))
  }

  return {
    send: (message, exchange) => track(send(config, wire, message, exchange)),
    poll: (request, exchange) => track(wire.poll(request, exchange)),
    ...(acknowledge ? { acknowledge: (acknowledgement, exchange) => track(acknowledge(acknowledgement, exchange)) } : {}),
    query: (query, exchange) => {
      const { dossierCode = '' } = query.parameters
      return track(guardedLookUp(query, lookUpNames, () => lookUp(wire, dossierCode, exchange)))
    },
    standing: (dossiers, exchange) => track(askStanding(wire, config.wire === 'central-form' ? centralStatuses : operationsStatuses, clock, dossiers, exchange)),
    probe: (exchange) => track(wire.probe(exchange)),
    async close() {
      await Promise.allSettled(inFlight)
    },
  }
}

async function lookUp(wire: WireLine, dossierCode: string, exchange: Exchange): Promise<QueryAnswer> {
  const answer = await wire.lookUp(dossierCode, exchange)
  return answer.kind === 'nothing-yet' ? notThere : answer
}

async function send(config: JudiciaryConfig, wire: WireLine, message: OutboundMessage, exchange: Exchange): Promise<Outcome> {
  const { judicialRecord, receivedAt } = message.dossier
  if (judicialRecord === undefined) {
    const words = 'Thiếu thông tin yêu cầu cấp phiếu lý lịch tư pháp'
    return { kind: 'refused', code: 'judicial-record-missing', words, fields: [{ field: '/judicialRecord', words }] }
  }
  if (judicialRecord.askedBy === 'authorised-person' && judicialRecord.authorisedPerson === undefined) {
    const words = 'Thiếu thông tin người được uỷ quyền'
    return { kind: 'refused', code: 'authorised-person-missing', words, fields: [{ field: '/judicialRecord/authorisedPerson', words }] }
  }
  return faultOfDay(config.wire, localDay(receivedAt), config.validity) ?? wire.send(message, judicialRecord, exchange)
}
