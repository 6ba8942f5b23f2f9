/** The line of operations-1.0. */
import { downBecause, type Exchange, type Health } from '../../../src/ports/adapter.ts'
import type { OperationsConfig } from '../config.ts'
import type { LineContext } from '../line-context.ts'
import { failureOfWords } from '../replies.ts'
import type { WireLine } from '../wire-line.ts'
import { acknowledgeOperations } from './acknowledge.ts'
import { callOperation, jsonBody } from './call.ts'
import { lookUpState } from './look-up.ts'
import { pollOperations } from './poll.ts'
import { sendOperations } from './send.ts'
import { ListAnswer, operation } from './wire.ts'

/** The catalogue of nationalities: small, and no dossier in it. */
const nationalities = 2

export function openOperations(line: LineContext<OperationsConfig>): WireLine {
  return {
    send: (message, record, exchange) => sendOperations(line, message, record, exchange),
    poll: (request, exchange) => pollOperations(line, request, exchange),
    acknowledge: (acknowledgement, exchange) => acknowledgeOperations(line, acknowledgement, exchange),
    lookUp: (dossierCode, exchange) => lookUpState(line, dossierCode, exchange),
    probe: (exchange) => probe(line, exchange),
  }
}

async function probe(line: LineContext<OperationsConfig>, exchange: Exchange): Promise<Health> {
  const body = jsonBody({ infoType: nationalities, idMinistryJustice: line.agreement.ministryJusticeId })
  const reading = await callOperation(line, { name: operation.catalogue, body, answer: ListAnswer }, exchange)
  if (reading.kind === 'failed') return downBecause(reading.outcome)
  const { LISTCONTENT, DESCRIPTION } = reading.answer
  return Array.isArray(LISTCONTENT) ? { up: true, code: 'ok', words: 'The catalogue answered' } : downBecause(failureOfWords(DESCRIPTION ?? '', reading.raw))
}
