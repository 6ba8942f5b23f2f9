/** What a dossier owes, what was asked for and what was paid. Money is never guessed: what does not agree is for a person. */
import type { DossierState, PaymentRequested } from '../../schemas/dossier-state.ts'
import type { AmountDue, EventFile, PartnerEvent, PaymentNews } from '../../schemas/partner-event.ts'
import type { FinancialState } from '../../schemas/states.ts'

export type Money = Pick<DossierState, 'amountsDue' | 'payments'>

export type MoneyMove =
  | { readonly kind: 'changed'; readonly money: Money }
  | { readonly kind: 'kept'; readonly reason: string }
  | { readonly kind: 'parked'; readonly reason: string }

interface Teller {
  readonly partner: string
  readonly at: string
  /** A person looked at it: what does not agree is taken as it was told. */
  readonly byPerson: boolean
}

/** A notice replaces the earlier one of the same number with all its rows, a late one does not; what was paid stays paid. */
export function addNotices(money: Money, notices: readonly AmountDue[], partner: string, late: boolean): Money {
  const before = new Map(money.amountsDue.map((row) => [row.due.noticeNumber, row.paid]))
  const taken = late ? notices.filter((due) => !before.has(due.noticeNumber)) : notices
  const told = new Set(taken.map((due) => due.noticeNumber))
  const kept = money.amountsDue.filter((row) => !told.has(row.due.noticeNumber))
  return { ...money, amountsDue: [...kept, ...taken.map((due) => ({ due, partner, paid: before.get(due.noticeNumber) ?? false }))] }
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

/** The reference leads to what was asked for; without a request the notices that it names have to come to its amount. */
export function takePayment(money: Money, news: PaymentNews, teller: Teller): MoneyMove {
  const known = money.payments.find((row) => row.reference === news.reference)
  if (known?.paidAt !== undefined) return again(known, news)
  const request = known ?? requestOf(money, news, teller)
  if (request === undefined) return { kind: 'parked', reason: 'unknown-reference' }
  const expected = known === undefined ? sumOfNotices(money, news.noticeNumbers) : known.amount
  const agrees = expected !== undefined && (news.amount === undefined || news.amount === expected)
  if (!agrees && !teller.byPerson) return { kind: 'parked', reason: 'amount-mismatch' }
  return { kind: 'changed', money: paid(money, request, news, teller) }
}

/** The paper that proves a payment; where the payment itself was never told, the paper tells it. */
export function takeReceipt(money: Money, news: PaymentNews, files: readonly EventFile[], teller: Teller): MoneyMove {
  const known = money.payments.find((row) => row.reference === news.reference)
  const move = known?.paidAt === undefined ? takePayment(money, news, teller) : { kind: 'changed' as const, money }
  if (move.kind !== 'changed') return move
  const payments = move.money.payments.map((row) => (row.reference === news.reference ? withReceipt(row, news, files) : row))
  return { kind: 'changed', money: { ...move.money, payments } }
}

/** What the items come to. Money that is owed by the status alone has no item yet. */
export function financialOf(money: Money, before: FinancialState, owedByStatus: boolean): FinancialState {
  const noticed = new Set(money.amountsDue.map((row) => row.due.noticeNumber))
  // a request for notices that are known is those notices; any other is an item of its own
  const own = money.payments.filter((row) => row.noticeNumbers.length === 0 || row.noticeNumbers.some((number) => !noticed.has(number)))
  const items = [...money.amountsDue.map((row) => row.paid), ...own.map((row) => row.paidAt !== undefined)]
  if (items.length === 0) return owedByStatus && before === 'none' ? 'due' : before
  if (items.every(Boolean)) return 'paid'
  return items.some(Boolean) ? 'partly-paid' : 'due'
}

export function amountsOf(event: PartnerEvent): { readonly count: number; readonly total: number } | undefined {
  const amounts = event.amountsDue?.map((row) => row.amount) ?? (event.payment?.amount === undefined ? [] : [event.payment.amount])
  return amounts.length === 0 ? undefined : { count: amounts.length, total: amounts.reduce((sum, amount) => sum + amount, 0) }
}

/** The same payment told again has no effect; another transaction for what is paid is money to be given back. */
function again(known: PaymentRequested, news: PaymentNews): MoneyMove {
  const other = known.transactionId !== undefined && news.transactionId !== undefined && known.transactionId !== news.transactionId
  return other ? { kind: 'parked', reason: 'paid-again' } : { kind: 'kept', reason: 'already-paid' }
}

function requestOf(money: Money, news: PaymentNews, teller: Teller): PaymentRequested | undefined {
  const noticeNumbers = news.noticeNumbers ?? []
  const amount = news.amount ?? sumOfNotices(money, noticeNumbers)
  if (amount === undefined || (noticeNumbers.length === 0 && !teller.byPerson)) return undefined
  return { reference: news.reference, partner: teller.partner, amount, noticeNumbers, requestedAt: teller.at, receipts: [] }
}

function paid(money: Money, request: PaymentRequested, news: PaymentNews, teller: Teller): Money {
  const done: PaymentRequested = {
    ...request,
    paidAt: news.paidAt ?? teller.at,
    ...(news.transactionId !== undefined ? { transactionId: news.transactionId } : {}),
    ...(news.receiptNumber !== undefined ? { receiptNumber: news.receiptNumber } : {}),
  }
  const numbers = new Set(done.noticeNumbers)
  return {
    amountsDue: money.amountsDue.map((row) => (numbers.has(row.due.noticeNumber) ? { ...row, paid: true } : row)),
    payments: replace(money.payments, done),
  }
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
