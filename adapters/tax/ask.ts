/**
 * One question to the tax gateway and its answer: signed, wrapped, sent, unwrapped, verified, held against the question.
 * Only what the tax agency signed for this very message is an answer; everything else is an outcome.
 */
import { outcomeOfStatus, unclear, type Outcome, type PartnerReceipt } from '../../src/domain/outcome.ts'
import type { AdapterTools, Exchange } from '../../src/ports/adapter.ts'
import type { HttpAnswer } from '../../src/ports/http-client.ts'
import { xmlToData, type XmlNode } from '../../src/xml/to-data.ts'
import type { TaxConfig, TaxSender } from './config.ts'
import { undefinedOn } from './expected-errors.ts'
import { outcomeOfFault, type GipError } from './replies.ts'
import { operation, readEnvelope, writeRequest } from './soap.ts'
import { createUsernameToken } from './username-token.ts'
import { gipMessageId, readHeader } from './wire.ts'

export interface Question {
  /** What it is, for the timeline. */
  readonly name: string
  readonly messageId: string
  readonly sender: TaxSender
  /** DATA, not yet signed. */
  readonly document: Uint8Array
}

export type Asked =
  | { readonly kind: 'answer'; readonly data: XmlNode; readonly error: GipError; readonly remoteId: string; readonly receipt: PartnerReceipt; readonly raw: Uint8Array }
  | { readonly kind: 'outcome'; readonly outcome: Exclude<Outcome, { kind: 'delivered' }> }

export async function ask(question: Question, config: TaxConfig, tools: AdapterTools, exchange: Exchange): Promise<Asked> {
  const signed = await exchange.sign(question.document, 'xmldsig-gip', question.sender.organisation)
  const result = await exchange.call({
    name: question.name,
    method: 'POST',
    url: config.url,
    headers: { 'content-type': 'text/xml; charset=utf-8', accept: 'text/xml', soapaction: `"${operation}"` },
    body: writeRequest(signed.bytes, config.namespace, createToken(config, tools)),
  })
  if (!result.ok) return { kind: 'outcome', outcome: result.outcome }
  return readAnswer(result.answer, question, config, tools, exchange)
}

function createToken(config: TaxConfig, { clock }: AdapterTools) {
  const token = config.usernameToken
  return token && createUsernameToken(token.username, token.password, clock.id(), clock.now())
}

async function readAnswer(http: HttpAnswer, question: Question, config: TaxConfig, tools: AdapterTools, exchange: Exchange): Promise<Asked> {
  const envelope = await readEnvelope(http.body)
  const byStatus = outcomeOfStatus(http.status, http.headers['retry-after'], tools.clock.now())
  if (envelope.kind === 'fault') {
    // SOAP 1.1 puts every fault under status 500: its code says more than the status
    return { kind: 'outcome', outcome: outcomeOfFault(envelope.fault, http.body) ?? byStatus ?? unclear('unknown-fault', http.body) }
  }
  if (byStatus !== undefined) return { kind: 'outcome', outcome: byStatus }
  if (http.status !== 200 || envelope.kind === 'none') return { kind: 'outcome', outcome: unclear('not-an-answer', http.body) }

  const document = Buffer.from(envelope.document)
  const verified = await undefinedOn(['signature_invalid', 'xml_rejected'], () => exchange.verify({ bytes: document, profile: 'xmldsig-gip' }))
  if (verified === undefined) return { kind: 'outcome', outcome: unclear('answer-signature-invalid', http.body) }
  const data = await xmlToData(verified.bytes)
  const header = await undefinedOn(['xml_rejected'], () => readHeader(data))
  if (header === undefined) return { kind: 'outcome', outcome: unclear('answer-malformed', http.body) }
  if (header.MSG_REFID !== gipMessageId(question.messageId) || header.RECEIVER_CODE !== question.sender.code || header.SENDER_CODE !== config.receiverCode) {
    return { kind: 'outcome', outcome: unclear('answer-to-another-message', http.body) }
  }
  return {
    kind: 'answer',
    data,
    error: { code: header.ERROR_CODE.trim(), words: header.ERROR_DESC.trim() },
    remoteId: header.MSG_ID,
    receipt: { bytes: document, profile: verified.profile, signedBy: verified.organisation },
    raw: http.body,
  }
}
