/** One dossier to the central system: DataLGSP with its files inside. */
import type { Outcome } from '../../../src/domain/outcome.ts'
import type { Exchange, OutboundMessage } from '../../../src/ports/adapter.ts'
import type { JudicialRecord } from '../../../schemas/judicial-record.ts'
import type { CentralConfig } from '../config.ts'
import { jsonHeaders, maxBytes, type LineContext } from '../line-context.ts'
import { encode } from '../mapping.ts'
import { outcomeOfWords, readAnswer } from '../replies.ts'
import { signedHeaders } from '../signed-headers.ts'
import { dataMapping } from './mapping.ts'
import { readDocuments } from './read-documents.ts'
import { DataLGSP, SendAnswer, operation } from './wire.ts'

export async function sendCentral(line: LineContext<CentralConfig>, message: OutboundMessage, record: JudicialRecord, exchange: Exchange): Promise<Outcome> {
  const { agreement, baseUrl, clock } = line
  const documents = await readDocuments(message, maxBytes, exchange.signal)
  if (documents.kind === 'outcome') return documents.outcome
  const encoded = encode(DataLGSP, dataMapping, { dossier: message.dossier, record, agreement, files: documents.files })
  if (encoded.kind === 'refused') return encoded.outcome

  const body = Buffer.from(JSON.stringify(encoded.wire))
  const headers = { ...jsonHeaders, ...(await signedHeaders(body, message, exchange, { holdsSecret: true })) }
  // the answer is evidence; only the key is taken out of it
  const result = await exchange.call({ name: operation.send, method: 'POST', url: baseUrl + agreement.sendPath, headers, body, hide: [agreement.authKey] })
  if (!result.ok) return result.outcome
  const reading = readAnswer(SendAnswer, result.answer, { now: clock.now(), hide: [agreement.authKey] })
  return reading.kind === 'failed' ? reading.outcome : outcomeOf(reading.answer, reading.raw, message.mayBeThere)
}

function outcomeOf({ statusCode, data, errorDetail }: SendAnswer, raw: string, mayBeThere: boolean): Outcome {
  const words = errorDetail ?? ''
  if (String(statusCode) !== '00') return outcomeOfWords(words, raw, mayBeThere)
  return { kind: 'delivered', confirmed: true, code: '00', ...(words === '' ? {} : { words }), ...remoteIdOf(data) }
}

/** `data` is the id of the dossier where it is a plain value; its other shapes are not described. */
function remoteIdOf(data: unknown): { readonly remoteId?: string } {
  return (typeof data === 'string' && data !== '') || typeof data === 'number' ? { remoteId: String(data) } : {}
}
