/** Look-ups about one payment, by its reference: `payment-status` (QUERY) and `payment-receipt` (GET_BILL). */
import type { ServiceName } from '../../schemas/queries/index.ts'
import { unclear } from '../../src/domain/outcome.ts'
import type { Exchange, Query, QueryAnswer } from '../../src/ports/adapter.ts'
import { guardedLookUp, refusedQuestion } from '../../src/ports/guarded-look-up.ts'
import { askForBill, askForResult, type Platform } from './ask.ts'
import { readPlatformTime } from './platform-time.ts'
import { isProven } from './proof.ts'
import { pdfOf } from './receipt.ts'
import { dossierCodeOf } from './reference.ts'
import { outcomeOfRefusal, wordsOf, type Failure, type Refusal } from './replies.ts'
import { meaningOf, readAmount } from './result.ts'

export const lookUps: readonly ServiceName[] = ['payment-status', 'payment-receipt']

/** Path in our record → the platform's name of it. */
const statusSources = {
  reference: 'MaThamChieu',
  state: 'MaLoi',
  code: 'MaLoi',
  words: 'ThongTinGiaoDich',
  amount: 'SoTien',
  transactionId: 'MaGiaoDich',
  at: 'ThoiGianGD',
} as const

/** GET_BILL names no payment in its answer, so our record says none: what was asked is no word of the platform's. */
const receiptSources = { receiptNumber: 'SoBienLai', mediaType: 'GET_BILL', base64: 'FileBienLai' } as const

/** `reference` is one that nobody guesses: it ends in a digest of the message that asked for the money. */
export function lookUp(query: Query, platform: Platform, exchange: Exchange): Promise<QueryAnswer> {
  return guardedLookUp(query, lookUps, async () => {
    const { reference = '' } = query.parameters
    if (dossierCodeOf(reference) === undefined) return failed(refusedQuestion('parameter-invalid', 'reference', 'Sai mã tham chiếu'))
    return query.name === 'payment-status' ? lookUpStatus(reference, platform, exchange) : lookUpReceipt(reference, platform, exchange)
  })
}

async function lookUpStatus(reference: string, platform: Platform, exchange: Exchange): Promise<QueryAnswer> {
  const { config } = platform
  const reply = await askForResult(reference, platform, exchange)
  if (reply.kind === 'outcome') return failed(reply.outcome)
  if (reply.kind === 'refusal') return notFoundOr(reply.refusal)
  const { content } = reply
  if (content.MaThamChieu !== reference || !isProven('result', content, config.secretKey)) return failed(unclear('answer-unproven', reply.raw))
  const code = String(content.MaLoi)
  const state = meaningOf(code, config.resultCodes)
  const at = readPlatformTime(String(content.ThoiGianGD))
  const amount = content.MaTienTe === 'VND' ? readAmount(content.SoTien) : undefined
  // money that moved has an amount and a time
  if (state === 'paid' && (at === undefined || amount === undefined)) return failed(unclear('unreadable-content', reply.raw))
  const record = filled({ reference, state, code, words: content.ThongTinGiaoDich, amount, transactionId: String(content.MaGiaoDich), at })
  return { kind: 'found', records: [record], sources: statusSources }
}

async function lookUpReceipt(reference: string, platform: Platform, exchange: Exchange): Promise<QueryAnswer> {
  const reply = await askForBill(reference, platform, exchange)
  if (reply.kind === 'outcome') return failed(reply.outcome)
  if (reply.kind === 'refusal') return notFoundOr(reply.refusal)
  const pdf = pdfOf(reply.content)
  if (pdf === undefined) return failed(unclear('unreadable-content', reply.raw))
  const record = { receiptNumber: reply.content.SoBienLai, mediaType: 'application/pdf', base64: pdf.toString('base64') }
  return { kind: 'found', records: [record], sources: receiptSources }
}

function notFoundOr(refusal: Refusal): QueryAnswer {
  return refusal.class === 'missing' ? { kind: 'not-found', words: wordsOf(refusal) } : failed(outcomeOfRefusal(refusal))
}

function filled(fields: Readonly<Record<string, string | number | undefined>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''))
}

function failed(outcome: Failure): QueryAnswer {
  return { kind: 'failed', outcome }
}
