/** Look-ups about one payment, by its reference: `payment-status` and `payment-receipt`. */
import { unclear } from '../../src/domain/outcome.ts'
import type { Exchange, Query, QueryAnswer } from '../../src/ports/adapter.ts'
import { askForBill, askForResult, type Platform } from './ask.ts'
import { readPlatformTime } from './platform-time.ts'
import { isProven } from './proof.ts'
import { dossierCodeOf } from './reference.ts'
import { outcomeOfRefusal, wordsOf, type Failure, type Refusal } from './replies.ts'
import { meaningOf, readAmount } from './result.ts'

export const lookUps = ['payment-status', 'payment-receipt'] as const

/** `parameters`: reference, which nobody guesses: it ends in a digest of the message that asked for the money. */
export async function lookUp(query: Query, platform: Platform, exchange: Exchange): Promise<QueryAnswer> {
  const { reference = '' } = query.parameters
  if (dossierCodeOf(reference) === undefined) return refused('parameter-invalid', 'reference', 'Thiếu hoặc sai mã tham chiếu')
  switch (query.name) {
    case 'payment-status':
      return lookUpStatus(reference, platform, exchange)
    case 'payment-receipt':
      return lookUpReceipt(reference, platform, exchange)
    default:
      return refused('unknown-query', 'name', 'Không có loại tra cứu này')
  }
}

async function lookUpStatus(reference: string, platform: Platform, exchange: Exchange): Promise<QueryAnswer> {
  const { config } = platform
  const reply = await askForResult(reference, platform, exchange)
  if (reply.kind === 'outcome') return { kind: 'failed', outcome: reply.outcome }
  if (reply.kind === 'refusal') return notFoundOr(reply.refusal)
  const { content } = reply
  if (content.MaThamChieu !== reference || !isProven('result', content, config.secretKey)) return failed(unclear('answer-unproven', reply.raw))
  const code = String(content.MaLoi)
  const state = meaningOf(code, config.resultCodes)
  const at = readPlatformTime(String(content.ThoiGianGD))
  return { kind: 'found', data: { reference, state, code, amount: readAmount(content.SoTien), transactionId: String(content.MaGiaoDich), at } }
}

async function lookUpReceipt(reference: string, platform: Platform, exchange: Exchange): Promise<QueryAnswer> {
  const reply = await askForBill(reference, platform, exchange)
  if (reply.kind === 'outcome') return failed(reply.outcome)
  if (reply.kind === 'refusal') return notFoundOr(reply.refusal)
  return { kind: 'found', data: { reference, receiptNumber: reply.content.SoBienLai, mediaType: 'application/pdf', base64: reply.content.FileBienLai } }
}

function notFoundOr(refusal: Refusal): QueryAnswer {
  return refusal.class === 'missing' ? { kind: 'not-found', words: wordsOf(refusal) } : failed(outcomeOfRefusal(refusal))
}

function refused(code: string, field: string, words: string): QueryAnswer {
  return failed({ kind: 'refused', code, words, fields: [{ field, words }] })
}

function failed(outcome: Failure): QueryAnswer {
  return { kind: 'failed', outcome }
}
