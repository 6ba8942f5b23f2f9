/** The line of central-form. */
import { downBecause, type Exchange, type Health } from '../../../src/ports/adapter.ts'
import type { CentralConfig } from '../config.ts'
import type { LineContext } from '../line-context.ts'
import { failureOfWords } from '../replies.ts'
import { ruleOf } from '../reply-rules.ts'
import type { WireLine } from '../wire-line.ts'
import { lookUpScan } from './look-up.ts'
import { pollCentral, scan } from './poll.ts'
import { sendCentral } from './send.ts'

/** A code that no dossier has. */
const unknownDossier = 'KIEM-TRA-KET-NOI'

export function openCentral(line: LineContext<CentralConfig>): WireLine {
  return {
    send: (message, record, exchange) => sendCentral(line, message, record, exchange),
    poll: (request, exchange) => pollCentral(line, request, exchange),
    lookUp: (dossierCode, exchange) => lookUpScan(line, dossierCode, exchange),
    probe: (exchange) => probe(line, exchange),
  }
}

/** A look-up with our key: that it knows no such dossier is what a well system says. */
async function probe(line: LineContext<CentralConfig>, exchange: Exchange): Promise<Health> {
  const reading = await scan(line, unknownDossier, exchange)
  if (reading.kind === 'failed') return downBecause(reading.outcome)
  const { statusDescription } = reading.answer
  const words = typeof statusDescription === 'string' ? statusDescription : ''
  const isWell = String(reading.answer.status) === '1' || ruleOf(words)?.class === 'missing'
  return isWell ? { up: true, code: 'ok', words: 'Scan answered' } : downBecause(failureOfWords(words, reading.raw))
}
