/**
 * What a dossier owes, what was asked for and what was paid. What is owed are notices; what is paid are payments that name
 * notices, and whether a notice is paid follows from them. Money is never guessed: what does not agree is for a person.
 */
import type { DossierState, PaymentRequested } from '../../schemas/dossier-state.ts'
import type { AmountDue, EventFile, PartnerEvent, PaymentNews } from '../../schemas/partner-event.ts'
import type { FinancialState } from '../../schemas/states.ts'
import { again, anotherTransaction, isSameMoney, isSuperseded, mayBeOne, paidBefore, withTransaction } from './paid-twice.ts'

export type Money = Pick<DossierState, 'amountsDue' | 'payments'>

/** `money` of what is kept: papers that came along with it. */
export type MoneyMove =
  | { readonly kind: 'changed'; readonly money: Money }
  | { readonly kind: 'kept'; readonly reason: string; readonly money?: Money }
  | { readonly kind: 'parked'; readonly reason: string }

interface Teller {
  readonly partner: string
  readonly at: string
  /** A person looked at it: what does not agree is taken as it was told. */
  readonly byPerson: boolean
  /** Nothing more is told about it. */
  readonly lastWord?: boolean
}

/** A notice replaces the earlier one of the same number with all its rows, a late one does not. */
export function addNotices(money: Money, notices: readonly AmountDue[], partner: string, late: boolean): Money {
  const before = new Set(money.amountsDue.map((row) => row.due.noticeNumber))
  const taken = late ? notices.filter((due) => !before.has(due.noticeNumber)) : notices
  const told = new Set(taken.map((due) => due.noticeNumber))
  const kept = money.amountsDue.filter((row) => !told.has(row.due.noticeNumber))
  return settle({ ...money, amountsDue: [...kept, ...taken.map((due) => ({ due, partner, paid: false }))] })
}

export function requestPayment(money: Money, news: PaymentNews, teller: Teller): MoneyMove {
  const known = money.payments.find((row) => row.reference === news.reference)
  if (known?.paidAt !== undefined) return { kind: 'kept', reason: 'already-paid' }
  const amount = news.amount ?? sumOfNotices(money, news.noticeNumbers) ?? known?.amount
  if (amount === undefined) return { kind: 'parked', reason: 'amount-missing' }
  const request: PaymentRequested = {
    reference: news.reference,
    partner: teller.partner,
    amount,
    noticeNumbers: news.noticeNumbers ?? known?.noticeNumbers ?? [],
    requestedAt: teller.at,
    receipts: known?.receipts ?? [],
    ...(news.link !== undefined ? { link: news.link } : {}),
  }
  return { kind: 'changed', money: { ...money, payments: replace(money.payments, request) } }
}

/** The reference leads to what was asked for. Known notices decide what has to be paid, and without a request nothing else can. */
export function takePayment(money: Money, news: PaymentNews, files: readonly EventFile[], teller: Teller): MoneyMove {
  const known = money.payments.find((row) => row.reference === news.reference)
  if (known?.paidAt !== undefined) return withPapers(money, known, { news, files }, again(known, news))
  const request = known ?? requestOf(money, news, teller)
  if (request === undefined) return { kind: 'parked', reason: 'unknown-reference' }
  const amount = news.amount ?? request.amount
  const sum = sumOfNotices(money, request.noticeNumbers)
  const told = { amount, sum, transactionId: news.transactionId, partner: teller.partner }
  const before = paidBefore(money, request)
  if (isSameMoney(before, told)) return withPapers(withTransaction(money, before.payers, told), before.payers[0] ?? request, { news, files }, { kind: 'kept', reason: 'already-paid' })
  if ((before.whole || !mayBeOne(before.payers, told)) && !teller.byPerson) {
    return { kind: 'parked', reason: anotherTransaction(before.payers, news) ? 'paid-again' : 'amount-mismatch' }
  }
  const agrees = (known !== undefined || sum !== undefined) && (sum === undefined || amount === sum) && amount === request.amount
  if (!agrees && !teller.byPerson) return { kind: 'parked', reason: 'amount-mismatch' }
  const complete = known === undefined || files.length > 0 || teller.lastWord === true
  const done: PaymentRequested = {
    ...withReceipt(request, news, files),
    amount,
    paidAt: news.paidAt ?? teller.at,
    paidBy: teller.partner,
    ...(sum !== undefined ? { covers: Math.max(sum, amount) } : {}),
    ...(complete ? { proven: true } : {}),
    ...(news.transactionId !== undefined ? { transactionId: news.transactionId } : {}),
  }
  return { kind: 'changed', money: settle({ ...money, payments: replace(money.payments, done) }) }
}

/** The paper that proves a payment; where the payment itself was never told, the paper tells it. */
export function takeReceipt(money: Money, news: PaymentNews, files: readonly EventFile[], teller: Teller): MoneyMove {
  const known = money.payments.find((row) => row.reference === news.reference)
  if (known?.paidAt === undefined) {
    const move = takePayment(money, news, files, teller)
    if (move.kind !== 'changed') return move
    return { kind: 'changed', money: { ...move.money, payments: move.money.payments.map((row) => (row.reference === news.reference ? { ...row, proven: true } : row)) } }
  }
  const told = again(known, news)
  if (told.kind === 'parked' && !teller.byPerson) return told
  return { kind: 'changed', money: { ...money, payments: money.payments.map((row) => (row === known ? { ...withReceipt(row, news, files), proven: true } : row)) } }
}

