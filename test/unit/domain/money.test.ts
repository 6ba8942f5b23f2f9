/** Notices, requests and payments: what agrees has its effect, what does not waits for a person. */
import { describe, expect, it } from 'vitest'
import type { AmountDue, PartnerEvent, PaymentNews } from '../../../schemas/partner-event.ts'
import { financialOf, type Money } from '../../../src/domain/money.ts'
import type { Held } from '../../../src/domain/held.ts'
import { after, event, heldDossier, rules, tell } from './held-dossier.ts'

const notice = (noticeNumber: string, amount: number, item = 'Lệ phí trước bạ'): AmountDue => ({ noticeNumber, amount, item })
const noticed = (...amountsDue: AmountDue[]) => event('tax-notice', { status: 6, amountsDue })
const owing = after(heldDossier({ status: 4 }), noticed(notice('TB-1', 300_000), notice('TB-2', 200_000)))

describe('the financial state', () => {
  const row = (paid: boolean) => ({ due: notice('TB-1', 1), partner: 'tax', paid })
  const request = (paid: boolean, noticeNumbers: string[] = []) => ({ reference: `R-${paid}`, partner: 'treasury', amount: 1, noticeNumbers, requestedAt: '2026-11-25T00:00:00Z', receipts: [], ...(paid ? { paidAt: '2026-11-25T00:00:00Z' } : {}) })
  const cases: readonly (readonly [string, Money, boolean, string])[] = [
    ['nothing', { amountsDue: [], payments: [] }, false, 'none'],
    ['owed by the status alone', { amountsDue: [], payments: [] }, true, 'due'],
    ['a notice', { amountsDue: [row(false)], payments: [] }, true, 'due'],
    ['one of two', { amountsDue: [row(true), row(false)], payments: [] }, true, 'partly-paid'],
    ['all', { amountsDue: [row(true), row(true)], payments: [] }, true, 'paid'],
    ['a request for fees', { amountsDue: [], payments: [request(false)] }, false, 'due'],
    ['fees paid, the notice not', { amountsDue: [row(false)], payments: [request(true)] }, false, 'partly-paid'],
    ['a request for the notice is the notice', { amountsDue: [row(false)], payments: [request(false, ['TB-1'])] }, false, 'due'],
    ['a payment for notices that nobody told', { amountsDue: [], payments: [request(true, ['TB-9'])] }, false, 'paid'],
  ]
  it.each(cases)('%s', (_what, money, byStatus, state) => {
    expect(financialOf(money, 'none', byStatus)).toBe(state)
  })
})

describe('notices', () => {
  it('stop the clock and are added up by their numbers', () => {
    expect(owing.state).toMatchObject({ status: 6, financial: 'due', clock: { suspensions: [{ reason: 'payment', partner: 'land' }] } })
  })

  it('a later one replaces the one of the same number', () => {
    const next = after(owing, noticed(notice('TB-1', 350_000)))
    expect(next.state.amountsDue.map(({ due }) => [due.noticeNumber, due.amount])).toEqual([['TB-2', 200_000], ['TB-1', 350_000]])
  })

  it('several rows of one number stay, such as two payers', () => {
    const next = after(heldDossier(), noticed(notice('TB-1', 100, 'a'), notice('TB-1', 200, 'b')))
    expect(next.state.amountsDue).toHaveLength(2)
    expect(tell(next, event('payment', { payment: { reference: 'R1', amount: 300, noticeNumbers: ['TB-1'] } }))).toMatchObject({ inbox: 'applied', state: { financial: 'paid' } })
  })

  it('a late one does not replace what is newer, and adds what is missing', () => {
    const at = (hour: number) => `2026-11-24T0${hour}:00:00Z`
    const newer = after(heldDossier({ status: 4 }), { ...noticed(notice('TB-1', 350_000)), at: at(2) })
    const late = tell(newer, { ...noticed(notice('TB-1', 300_000), notice('TB-0', 5)), at: at(1) })
    expect(late).toMatchObject({ inbox: 'applied', state: { statusAt: newer.state.statusAt } })
    expect(late.state?.amountsDue.map(({ due }) => due.amount)).toEqual([350_000, 5])
  })

  it('that are paid stay paid', () => {
    const paid = after(owing, event('payment', { payment: { reference: 'R1', amount: 300_000, noticeNumbers: ['TB-1'] } }))
    expect(after(paid, noticed(notice('TB-1', 300_000))).state.amountsDue.map(({ paid: done }) => done)).toEqual([false, true])
  })

  it('without amounts leave money owed all the same', () => {
    expect(after(heldDossier({ status: 4 }), event('tax-notice', { status: 6 })).state).toMatchObject({ status: 6, financial: 'due' })
  })
})

