/** What becomes of a dossier when a partner tells something: applied, kept or parked, and who is told of it. */
import { describe, expect, it } from 'vitest'
import { Value } from 'typebox/value'
import { Dossier } from '../../../schemas/dossier.ts'
import { DossierState } from '../../../schemas/dossier-state.ts'
import { partnerEventTypes, type PartnerEvent } from '../../../schemas/partner-event.ts'
import { acceptedAt, after, code, event, heldDossier, now, rules, tell } from './held-dossier.ts'
import { decideVersion } from '../../../src/domain/decide-submission.ts'
import { decideEvent } from '../../../src/domain/decide-event.ts'

const step = { officer: 'canbo02', unit: 'Phòng mẫu', content: 'Đang thẩm định' }
const at = (hour: number) => `2026-11-24T0${hour}:00:00.000Z`

describe('an event that moves the dossier', () => {
  const held = heldDossier()
  const decision = tell(held, event('progress', { key: 'k1', status: 4, at: at(3), step, partnerCode: '07', partnerWords: 'Đang thẩm định' }))

  it('is applied: whose word it is, when, in which words', () => {
    expect(decision).toMatchObject({ inbox: 'applied', state: { status: 4, statusFrom: 'land', statusAt: at(3), partnerCode: '07', partnerWords: 'Đang thẩm định', steps: [{ ...step, partner: 'land', status: 4, at: at(3) }] } })
    expect(decision.reason).toBeUndefined()
  })

  it('is told to the client in codes and numbers, without names', () => {
    expect(decision.journal).toEqual([
      { type: 'partner.progress', partner: 'land', transferId: 'transfer-to-land', data: { key: 'k1', state: 'applied', status: 4, partnerCode: '07', at: at(3) } },
      { type: 'dossier.status', partner: 'land', data: { from: 2, to: 4, at: at(3), partnerCode: '07' } },
    ])
  })

  it('is mirrored to the portal', () => {
    expect(decision.outgoing).toMatchObject([{ purpose: 'mirror', partner: 'portal', identity: 'event land k1', source: 'land', dossier: { code, receiver: 'portal', status: 4 } }])
  })

  it.each([{ ...rules, portal: undefined }, { ...rules, portal: 'land' }])('is not mirrored without a portal, nor when the portal told it', (others) => {
    expect(decideEvent(held, event('progress', { status: 4 }), { partner: 'land', now, byPerson: false, rules: others }).outgoing).toEqual([])
  })

  it.each([3, 7, 8, 9, 10])('to %i ends the clock', (status) => {
    const type = status === 3 ? 'refused' : 'progress'
    expect(tell(held, event(type, { status })).state?.clock).toMatchObject({ endedAt: expect.any(String) })
  })
})