/** What the items come to. Money that is owed by the status alone has no item yet. */
export function financialOf(money: Money, before: FinancialState, owedByStatus: boolean): FinancialState {
  const items = itemsOf(money)
  if (items.length === 0) return owedByStatus && before === 'none' ? 'due' : before
  if (items.every(Boolean)) return 'paid'
  // money came, though not what is asked for now
  return items.some(Boolean) || money.payments.some((row) => row.paidAt !== undefined) ? 'partly-paid' : 'due'
}

/** Whether amounts are known that nobody paid, nor its sender waived. */
export function isOwing(state: Money & Pick<DossierState, 'financial'>): boolean {
  return state.financial !== 'waived' && itemsOf(state).includes(false)
}

/** Notices that were paid, and whose amount is another now. */
export interface CorrectedNotice {
  readonly noticeNumber: string
  readonly from: number
  readonly to: number
  readonly paid: boolean
}

export function correctedNotices(before: Money, after: Money): readonly CorrectedNotice[] {
  const numbers = new Set(before.amountsDue.filter((row) => row.paid).map((row) => row.due.noticeNumber))
  return [...numbers].flatMap((noticeNumber) => {
    const [from, to] = [sumOfNotices(before, [noticeNumber]), sumOfNotices(after, [noticeNumber])]
    if (from === undefined || to === undefined || from === to) return []
    return [{ noticeNumber, from, to, paid: after.amountsDue.every((row) => row.due.noticeNumber !== noticeNumber || row.paid) }]
  })
}

export function amountsOf(event: PartnerEvent): { readonly count: number; readonly total: number } | undefined {
  const amounts = event.amountsDue?.map((row) => row.amount) ?? (event.payment?.amount === undefined ? [] : [event.payment.amount])
  return amounts.length === 0 ? undefined : { count: amounts.length, total: amounts.reduce((sum, amount) => sum + amount, 0) }
}

/** A request for notices that are known is those notices; any other is an item of its own, unless a newer one took its place. */
function itemsOf(money: Money): readonly boolean[] {
  const noticed = new Set(money.amountsDue.map((row) => row.due.noticeNumber))
  const own = money.payments.filter((row) => row.noticeNumbers.length === 0 || row.noticeNumbers.some((number) => !noticed.has(number)))
  const standing = own.filter((row) => row.paidAt !== undefined || !isSuperseded(money, row))
  return [...money.amountsDue.map((row) => row.paid), ...standing.map((row) => row.paidAt !== undefined)]
}

/** A notice is paid where a payment that names it covers what its notices come to now. A payment that came first covers what it equals. */
function settle(money: Money): Money {
  const payments = money.payments.map((row) => {
    const sum = row.paidAt === undefined || row.covers !== undefined ? undefined : sumOfNotices(money, row.noticeNumbers)
    return sum !== undefined && sum === row.amount ? { ...row, covers: sum } : row
  })
  const covering = payments.filter((row) => row.covers !== undefined && row.covers >= (sumOfNotices(money, row.noticeNumbers) ?? Number.POSITIVE_INFINITY))
  const paid = new Set(covering.flatMap((row) => row.noticeNumbers))
  return { payments, amountsDue: money.amountsDue.map((row) => ({ ...row, paid: paid.has(row.due.noticeNumber) })) }
}

/** Papers that came with what was told before belong to that payment, and change nothing else. */
function withPapers(money: Money, payment: PaymentRequested, { news, files }: { readonly news: PaymentNews; readonly files: readonly EventFile[] }, move: MoneyMove): MoneyMove {
  if (move.kind !== 'kept') return move
  if (files.length === 0 && news.receiptNumber === undefined) return { ...move, money }
  const payments = money.payments.map((row) => (row.reference === payment.reference ? { ...withReceipt(row, news, files), proven: true } : row))
  return { ...move, money: { ...money, payments } }
}

function requestOf(money: Money, news: PaymentNews, teller: Teller): PaymentRequested | undefined {
  const noticeNumbers = news.noticeNumbers ?? []
  const amount = news.amount ?? sumOfNotices(money, noticeNumbers)
  if (amount === undefined || (noticeNumbers.length === 0 && !teller.byPerson)) return undefined
  return { reference: news.reference, partner: teller.partner, amount, noticeNumbers, requestedAt: teller.at, receipts: [] }
}

function withReceipt(row: PaymentRequested, news: PaymentNews, files: readonly EventFile[]): PaymentRequested {
  const kept = row.receipts.filter((known) => !files.some((file) => isSameFile(known, file)))
  return { ...row, receipts: [...kept, ...files], ...(news.receiptNumber !== undefined ? { receiptNumber: news.receiptNumber } : {}) }
}

export function isSameFile(one: EventFile, other: EventFile): boolean {
  return one.digest === undefined || other.digest === undefined ? one.fileName === other.fileName && one.name === other.name : one.digest === other.digest
}

/** Undefined where one of them is not known. */
function sumOfNotices(money: Money, numbers: readonly string[] | undefined): number | undefined {
  if (numbers === undefined || numbers.length === 0) return undefined
  let sum = 0
  for (const number of new Set(numbers)) {
    const rows = money.amountsDue.filter(({ due }) => due.noticeNumber === number)
    if (rows.length === 0) return undefined
    for (const { due } of rows) sum += due.amount
  }
  return sum
}

function replace(payments: readonly PaymentRequested[], request: PaymentRequested): PaymentRequested[] {
  const others = payments.filter((row) => row.reference !== request.reference)
  return [...others, request]
}