describe('payments', () => {
  const requested = after(owing, event('payment-requested', { payment: { reference: 'REF1', amount: 500_000, noticeNumbers: ['TB-1', 'TB-2'], link: 'https://pay.example.vn/1' } }))

  const anHourLater = new Date(Date.parse(requested.state.statusAt) + 3_600_000)

  it('of everything end the wait, and the clock goes on', () => {
    const decision = tell(requested, event('payment', { payment: { reference: 'REF1', amount: 500_000, transactionId: 'GD1' } }), { partner: 'treasury', at: anHourLater })
    expect(decision).toMatchObject({
      inbox: 'applied',
      state: { status: 4, statusFrom: 'treasury', financial: 'paid', payments: [{ reference: 'REF1', transactionId: 'GD1', paidAt: expect.any(String) }], clock: { suspensions: [{ reason: 'payment', to: expect.any(String) }] } },
      journal: [{ type: 'partner.payment', data: { state: 'applied', reference: 'REF1', amounts: { count: 1, total: 500_000 } } }, { type: 'dossier.status', data: { from: 6, to: 4 } }],
    })
    expect(decision.state?.amountsDue.every(({ paid }) => paid)).toBe(true)
  })

  it('at the instant that they were asked for leave no wait behind', () => {
    const decision = tell(requested, event('payment', { payment: { reference: 'REF1', amount: 500_000 } }), { partner: 'treasury', at: new Date(requested.state.statusAt) })
    expect(decision.state).toMatchObject({ status: 4, financial: 'paid', clock: { suspensions: [] } })
  })

  it('of a part leave the rest owed', () => {
    const decision = tell(owing, event('payment', { payment: { reference: 'R1', amount: 300_000, noticeNumbers: ['TB-1'] } }))
    expect(decision).toMatchObject({ inbox: 'applied', state: { status: 6, financial: 'partly-paid' } })
  })

  it.each([
    ['of another amount than was asked for', { reference: 'REF1', amount: 499_999 }, 'amount-mismatch'],
    ['of more than was asked for', { reference: 'REF1', amount: 500_001 }, 'amount-mismatch'],
    ['of another amount than the notices', { reference: 'R9', amount: 1, noticeNumbers: ['TB-1'] }, 'amount-mismatch'],
    ['for a notice that nobody told', { reference: 'R9', amount: 1, noticeNumbers: ['TB-404'] }, 'amount-mismatch'],
    ['under a reference that nobody knows', { reference: 'R9', amount: 500_000 }, 'unknown-reference'],
  ])('%s wait for a person, who may vouch for them', (_what, payment, reason) => {
    const told = event('payment', { payment })
    const parked = tell(requested, told)
    expect(parked).toMatchObject({ inbox: 'parked', reason, journal: [{ data: { state: 'parked', cause: reason } }] })
    expect(parked.state).toBeUndefined()
    const vouched = tell(requested, told, { byPerson: true })
    expect(vouched.inbox).toBe('applied')
    expect(vouched.state?.payments.find(({ reference }) => reference === payment.reference)?.paidAt).toBeDefined()
  })

  it('told again have no effect; another transaction for the same is money to give back', () => {
    const payment = { reference: 'REF1', amount: 500_000, transactionId: 'GD1' }
    const paid = after(requested, event('payment', { payment }))
    expect(tell(paid, event('payment', { payment }))).toMatchObject({ inbox: 'kept', reason: 'already-paid' })
    expect(tell(paid, event('payment', { payment: { reference: 'REF1', amount: 500_000 } }))).toMatchObject({ inbox: 'kept', reason: 'already-paid' })
    expect(tell(paid, event('payment', { payment: { ...payment, transactionId: 'GD2' } }))).toMatchObject({ inbox: 'parked', reason: 'paid-again' })
    expect(tell(paid, event('payment-requested', { payment }))).toMatchObject({ inbox: 'kept', reason: 'already-paid' })
  })

  it('a request without an amount takes the notices’, and waits for a person where there is none', () => {
    expect(after(owing, event('payment-requested', { payment: { reference: 'R2', noticeNumbers: ['TB-2'] } })).state.payments).toMatchObject([{ amount: 200_000 }])
    expect(tell(heldDossier(), event('payment-requested', { payment: { reference: 'R2' } }))).toMatchObject({ inbox: 'parked', reason: 'amount-missing' })
  })
})

