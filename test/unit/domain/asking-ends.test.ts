import { describe, expect, it } from 'vitest'
import type { DossierState, PaymentRequested } from '../../../schemas/dossier-state.ts'
import { whyAskNoMore } from '../../../src/domain/asking-ends.ts'
import { heldDossier } from './held-dossier.ts'

const now = new Date('2027-03-01T00:00:00Z')
const [recently, longAgo] = ['2027-02-01T00:00:00Z', '2027-01-29T00:00:00Z']
const acceptedAt = new Date('2026-12-01T00:00:00Z')

function why(state: Partial<DossierState>, asked: { readonly acceptedAt?: Date; readonly remoteId?: string } = {}, horizonDays = 365) {
  return whyAskNoMore({ acceptedAt, remoteId: undefined, ...asked }, { ...heldDossier().state, ...state }, now, horizonDays)
}

const order = (more: Partial<PaymentRequested> = {}): PaymentRequested => ({ reference: 'R-1', partner: 'treasury', amount: 5, noticeNumbers: ['N-1'], requestedAt: recently, receipts: [], ...more })
const file = { name: 'GCN', fileName: 'gcn.pdf', state: 'stored' } as const

describe('a partner is asked about a dossier', () => {
  it('until the horizon', () => {
    expect(why({ status: 4 })).toBeUndefined()
    expect([why({ status: 4 }, {}, 90), why({ status: 4 }, {}, 89)]).toEqual([undefined, 'horizon'])
    expect(whyAskNoMore({ acceptedAt, remoteId: undefined }, undefined, now, 89)).toBe('horizon')
    expect(whyAskNoMore({ acceptedAt, remoteId: undefined }, undefined, now, 90)).toBeUndefined()
  })

  it.each([3, 7, 8, 10] as const)('for thirty days after it ended with %i', (status) => {
    expect(why({ status, statusAt: recently })).toBeUndefined()
    expect(why({ status, statusAt: longAgo })).toBe('ended')
    // handed over once more since
    expect(why({ status, statusAt: longAgo }, { acceptedAt: new Date(recently) })).toBeUndefined()
  })

  it('until its results are here', () => {
    const ended = { status: 9, statusAt: longAgo } as const
    const result = (state: 'stored' | 'pending' | 'failed') => ({ results: [{ partner: 'land', at: longAgo, files: [{ ...file, state }] }] })
    expect(why({ ...ended, results: [] })).toBeUndefined()
    expect(why({ ...ended, ...result('pending') })).toBeUndefined()
    expect(why({ ...ended, ...result('stored') })).toBe('ended')
    expect(why({ ...ended, statusAt: recently, ...result('stored') })).toBeUndefined()
    expect(why({ status: 4, statusAt: longAgo, ...result('stored') })).toBeUndefined()
  })

  it('for thirty days where an order to pay is not paid, and on where it is', () => {
    const asked = { remoteId: 'R-1' }
    expect(why({ payments: [order()] }, asked)).toBeUndefined()
    expect(why({ payments: [order({ requestedAt: longAgo })] }, asked)).toBe('not-paid')
    expect(why({ payments: [order({ requestedAt: longAgo, paidAt: longAgo })] }, asked)).toBeUndefined()
    expect(why({ payments: [order({ requestedAt: longAgo })] }, { remoteId: 'R-2' })).toBeUndefined()
  })

  it('until what an order is for was paid otherwise', () => {
    const asked = { remoteId: 'R-1' }
    const other = (more: Partial<PaymentRequested>) => order({ reference: 'R-2', transactionId: 'T-2', ...more })
    expect(why({ payments: [order(), other({})] }, asked)).toBe('paid-otherwise')
    expect(why({ payments: [order({ noticeNumbers: ['N-1', 'N-2'] }), other({})] }, asked)).toBeUndefined()
    expect(why({ payments: [order()], amountsDue: [{ due: { noticeNumber: 'N-1', item: 'Phí', amount: 5 }, partner: 'tax', paid: true }] }, asked)).toBe('paid-otherwise')
    expect(why({ payments: [order({ noticeNumbers: [] }), other({})] }, asked)).toBeUndefined()
    expect(why({ payments: [order({ noticeNumbers: [] }), other({ noticeNumbers: [] })] }, asked)).toBe('paid-otherwise')
  })
})
