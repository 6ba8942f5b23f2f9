/** Whether a payment is news: the same money is often told by two agencies, and sometimes it is really paid twice. */
import type { DossierState, PaymentRequested } from '../../schemas/dossier-state.ts'
import type { PaymentNews } from '../../schemas/partner-event.ts'

type Money = Pick<DossierState, 'amountsDue' | 'payments'>

/** Told again under its own reference: no effect; of another transaction or amount it is for a person. */
export function again(known: PaymentRequested, news: PaymentNews): { readonly kind: 'kept' | 'parked'; readonly reason: string } {
  if (news.amount !== undefined && news.amount !== known.amount) return { kind: 'parked', reason: anotherTransaction([known], news) ? 'paid-again' : 'amount-mismatch' }
  return anotherTransaction([known], news) ? { kind: 'parked', reason: 'paid-again' } : { kind: 'kept', reason: 'already-paid' }
}

export interface PaidBefore {
  /** All of it, and not only some of its notices. */
  readonly whole: boolean
  readonly payers: readonly PaymentRequested[]
}

/** What pays the same already: notices that it names, or the fees that it was asked for. */
export function paidBefore(money: Money, request: PaymentRequested): PaidBefore {
  const numbers = new Set(request.noticeNumbers)
  const named = money.amountsDue.filter((row) => numbers.has(row.due.noticeNumber))
  const others = money.payments.filter((row) => row.paidAt !== undefined && row.reference !== request.reference)
  const allKnown = numbers.size > 0 && numbers.size === new Set(named.map((row) => row.due.noticeNumber)).size
  if (!allKnown) {
    const payers = others.filter((row) => takesPlaceOf(money, row, request))
    return { whole: payers.length > 0, payers }
  }
  const paid = new Set(named.filter((row) => row.paid).map((row) => row.due.noticeNumber))
  return { whole: paid.size === numbers.size, payers: others.filter((row) => row.noticeNumbers.some((number) => paid.has(number))) }
}

export interface ToldPayment {
  readonly amount: number
  /** Of its notices, where they are known. */
  readonly sum: number | undefined
  readonly transactionId: string | undefined
  readonly partner: string
}

/** What was paid already, told by another agency, or without the transaction that would tell them apart. */
export function isSameMoney({ whole, payers }: PaidBefore, told: ToldPayment): boolean {
  return whole && mayBeOne(payers, told) && (told.amount === told.sum || payers.some((payer) => payer.amount === told.amount))
}

/** Two transactions that one agency tells are two. */
export function mayBeOne(payers: readonly PaymentRequested[], { transactionId, partner }: ToldPayment): boolean {
  return payers.every((payer) => payer.transactionId === undefined || transactionId === undefined || payer.transactionId === transactionId || (payer.paidBy ?? payer.partner) !== partner)
}

/** The transaction by which it was paid, where who told it first knew none: another one is then seen to be another. */
export function withTransaction(money: Money, payers: readonly PaymentRequested[], { transactionId, partner }: ToldPayment): Money {
  if (transactionId === undefined) return money
  return { ...money, payments: money.payments.map((row) => (payers.includes(row) && row.transactionId === undefined ? { ...row, transactionId, paidBy: partner } : row)) }
}

export function anotherTransaction(payers: readonly PaymentRequested[], news: PaymentNews): boolean {
  return payers.some((payer) => payer.transactionId !== undefined && news.transactionId !== undefined && payer.transactionId !== news.transactionId)
}

/** A newer request for the same, or the payment of the same, leaves nothing to pay of it. */
export function isSuperseded(money: Money, request: PaymentRequested): boolean {
  return money.payments.some((row) => takesPlaceOf(money, row, request))
}

/** Payments stand in the order in which they were last asked for or paid. */
function takesPlaceOf({ payments }: Money, newer: PaymentRequested, older: PaymentRequested): boolean {
  const place = (request: PaymentRequested) => payments.findIndex((row) => row.reference === request.reference)
  if (place(newer) <= place(older) || place(older) < 0) return false
  if (older.noticeNumbers.length === 0) return newer.noticeNumbers.length === 0
  return older.noticeNumbers.every((number) => newer.noticeNumbers.includes(number))
}