describe('receipts', () => {
  const file = { name: 'Biên lai', fileName: 'bien-lai.pdf', mediaType: 'application/pdf', size: 10, digest: 'a'.repeat(64), state: 'stored' as const }
  const requested = after(owing, event('payment-requested', { payment: { reference: 'REF1', amount: 500_000, noticeNumbers: ['TB-1', 'TB-2'] } }))
  const receipt = event('receipt', { payment: { reference: 'REF1', receiptNumber: 'BL-7' }, files: [file] })

  it('go to the agencies that have the dossier and wait for money, and to nobody else', () => {
    const paid = after(requested, event('payment', { payment: { reference: 'REF1', amount: 500_000 } }))
    const { outgoing } = tell(paid, receipt, { partner: 'treasury' })
    const proofs = outgoing.filter(({ purpose }) => purpose === 'payment-proof')
    expect(proofs).toMatchObject([{ partner: 'land', identity: `REF1 BL-7 ${file.digest}`, dossier: { receiver: 'land', status: 4, paymentProof: { reference: 'REF1', amount: 500_000, receiptNumber: 'BL-7', noticeNumbers: ['TB-1', 'TB-2'], receipts: [{ digest: file.digest }] } } }])
  })

  it('prove the payment where it was never told', () => {
    expect(tell(requested, receipt, { partner: 'treasury' })).toMatchObject({ inbox: 'applied', state: { status: 4, financial: 'paid', payments: [{ receiptNumber: 'BL-7', receipts: [file] }] } })
  })

  it('of nothing known wait for a person', () => {
    expect(tell(heldDossier(), receipt)).toMatchObject({ inbox: 'parked', reason: 'unknown-reference' })
  })

  it('wait for their file before they go anywhere', () => {
    const pending = { name: 'Biên lai', fileName: 'bien-lai.pdf', state: 'pending' as const }
    const { outgoing } = tell(requested, { ...receipt, files: [pending] }, { partner: 'treasury' })
    expect(outgoing.map(({ purpose }) => purpose)).not.toContain('payment-proof')
  })

  it.each([
    ['a version is on its way there', { holdings: [{ partner: 'land', transferId: 't', state: 'waiting' }] }, {}, 1],
    ['its newest version waits for a person', { holdings: [{ partner: 'land', transferId: 't', state: 'parked' }] }, {}, 1],
    ['it refused the dossier', { holdings: [{ partner: 'land', transferId: 't', state: 'refused' }] }, {}, 0],
    ['it was sent to others only', { holdings: [{ partner: 'tax', transferId: 't', state: 'confirmed' }] }, {}, 0],
    ['it finished', {}, { status: 9, statusFrom: 'land' }, 0],
    ['another agency finished', {}, { status: 9, statusFrom: 'civil' }, 1],
    ['its sender finished', {}, { status: 9, statusFrom: 'sender' }, 0],
    ['it was withdrawn', {}, { status: 7, statusFrom: 'sender' }, 0],
  ])('to an agency that waits for money, where %s', (_what, held, state, count) => {
    const decision = tell({ ...requested, ...held, state: { ...requested.state, ...state } }, receipt, { partner: 'treasury' })
    expect(decision.outgoing.filter(({ purpose }) => purpose === 'payment-proof')).toHaveLength(count)
    expect(rules.takesPaymentProof('tax')).toBe(false)
  })

  const treasury = { partner: 'treasury' }
  const step = (held: Held, told: PartnerEvent, partner = 'treasury') => ({ ...held, state: tell(held, told, { partner }).state ?? held.state })
  const proofsOf = (held: Held, told: PartnerEvent, partner = 'treasury') => tell(held, told, { partner }).outgoing.filter(({ purpose }) => purpose === 'payment-proof')

  it('are waited for where a request came first, and only there', () => {
    const payment = event('payment', { payment: { reference: 'REF1', amount: 500_000 } })
    expect(proofsOf(requested, payment)).toEqual([])
    expect(proofsOf(requested, { ...payment, final: true })).toMatchObject([{ identity: 'REF1' }])
    expect(proofsOf(requested, { ...payment, files: [file] })).toMatchObject([{ dossier: { paymentProof: { receipts: [{ digest: file.digest }] } } }])
    expect(proofsOf(owing, event('payment', { payment: { reference: 'TB-1', amount: 300_000, noticeNumbers: ['TB-1'] } }), 'tax')).toMatchObject([{ partner: 'land', identity: 'TB-1' }])
  })

  it('that come later are another proof', () => {
    const bare = event('receipt', { payment: { reference: 'REF1', receiptNumber: 'BL-7' } })
    const told = step(requested, bare)
    const identities = [bare, receipt].map((one) => proofsOf(one === bare ? requested : told, one)[0]?.identity)
    expect(identities).toEqual(['REF1 BL-7', `REF1 BL-7 ${file.digest}`])
  })

  it('of another amount or transaction than the payment wait for a person', () => {
    const paid = step(requested, event('payment', { payment: { reference: 'REF1', amount: 500_000, transactionId: 'GD1' } }))
    const other = (payment: Partial<PaymentNews>) => ({ ...receipt, payment: { reference: 'REF1', ...payment } })
    expect(tell(paid, other({ amount: 100_000 }), treasury)).toMatchObject({ inbox: 'parked', reason: 'amount-mismatch' })
    expect(tell(paid, other({ amount: 500_000, transactionId: 'GD2' }), treasury)).toMatchObject({ inbox: 'parked', reason: 'paid-again' })
    expect(tell(paid, other({ amount: 500_000, transactionId: 'GD1' }), treasury)).toMatchObject({ inbox: 'applied' })
    expect(tell(paid, other({ amount: 100_000 }), { ...treasury, byPerson: true })).toMatchObject({ inbox: 'applied' })
  })

  it('of what another agency told to be paid belong to that payment', () => {
    const vouchers = step(step(requested, voucher('TB-1', 300_000), 'tax'), voucher('TB-2', 200_000), 'tax')
    const told = tell(vouchers, receipt, treasury)
    expect(told).toMatchObject({ inbox: 'kept', reason: 'already-paid', state: { financial: 'paid' } })
    expect(told.state?.payments.find(({ reference }) => reference === 'TB-1')?.receipts).toEqual([file])
    expect(proofsOf(vouchers, receipt)).toMatchObject([{ partner: 'land', identity: `TB-1 BL-7 ${file.digest}` }])
  })
})

