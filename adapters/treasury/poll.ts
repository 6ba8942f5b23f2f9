/**
 * Asks what became of the orders that nobody has finished: QUERY for each, which catches callbacks that were lost, and for
 * those that were paid GET_BILL. The platform keeps no list of news, so there is no cursor and nothing to acknowledge.
 * What is said about one order never keeps the others from being asked about.
 */
import { unclear } from '../../src/domain/outcome.ts'
import type { AwaitedDossier, Exchange, InboundEvent, PollAnswer, PollRequest } from '../../src/ports/adapter.ts'
import { askForBill, askForResult, type Platform } from './ask.ts'
import { isProven } from './proof.ts'
import { eventOfBill } from './receipt.ts'
import { referenceOf } from './reference.ts'
import { outcomeOfRefusal, type Failure, type Refusal } from './replies.ts'
import { eventOfResult, meaningOf, notUnderstood } from './result.ts'

/** `timeoutMs`: the time of the poll as a whole. */
export async function pollOrders({ awaited }: PollRequest, platform: Platform, timeoutMs: number, exchange: Exchange): Promise<PollAnswer> {
  const events: InboundEvent[] = []
  const until = platform.clock.now().getTime() + timeoutMs * shareOfTime
  let noted: Failure | undefined
  for (const dossier of awaited) {
    if (exchange.signal.aborted || platform.clock.now().getTime() >= until) break
    const news = await newsOf(dossier, platform, exchange)
    events.push(...news.events)
    if (news.failure === undefined) continue
    if (concernsAll(news.failure)) return { kind: 'polled', events, more: false, failure: news.failure }
    noted = news.failure
  }
  return { kind: 'polled', events, more: false, ...(noted === undefined ? {} : { failure: noted }) }
}

/** After this part of the time no further order is asked about: the last one still has the rest of it, and the next poll goes on. */
const shareOfTime = 0.5

/** Our agreement with the platform, or the platform as a whole: the other orders would fare no better. */
export function concernsAll(failure: Failure): boolean {
  return failure.kind === 'broken' || (failure.kind === 'later' && (failure.scope === 'partner' || failure.code === 'rate-limited'))
}

interface News {
  readonly events: readonly InboundEvent[]
  readonly failure?: Failure
}

async function newsOf({ dossierCode, messageId }: AwaitedDossier, platform: Platform, exchange: Exchange): Promise<News> {
  const { config } = platform
  const reference = referenceOf(dossierCode, messageId)
  const reply = await askForResult(reference, platform, exchange)
  if (reply.kind === 'outcome') return { events: [], failure: reply.outcome }
  if (reply.kind === 'refusal') return refusedNews(reply.refusal, reference, dossierCode)
  if (reply.content.MaThamChieu !== reference || reply.content.MaDoiTac !== config.partnerCode || !isProven('result', reply.content, config.secretKey)) {
    return { events: [], failure: unclear('answer-unproven', reply.raw) }
  }
  // asked for by us, that nothing is decided yet is no news
  if (meaningOf(String(reply.content.MaLoi), config.resultCodes) === 'pending') return { events: [] }
  const result = eventOfResult(reply.content, dossierCode, config)
  if (result.event.type !== 'payment') return { events: [result] }
  return withBill(result, dossierCode, platform, exchange)
}

/** A receipt that is not there yet is asked for again next time. */
async function withBill(result: InboundEvent, dossierCode: string, platform: Platform, exchange: Exchange): Promise<News> {
  const { reference, amount, transactionId, paidAt } = result.event.payment ?? {}
  if (reference === undefined || amount === undefined || transactionId === undefined || paidAt === undefined) return { events: [result] }
  const bill = await askForBill(reference, platform, exchange)
  if (bill.kind === 'outcome') return { events: [result], failure: bill.outcome }
  if (bill.kind === 'content') return { events: [result, eventOfBill(bill.content, { dossierCode, reference, amount, transactionId, paidAt })] }
  if (bill.refusal.class === 'missing') return { events: [result] }
  const news = refusedNews(bill.refusal, reference, dossierCode)
  return { ...news, events: [result, ...news.events] }
}

/** Words about this one order are for a person, unless they only ask for patience. */
function refusedNews(refusal: Refusal, reference: string, dossierCode: string): News {
  if (refusal.class === 'busy') return { events: [] }
  if (refusal.class === 'later' || refusal.class === 'broken') return { events: [], failure: outcomeOfRefusal(refusal) }
  const { errorCode: code, words } = refusal
  return { events: [notUnderstood({ about: [reference, code, words], dossierCode, code, words, raw: Buffer.from(refusal.raw).toString('utf8') })] }
}
