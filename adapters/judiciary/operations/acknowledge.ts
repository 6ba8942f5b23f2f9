/** Marks records as fetched: all in one call, and one by one where that is refused, so that one bad id blocks no other. */
import { unclear } from '../../../src/domain/outcome.ts'
import type { Acknowledged, Exchange } from '../../../src/ports/adapter.ts'
import type { OperationsConfig } from '../config.ts'
import type { LineContext } from '../line-context.ts'
import { failureOfWords } from '../replies.ts'
import { ruleOf } from '../reply-rules.ts'
import { callOperation, jsonBody } from './call.ts'
import { StatusAnswer, operation } from './wire.ts'

type Line = LineContext<OperationsConfig>

/** `acknowledgement`: ids of the partner, joined by semicolons as it wants them. May come twice: a mark may be repeated. */
export async function acknowledgeOperations(line: Line, acknowledgement: string, exchange: Exchange): Promise<Acknowledged> {
  const whole = await mark(line, acknowledgement, exchange)
  const ids = acknowledgement.split(';')
  if (whole.kind === 'acknowledged' || whole.outcome.kind !== 'unclear' || ids.length === 1) return whole
  const refused: string[] = []
  for (const id of ids) {
    const one = await mark(line, id, exchange)
    if (one.kind === 'acknowledged') continue
    // the service is in trouble: all of them are marked anew another time
    if (one.outcome.kind !== 'unclear') return one
    refused.push(`${id}: ${one.outcome.raw}`)
  }
  return refused.length === 0 ? { kind: 'acknowledged' } : { kind: 'failed', outcome: unclear('not-marked', refused.join('\n')) }
}

async function mark(line: Line, declarationId: string, exchange: Exchange): Promise<Acknowledged> {
  const body = jsonBody({ declarationId, infoType: line.agreement.acknowledgeInfoType })
  const reading = await callOperation(line, { name: operation.acknowledge, body, answer: StatusAnswer }, exchange)
  if (reading.kind === 'failed') return reading
  const { STATUS, DESCRIPTION } = reading.answer
  const words = DESCRIPTION ?? ''
  if (String(STATUS) === '1' || ruleOf(words)?.class === 'marked') return { kind: 'acknowledged' }
  return { kind: 'failed', outcome: failureOfWords(words, reading.raw) }
}