function voucher(notice: string, amount: number): PartnerEvent {
  return event('payment', { payment: { reference: notice, amount, noticeNumbers: [notice] } })
}

describe('what is told twice', () => {
  const one = after(heldDossier({ status: 4 }), noticed(notice('TB-1', 300_000)))
  const order = (reference: string, amount = 300_000, noticeNumbers?: string[]) => event('payment-requested', { payment: { reference, amount, ...(noticeNumbers ? { noticeNumbers } : {}) } })
  const payment = (reference: string, transactionId: string | undefined, amount = 300_000, noticeNumbers?: string[]) =>
    event('payment', { payment: { reference, amount, ...(transactionId ? { transactionId } : {}), ...(noticeNumbers ? { noticeNumbers } : {}) } })
  const by = (held: Held, told: PartnerEvent, partner: string) => ({ ...held, state: tell(held, told, { partner }).state ?? held.state })
  const ordered = by(by(one, order('A', 300_000, ['TB-1']), 'treasury'), order('B', 300_000, ['TB-1']), 'treasury')
  const fees = by(by(heldDossier({ status: 4 }), order('A'), 'treasury'), order('B'), 'treasury')
  const paidA = by(ordered, payment('A', 'GD1'), 'treasury')
  const voucherFirst = by(ordered, voucher('TB-1', 300_000), 'tax')

  it.each([
    ['the tax voucher after the treasury', paidA, voucher('TB-1', 300_000), 'tax', 'kept', 'already-paid'],
    ['the treasury after the tax voucher', voucherFirst, payment('A', 'GD1'), 'treasury', 'kept', 'already-paid'],
    ['a second order, paid by another transaction', paidA, payment('B', 'GD2'), 'treasury', 'parked', 'paid-again'],
    ['a second order, of the same transaction', paidA, payment('B', 'GD1'), 'treasury', 'kept', 'already-paid'],
    ['a reference without a request, another transaction', paidA, payment('C', 'GD2', 300_000, ['TB-1']), 'treasury', 'parked', 'paid-again'],
    ['a voucher of another amount', paidA, voucher('TB-1', 299_000), 'tax', 'parked', 'amount-mismatch'],
    ['a second transaction after a voucher and a first one', by(voucherFirst, payment('A', 'GD1'), 'treasury'), payment('B', 'GD2'), 'treasury', 'parked', 'paid-again'],
    ['the same reference and transaction with another amount', paidA, payment('A', 'GD1', 1), 'treasury', 'parked', 'amount-mismatch'],
    ['the older of two orders for fees', by(fees, payment('B', 'GD1'), 'treasury'), payment('A', 'GD2'), 'treasury', 'parked', 'paid-again'],
    ['the newer of two orders for fees', by(fees, payment('A', 'GD1'), 'treasury'), payment('B', 'GD2'), 'treasury', 'parked', 'paid-again'],
  ] as const)('%s', (_what, held, told, partner, inbox, reason) => {
    const decision = tell(held, told, { partner })
    expect(decision).toMatchObject({ inbox, reason })
    expect((decision.state ?? held.state).financial).toBe('paid')
  })

  it('in part is for a person where one agency tells two transactions, and the rest of it where two agencies do', () => {
    const both = by(by(owing, payment('A', 'GD1', 300_000, ['TB-1']), 'treasury'), order('C', 500_000, ['TB-1', 'TB-2']), 'treasury')
    expect(tell(both, payment('C', 'GD2', 500_000), { partner: 'treasury' })).toMatchObject({ inbox: 'parked', reason: 'paid-again' })
    const half = by(by(owing, voucher('TB-1', 300_000), 'tax'), order('C', 500_000, ['TB-1', 'TB-2']), 'treasury')
    expect(tell(half, payment('C', 'GD2', 500_000), { partner: 'treasury' })).toMatchObject({ inbox: 'applied', state: { financial: 'paid' } })
  })

  it('keeps its papers, whoever brings them', () => {
    const paper = { name: 'Chứng từ', fileName: 'ct.pdf', state: 'pending' as const }
    expect(tell(paidA, { ...voucher('TB-1', 300_000), files: [paper] }, { partner: 'tax' }).state?.payments.find(({ reference }) => reference === 'A')?.receipts).toEqual([paper])
  })

  it('is a payment of its own where a person says so', () => {
    expect(tell(paidA, payment('B', 'GD2'), { partner: 'treasury', byPerson: true })).toMatchObject({ inbox: 'applied', state: { financial: 'paid' } })
  })
})