describe('an event that may not move it', () => {
  const going = after(heldDossier(), event('progress', { status: 4, at: at(3) }))

  it('because it is older than what the same partner said: kept, with its step', () => {
    const decision = tell(going, event('supplement-requested', { status: 5, at: at(2), step, supplement: { content: 'Thiếu', suspends: true } }))
    expect(decision).toMatchObject({ inbox: 'kept', reason: 'late', state: { status: 4, statusAt: at(3), rounds: [], steps: [step], clock: { suspensions: [] } } })
    expect(decision.journal).toMatchObject([{ data: { state: 'kept', cause: 'late', status: 5 } }])
    // the portal shows the step
    expect(decision.outgoing).toMatchObject([{ purpose: 'mirror', dossier: { status: 4 } }])
  })

  const told = (partner: string, one: PartnerEvent) => ({ partner, one })
  const asks = (hour: number) => event('supplement-requested', { status: 5, at: at(hour), supplement: { content: 'Thiếu', suspends: true } })
  it.each([
    ['another agency spoke meanwhile', [told('land', event('progress', { status: 4, at: at(3) })), told('tax', event('tax-notice', { status: 6, at: at(4) }))], asks(2)],
    ['its word then moved nothing', [told('land', event('supplement-received', { status: 2, at: at(3) }))], asks(2)],
    ['it received what it had asked for', [told('land', asks(2)), told('land', event('supplement-received', { status: 4, at: at(3) }))], { ...asks(2), at: at(1) }],
  ])('because it is older than what the same partner said, though %s', (_what, before, late) => {
    let held = heldDossier()
    for (const { partner, one } of before) held = { ...held, state: tell(held, one, { partner }).state ?? held.state }
    expect(tell(held, late)).toMatchObject({ inbox: 'kept', reason: 'late', state: { status: held.state.status, rounds: held.state.rounds } })
  })

  it('because it is older than the version by which its sender began anew', () => {
    const refused = after(heldDossier({}, { receiver: 'land' }), event('refused', { status: 3, at: at(2) }))
    const anew = { ...refused, state: decideVersion(refused, { transferId: 't2', acceptedAt: new Date(at(4)) }, rules).state ?? refused.state }
    expect(anew.state).toMatchObject({ status: 2, reopenedAt: at(4) })
    expect(tell(anew, event('refused', { status: 3, at: at(3) }))).toMatchObject({ inbox: 'kept', reason: 'late', state: { status: 2 } })
    expect(tell(anew, event('refused', { status: 3, at: at(3) }), { partner: 'tax' })).toMatchObject({ inbox: 'kept', reason: 'late' })
    expect(tell(anew, event('refused', { status: 3, at: at(5) }))).toMatchObject({ inbox: 'applied', state: { status: 3 } })
  })

  it('another partner’s older word is not late: clocks and agencies differ', () => {
    expect(tell(going, event('supplement-requested', { status: 5, at: at(2), supplement: { content: 'Thiếu', suspends: false } }), { partner: 'civil' })).toMatchObject({ inbox: 'applied', state: { status: 5, statusFrom: 'civil' } })
  })

  it.each([
    ['progress', at(2)],
    ['tax-notice', at(2)],
    // it would lead backwards
    ['progress', undefined],
  ] as const)('that money is owed: an old word of it (%s) owes nothing', (type, when) => {
    const from = when === undefined ? after(heldDossier(), event('result', { status: 9, at: at(3) })) : going
    const decision = tell(from, event(type, { status: 6, ...(when !== undefined ? { at: when } : {}) }))
    expect(decision).toMatchObject({ inbox: 'kept', state: { status: from.state.status, financial: 'none' } })
  })

  it('because the table lacks the move: kept', () => {
    const finished = after(going, event('result', { status: 9, at: at(4) }))
    expect(tell(finished, event('supplement-requested', { status: 5, at: at(5), supplement: { content: 'Thiếu', suspends: true } }))).toMatchObject({ inbox: 'kept', reason: 'backwards', state: { status: 9, rounds: [] } })
  })

  it('a partner whose clock is ahead does not make everything after it late', () => {
    const ahead = after(going, event('progress', { status: 4, at: '2030-01-01T00:00:00Z' }))
    expect(Date.parse(ahead.state.statusAt)).toBeLessThanOrEqual(now.getTime())
  })

  it('papers that come after the result are papers of the result; those of a dossier that was withdrawn are not', () => {
    const file = { name: 'Giấy chứng nhận', fileName: 'gcn.pdf', digest: 'b'.repeat(64), size: 5, mediaType: 'application/pdf', state: 'stored' as const }
    const told = event('result', { status: 9, at: at(5), files: [file] })
    expect(after(going, event('result', { status: 9, at: at(4) }), told).state.results.flatMap(({ files }) => files)).toEqual([file])
    expect(after(heldDossier({ status: 10 }), told).state.results).toMatchObject([{ files: [file] }])
    expect(after(heldDossier({ status: 7 }), told).state.results).toEqual([])
  })
})

