/** How one dossier stands at the Department of Justice: traTrangThaiHs. */
import type { Exchange } from '../../../src/ports/adapter.ts'
import type { OperationsConfig } from '../config.ts'
import type { LineContext } from '../line-context.ts'
import { foundProgress, noProgress } from '../progress.ts'
import { operationsStatuses } from '../statuses.ts'
import type { WireAnswer } from '../wire-line.ts'
import { callOperation, jsonBody } from './call.ts'
import { StateAnswer, operation } from './wire.ts'

const sources = {
  dossierCode: 'idReceivedDec',
  status: 'DEC_STATUS_ID',
  statusCode: 'DEC_STATUS_ID',
  statusWords: 'DEC_STATUS_NAME',
  approvedOn: 'APPROVE_DATE',
  issuedOn: 'ISSUE_DATE',
} as const

export async function lookUpState(line: LineContext<OperationsConfig>, dossierCode: string, exchange: Exchange): Promise<WireAnswer> {
  const body = jsonBody({ idReceivedDec: dossierCode, infoType: line.agreement.infoType })
  const reading = await callOperation(line, { name: operation.state, body, answer: StateAnswer, withheld: true }, exchange)
  if (reading.kind === 'failed') return reading
  const { DEC_STATUS_ID: code, DEC_STATUS_NAME: words, APPROVE_DATE: approvedOn, ISSUE_DATE: issuedOn } = reading.answer
  const { STATUS, DESCRIPTION } = reading.answer
  if (code !== undefined && code !== null) {
    return foundProgress(operationsStatuses, { dossierCode, code, words, approvedOn, issuedOn }, sources)
  }
  return String(STATUS) === '1' ? { kind: 'nothing-yet' } : noProgress(DESCRIPTION ?? '')
}
