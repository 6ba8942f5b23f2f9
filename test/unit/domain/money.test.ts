/** Notices, requests and payments: what agrees has its effect, what does not waits for a person. */
import { describe, expect, it } from 'vitest'
import type { AmountDue } from '../../../schemas/partner-event.ts'
import { financialOf, type Money } from '../../../src/domain/money.ts'
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

  it('of everything end the wait, and the clock goes on', () => {
    const decision = tell(requested, event('payment', { payment: { reference: 'REF1', amount: 500_000, transactionId: 'GD1' } }), { partner: 'treasury' })
    expect(decision).toMatchObject({
      inbox: 'applied',
      state: { status: 4, statusFrom: 'treasury', financial: 'paid', payments: [{ reference: 'REF1', transactionId: 'GD1', paidAt: expect.any(String) }], clock: { suspensions: [{ reason: 'payment', to: expect.any(String) }] } },
      journal: [{ type: 'partner.payment', data: { state: 'applied', reference: 'REF1', amounts: { count: 1, total: 500_000 } } }, { type: 'dossier.status', data: { from: 6, to: 4 } }],
    })
    expect(decision.state?.amountsDue.every(({ paid }) => paid)).toBe(true)
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
    expect(proofs).toMatchObject([{ partner: 'land', identity: 'REF1', dossier: { receiver: 'land', status: 4, paymentProof: { reference: 'REF1', amount: 500_000, receiptNumber: 'BL-7', noticeNumbers: ['TB-1', 'TB-2'], receipts: [{ digest: file.digest }] } } }])
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

  it('do not go to an agency that the dossier did not reach, nor once it is finished', () => {
    const undelivered = { ...requested, holdings: [{ partner: 'land', transferId: 't', state: 'waiting' }] }
    for (const held of [undelivered, { ...requested, state: { ...requested.state, status: 9 } }]) {
      expect(tell(held, receipt, { partner: 'treasury' }).outgoing.map(({ purpose }) => purpose)).not.toContain('payment-proof')
    }
    expect(rules.takesPaymentProof('tax')).toBe(false)
  })
})