describe('everything else', () => {
  it('what is not understood waits for a person, even when one vouches for it', () => {
    for (const byPerson of [false, true]) expect(tell(heldDossier(), event('not-understood'), { byPerson })).toMatchObject({ inbox: 'parked', reason: 'not-understood', outgoing: [] })
  })

  it('the journal holds no name of a file', () => {
    const file = { name: 'Giấy chứng nhận', fileName: 'gcn-nguyen-van-mau.pdf', digest: 'b'.repeat(64), size: 5, mediaType: 'application/pdf', state: 'stored' as const }
    const { journal } = tell(heldDossier({ status: 4 }), event('result', { status: 9, files: [file] }))
    expect(journal[0]?.data).toMatchObject({ files: [{ state: 'stored', digest: file.digest }] })
    expect(JSON.stringify(journal)).not.toMatch(/gcn|Giấy/)
  })

  it('information changes nothing and is told', () => {
    const held = heldDossier()
    const decision = tell(held, event('information', { partnerWords: 'Đã nhận' }))
    expect(decision).toMatchObject({ inbox: 'applied', journal: [{ type: 'partner.information' }], outgoing: [] })
    expect(decision.state).toMatchObject({ status: held.state.status, steps: [] })
  })

  it.each(['information', 'progress'] as const)('%s does not end the wait for money that its sender asked for after everything else was paid', (type) => {
    const asked = heldDossier({ status: 6, financial: 'paid', clock: { ...heldDossier().state.clock, suspensions: [{ reason: 'payment', partner: 'sender', from: at(2) }] } })
    expect(tell(asked, event(type))).toMatchObject({ inbox: 'applied', state: { status: 6, clock: asked.state.clock } })
  })

  it('a final event ends the asking, applied or kept, and not when it waits for a person', () => {
    const held = heldDossier({ status: 9 })
    expect(tell(held, event('result', { status: 9, final: true })).awaitsNoMore).toEqual({ partner: 'land' })
    expect(tell(held, event('progress', { status: 4, final: true }))).toMatchObject({ inbox: 'kept', awaitsNoMore: { partner: 'land' } })
    expect(tell(held, event('not-understood', { final: true })).awaitsNoMore).toBeUndefined()
  })

  it('who works on a dossier has accepted it', () => {
    const working = partnerEventTypes.filter((type) => tell(heldDossier(), event(type, { payment: { reference: 'R1', amount: 1 } }), { partner: 'tax', byPerson: true }).confirms === 'transfer-to-tax')
    expect(partnerEventTypes.filter((type) => !working.includes(type))).toEqual(['payment-requested', 'refused', 'returned', 'withdrawn', 'information', 'not-understood'])
    // the land office had confirmed it itself
    expect(tell(heldDossier(), event('progress', { status: 4 })).confirms).toBeUndefined()
  })

  it('the last word about one payment does not end the asking about another', () => {
    const receipt = event('receipt', { payment: { reference: 'R1', amount: 5, receiptNumber: 'BL-1' }, final: true })
    expect(tell(after(heldDossier(), event('payment-requested', { payment: { reference: 'R1', amount: 5 } })), receipt).awaitsNoMore).toEqual({ partner: 'land', remoteId: 'R1' })
  })

  it.each(partnerEventTypes)('%s leaves a state that the schema knows, and a mirror that is a dossier', (type) => {
    const money = ['payment', 'payment-requested', 'receipt'].includes(type) ? { payment: { reference: 'R1', amount: 5, noticeNumbers: ['TB-1'] } } : {}
    const owed = type === 'payment' || type === 'receipt' ? [{ due: { noticeNumber: 'TB-1', item: 'x', amount: 5 }, partner: 'tax', paid: false }] : []
    const decision = tell(heldDossier({ amountsDue: owed }), event(type, { status: 4, step, at: at(1), ...money, supplement: { content: 'Thiếu', suspends: true, dueAt: at(9) }, result: { number: '1' } }))
    if (decision.state !== undefined) expect(Value.Errors(DossierState, decision.state)).toEqual([])
    for (const { dossier } of decision.outgoing) expect(Value.Errors(Dossier, dossier)).toEqual([])
  })

  it('a round that is told again stays one round', () => {
    const told = event('supplement-requested', { status: 5, supplement: { content: 'Thiếu', suspends: true } })
    expect(after(heldDossier(), told, told).state.rounds).toHaveLength(1)
  })

  it('the dossier was accepted before all of this', () => {
    expect(heldDossier().state.statusAt).toBe(acceptedAt.toISOString())
  })
})
