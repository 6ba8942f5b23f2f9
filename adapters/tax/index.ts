/** The tax agency’s exchange gateway (GIP): land slips out, obligations asked for, notices and vouchers taken. */
import type { ServiceName } from '../../schemas/queries/index.ts'
import { unclear, type Outcome, type Refused } from '../../src/domain/outcome.ts'
import { defineAdapter, downBecause, type AdapterTools, type Exchange, type Health, type Line, type OutboundMessage, type Query, type QueryAnswer } from '../../src/ports/adapter.ts'
import { guardedLookUp, refusedQuestion } from '../../src/ports/guarded-look-up.ts'
import { ask, type Asked } from './ask.ts'
import { receivePushed } from './callback.ts'
import { senderOf, TaxConfig } from './config.ts'
import { undefinedOn } from './expected-errors.ts'
import { landTaxSources, readLandTaxAnswer } from './land-tax-answer.ts'
import { writeCatalogueQuery, writeLandTaxQuery, writeSlip } from './mapping.ts'
import { isAccepted, outcomeOfError } from './replies.ts'
import { fetchVoucherFile } from './voucher-file.ts'

const lookUps: readonly ServiceName[] = ['land-tax-obligations']

export const tax = defineAdapter({
  id: 'tax',
  title: { vi: 'Cơ quan thuế: nghĩa vụ tài chính về đất đai', en: 'Tax agency: financial obligations for land' },
  can: { send: true, callbacks: true, poll: false, followUps: [], confidentialResults: false, queries: lookUps, maxBytes: 1024 * 1024, attachments: 'none' },
  config: TaxConfig,
  async open(config, tools) {
    return openTaxLine(config, tools)
  },
})

function openTaxLine(config: TaxConfig, tools: AdapterTools): Line {
  const inFlight = new Set<Promise<unknown>>()

  function track<Result>(work: Promise<Result>): Promise<Result> {
    inFlight.add(work)
    return work.finally(() => inFlight.delete(work))
  }

  return {
    send: (message, exchange) => track(sendSlip(message, config, tools, exchange)),
    query: (query, exchange) => track(guardedLookUp(query, lookUps, () => askForObligations(query, config, tools, exchange))),
    probe: (exchange) => track(probe(config, tools, exchange)),
    receive: (callback, verify) => receivePushed(callback, verify, config),
    fetchFile: (link, exchange) => track(fetchVoucherFile(link, config, tools.clock, exchange)),
    async close() {
      await Promise.allSettled(inFlight)
    },
  }
}

async function sendSlip(message: OutboundMessage, config: TaxConfig, tools: AdapterTools, exchange: Exchange): Promise<Outcome> {
  const { dossier, messageId, acceptedAt: at } = message
  if (dossier.landTax === undefined) return refused('land-tax-missing', '/landTax', 'Thiếu phiếu chuyển thông tin xác định nghĩa vụ tài chính về đất đai')
  const sender = senderOf(config, dossier.sender)
  if (sender === undefined) return refused('sender-not-agreed', '/sender', `Đơn vị ${dossier.sender} chưa có SENDER_CODE tại cơ quan thuế`)

  const { landTax } = dossier
  const document = await undefinedOn(['xml_rejected'], () => writeSlip({ messageId, at, sender }, dossier, landTax, config))
  if (document === undefined) return refused('text-not-representable', '/landTax', 'Phiếu chuyển có ký tự mà XML không cho phép')
  const asked = await ask({ name: 'PhieuChuyen', messageId, sender, document }, config, tools, exchange)
  if (asked.kind === 'outcome') return asked.outcome
  const outcome = outcomeOf(asked, message.mayBeThere)
  return outcome.kind === 'delivered' ? { ...outcome, remoteId: asked.remoteId, receipt: asked.receipt } : outcome
}

async function askForObligations(query: Query, config: TaxConfig, tools: AdapterTools, exchange: Exchange): Promise<QueryAnswer> {
  // the guard has seen that both are there
  const { dossierCode = '', identityNumber = '' } = query.parameters
  const sender = senderOf(config, query.sender)
  if (sender === undefined) return failed(refusedQuestion('sender-not-agreed', 'sender', `Đơn vị ${query.sender} chưa có SENDER_CODE tại cơ quan thuế`))

  const document = writeLandTaxQuery({ messageId: query.id, at: tools.clock.now(), sender }, { dossierCode, identityNumber }, config)
  const asked = await ask({ name: 'TruyVanSoThue', messageId: query.id, sender, document }, config, tools, exchange)
  if (asked.kind === 'outcome') return failed(asked.outcome)
  if (!isAccepted(asked.error)) {
    const outcome = outcomeOfError(asked.error, asked.raw)
    return failed(outcome.kind === 'delivered' ? unclear('unexpected-duplicate', asked.raw) : outcome)
  }
  const reading = await undefinedOn(['xml_rejected'], () => readLandTaxAnswer(asked.data, dossierCode))
  if (reading === undefined || reading.kind === 'misfit') return failed(unclear(reading?.code ?? 'answer-malformed', asked.raw))
  return reading.kind === 'found' ? { kind: 'found', records: [reading.record], sources: landTaxSources } : reading
}

/** Asks for a public catalogue in the first sender's name: address, credentials, both seals and the agreed codes at once. */
async function probe(config: TaxConfig, tools: AdapterTools, exchange: Exchange): Promise<Health> {
  const [sender] = config.senders
  if (sender === undefined) return { up: false, fault: 'broken', code: 'sender-not-agreed', words: 'No sender is configured' }
  const messageId = tools.clock.id()
  const document = writeCatalogueQuery({ messageId, at: tools.clock.now(), sender }, config)
  const asked = await ask({ name: 'DanhMucTieuMuc', messageId, sender, document }, config, tools, exchange)
  const outcome = asked.kind === 'outcome' ? asked.outcome : outcomeOf(asked)
  if (outcome.kind === 'delivered') return { up: true, code: 'ok', words: 'The catalogue was answered and signed' }
  // a signed refusal of the catalogue proves the way as well, and says nothing about slips
  if (outcome.kind === 'refused') return { up: true, code: outcome.code, words: 'Answered and signed; the catalogue itself was refused' }
  return downBecause(outcome)
}

function outcomeOf(asked: Extract<Asked, { kind: 'answer' }>, mayBeThere?: boolean): Outcome {
  return isAccepted(asked.error) ? { kind: 'delivered', confirmed: true } : outcomeOfError(asked.error, asked.raw, mayBeThere)
}

function refused(code: string, field: string, words: string): Refused {
  return { kind: 'refused', code, words, fields: [{ field, words }] }
}

function failed(outcome: Exclude<Outcome, { kind: 'delivered' }>): QueryAnswer {
  return { kind: 'failed', outcome }
}
