/** One dossier to the Department of Justice: nhanHoSoDangKy. */
import type { JudicialRecord } from '../../../schemas/judicial-record.ts'
import type { Outcome } from '../../../src/domain/outcome.ts'
import type { Exchange, OutboundMessage } from '../../../src/ports/adapter.ts'
import type { OperationsConfig } from '../config.ts'
import type { LineContext } from '../line-context.ts'
import { encode } from '../mapping.ts'
import { outcomeOfWords } from '../replies.ts'
import { signedHeaders } from '../signed-headers.ts'
import { callOperation, jsonBody } from './call.ts'
import { registrationMapping } from './mapping.ts'
import { Registration, StatusAnswer, operation } from './wire.ts'

export async function sendOperations(line: LineContext<OperationsConfig>, message: OutboundMessage, record: JudicialRecord, exchange: Exchange): Promise<Outcome> {
  const encoded = encode(Registration, registrationMapping, { dossier: message.dossier, record, agreement: line.agreement })
  if (encoded.kind === 'refused') return encoded.outcome
  const body = jsonBody(encoded.wire)
  const headers = await signedHeaders(body, message, exchange)
  const reading = await callOperation(line, { name: operation.register, body, headers, answer: StatusAnswer }, exchange)
  return reading.kind === 'failed' ? reading.outcome : outcomeOf(reading.answer, reading.raw, message.mayBeThere)
}

function outcomeOf({ STATUS, DESCRIPTION, ID }: StatusAnswer, raw: string, mayBeThere: boolean): Outcome {
  const words = DESCRIPTION ?? ''
  const remoteId = ID === undefined || ID === null || ID === '' ? {} : { remoteId: String(ID) }
  if (String(STATUS) === '1') return { kind: 'delivered', confirmed: true, code: '1', words, ...remoteId }
  const outcome = outcomeOfWords(words, raw, mayBeThere)
  return outcome.kind === 'delivered' ? { ...outcome, ...remoteId } : outcome
}