describe('amounts that change', () => {
  const paying = event('payment', { payment: { reference: 'R1', amount: 300_000, noticeNumbers: ['TB-1'], transactionId: 'GD1' } })
  const paid = after(heldDossier({ status: 4 }), noticed(notice('TB-1', 300_000)), paying)
  const rowsOf = ({ state }: Held) => state.amountsDue.map((row) => [row.due.noticeNumber, row.paid])

  it('upwards after the payment are owed again, and told', () => {
    const decision = tell(paid, noticed(notice('TB-1', 350_000)))
    expect(decision).toMatchObject({ inbox: 'applied', state: { status: 6, financial: 'partly-paid', amountsDue: [{ paid: false }] } })
    expect(decision.journal).toMatchObject([{ type: 'partner.tax-notice' }, { type: 'dossier.notice-corrected', data: { noticeNumber: 'TB-1', from: 300_000, to: 350_000, paid: false } }, { type: 'dossier.status' }])
  })

  it('downwards stay paid, and are told', () => {
    const decision = tell(paid, noticed(notice('TB-1', 250_000)))
    expect(decision).toMatchObject({ inbox: 'applied', state: { status: 4, financial: 'paid', amountsDue: [{ paid: true }] } })
    expect(decision.journal).toContainEqual({ type: 'dossier.notice-corrected', partner: 'land', data: { noticeNumber: 'TB-1', from: 300_000, to: 250_000, paid: true } })
  })

  it('of the same amount are no correction', () => {
    expect(tell(paid, noticed(notice('TB-1', 300_000))).journal.map(({ type }) => type)).not.toContain('dossier.notice-corrected')
  })

  it.each([
    ['the sum that was paid', 300_000, true],
    ['less than was paid', 200_000, false],
    ['more than was paid', 400_000, false],
  ])('a notice after its payment, of %s', (_what, amount, done) => {
    const early = after(heldDossier({ status: 4 }), event('payment-requested', { payment: { reference: 'R1', amount: 300_000, noticeNumbers: ['TB-1'] } }), paying)
    expect(early.state.financial).toBe('paid')
    expect(rowsOf(after(early, noticed(notice('TB-1', amount))))).toEqual([['TB-1', done]])
  })

  it.each([
    ['less than its notice, as was asked for', 1, 300_000, 1],
    ['what was asked for before its notice rose', 300_000, 350_000, 300_000],
    ['what the notice says, and not what was asked for', 300_000, 350_000, 350_000],
  ])('a payment of %s waits for a person, whose word counts', (_what, asked, now, amount) => {
    const held = after(heldDossier({ status: 4 }), noticed(notice('TB-1', 300_000)), event('payment-requested', { payment: { reference: 'R1', amount: asked, noticeNumbers: ['TB-1'] } }), noticed(notice('TB-1', now)))
    const told = event('payment', { payment: { reference: 'R1', amount, transactionId: 'GD1' } })
    expect(tell(held, told)).toMatchObject({ inbox: 'parked', reason: 'amount-mismatch' })
    const vouched = tell(held, told, { byPerson: true })
    expect(vouched).toMatchObject({ inbox: 'applied', state: { status: 4, financial: 'paid', payments: [{ amount, covers: now }] } })
    expect(after({ ...held, state: vouched.state ?? held.state }, noticed(notice('TB-1', now + 1))).state.financial).toBe('partly-paid')
  })

  it('a request that a newer one replaced is no item any more', () => {
    const fees = after(heldDossier({ status: 4 }), ...['A', 'B'].map((reference) => event('payment-requested', { payment: { reference, amount: 5 } })), event('payment', { payment: { reference: 'B', amount: 5 } }))
    expect(fees.state.financial).toBe('paid')
    expect(after(fees, event('payment-requested', { payment: { reference: 'C', amount: 7 } })).state.financial).toBe('partly-paid')
    const unknown = after(heldDossier(), ...['A', 'B'].map((reference) => event('payment-requested', { payment: { reference, amount: 5, noticeNumbers: ['TB-9'] } })), event('payment', { payment: { reference: 'B', amount: 5 } }))
    expect(unknown.state.financial).toBe('paid')
  })
})

describe('money that is owed by the word of an agency, without amounts', () => {
  const at = (hour: number) => `2026-11-24T0${hour}:00:00.000Z`
  const waiting = after(heldDossier({ status: 4 }), event('tax-notice', { status: 6, at: at(1) }))

  it('is waited for until the same agency goes on', () => {
    expect(tell(waiting, event('progress', { status: 4, at: at(2) }))).toMatchObject({ inbox: 'applied', state: { status: 4, financial: 'none', clock: { suspensions: [{ to: at(2) }] } } })
    expect(tell(waiting, event('progress', { status: 4, at: at(2) }), { partner: 'civil' })).toMatchObject({ inbox: 'kept', reason: 'backwards' })
  })

  it('is waited for as long as amounts are known that nobody paid', () => {
    const noticedToo = tell(waiting, noticed(notice('TB-1', 5)), { partner: 'tax' }).state ?? waiting.state
    expect(tell({ ...waiting, state: noticedToo }, event('progress', { status: 4, at: at(2) }))).toMatchObject({ inbox: 'kept', reason: 'backwards', state: { status: 6 } })
  })
})
