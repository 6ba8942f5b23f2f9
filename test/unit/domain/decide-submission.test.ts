/** What the sender's versions do to a dossier, and what follows when a partner has one. */
import { describe, expect, it } from 'vitest'
import { decideCameToNothing, decideDelivered, decideFile, decideOlderVersion, decideVersion } from '../../../src/domain/decide-submission.ts'
import type { Held } from '../../../src/domain/held.ts'
import type { Dossier } from '../../../schemas/dossier.ts'
import { after, event, heldDossier, now, rules, tell } from './held-dossier.ts'

const later = new Date(now.getTime() + 1000)
const asked = event('supplement-requested', { status: 5, supplement: { content: 'Thiếu bản vẽ', suspends: true } })
const supplement = { note: 'Nộp bản vẽ', componentCodes: ['TP01'] }

function version(held: Held, latest: Partial<Dossier>, acceptedAt = later, transferId = 't1'): Held {
  const newest = { ...held, latest: () => ({ ...held.latest(), receiver: 'land', ...latest }) }
  return { ...newest, state: decideVersion(newest, { transferId, acceptedAt }, rules).state ?? held.state }
}

const delivery = { partner: 'land', transferId: 't1', at: later, polled: false }

describe('a version', () => {
  it('starts the clock', () => {
    expect(version(heldDossier(), {}).state.clock.checkAt).toBe('2026-12-03T10:00:00.000Z')
  })

  it('of a refused dossier reopens it, and its clock', () => {
    const refused = after(heldDossier(), event('refused', { status: 3 }))
    const { state } = version(refused, { status: 2 })
    expect(state).toMatchObject({ status: 2, statusFrom: 'sender' })
    expect(state.clock.endedAt).toBeUndefined()
    expect(state.clock.checkAt).toBeDefined()
  })

  it('accepted before the partner’s word does not undo it', () => {
    const refused = after(heldDossier(), event('refused', { status: 3 }))
    expect(version(refused, { status: 2 }, new Date(now.getTime() - 1000)).state.status).toBe(3)
  })

  it('with the status it had at home does not set back what a partner moved on', () => {
    expect(version(after(heldDossier(), event('progress', { status: 4 })), { status: 2 }).state).toMatchObject({ status: 4, statusFrom: 'land' })
  })

  it('tells of its own waiting, which stops the clock until it goes on', () => {
    const waiting = version(heldDossier(), { status: 5 })
    expect(waiting.state.clock).toMatchObject({ suspensions: [{ reason: 'supplement', partner: 'sender' }] })
    expect(version(waiting, { status: 4 }, new Date(later.getTime() + 1000)).state).toMatchObject({ status: 4, clock: { suspensions: [{ to: expect.any(String) }] } })
  })

  it('with a new date promises that', () => {
    const { state } = version(heldDossier(), { dueAt: '2026-12-18T17:00:00+07:00' })
    expect(state.clock).toMatchObject({ promisedAt: '2026-12-18T17:00:00+07:00', dueAt: '2026-12-18T17:00:00+07:00' })
  })

  it('with the old date undoes no new one of a partner', () => {
    const moved = after(heldDossier(), event('progress', { status: 4, newDueAt: '2026-12-15T17:00:00+07:00' }))
    expect(version(moved, {}).state.clock.dueAt).toBe('2026-12-15T17:00:00+07:00')
  })

  it('brings its papers and proofs along', () => {
    const document = { name: 'Kết quả', attachment: { digest: 'a'.repeat(64), fileName: 'kq.pdf', mediaType: 'application/pdf', size: 1 } }
    const paymentProof = { reference: 'R1', amount: 5, noticeNumbers: [], receipts: [] }
    const once = version(heldDossier(), { results: [document], paymentProof })
    expect(version(once, { results: [document], paymentProof }, new Date(later.getTime() + 1)).state).toMatchObject({ documents: [document], proofs: [paymentProof] })
  })
})

describe('a delivery', () => {
  it('of what was asked for closes the round and lets the clock go on', () => {
    const answered = version(after(heldDossier({ status: 4 }), asked), { supplement })
    expect(answered.state).toMatchObject({ status: 5, rounds: [{ note: 'Nộp bản vẽ' }] })
    const decision = decideDelivered(answered, delivery, rules)
    expect(decision).toMatchObject({
      state: { status: 4, statusFrom: 'sender', rounds: [{ receivedAt: later.toISOString() }], clock: { suspensions: [{ to: later.toISOString() }] } },
      journal: [{ type: 'dossier.status', data: { from: 5, to: 4 } }],
      outgoing: [{ purpose: 'mirror', partner: 'portal', identity: 'delivered t1', dossier: { status: 4 } }],
    })
    expect(decision.outgoing[0]).not.toHaveProperty('source')
  })

  it('of anything else leaves the round open', () => {
    const held = after(heldDossier({ status: 4 }), asked)
    expect(decideDelivered(held, delivery, rules).state).toMatchObject({ status: 5, rounds: [expect.not.objectContaining({ receivedAt: expect.anything() })] })
    const toAnother = version(held, { supplement, receiver: 'civil' })
    expect(decideDelivered(toAnother, { ...delivery, partner: 'civil' }, rules).state?.status).toBe(5)
  })

  it('of a version that another one overtook answers the partner that waits, and no other', () => {
    const held = after(heldDossier({ status: 4 }), asked)
    const state = decideOlderVersion(held, { transferId: 't0', partner: 'land', acceptedAt: later, followUp: 'supplement' }).state
    expect(state).toBeDefined()
    expect(decideDelivered({ ...held, state: state ?? held.state }, delivery, rules).state).toMatchObject({ status: 4, rounds: [{ receivedAt: later.toISOString() }] })
    expect(decideOlderVersion(held, { transferId: 't0', partner: 'civil', acceptedAt: later, followUp: 'supplement' }).state).toBeUndefined()
    expect(decideOlderVersion(held, { transferId: 't0', partner: 'land', acceptedAt: new Date(now.getTime() - 1), followUp: 'supplement' }).state).toBeUndefined()
  })

  it.each([undefined, 'paymentProof'])('of a version that another one overtook and that hands in nothing (%s) answers nobody', (followUp) => {
    expect(decideOlderVersion(after(heldDossier({ status: 4 }), asked), { transferId: 't0', partner: 'land', acceptedAt: later, followUp }).state).toBeUndefined()
  })

  it('to the portal is mirrored to it only where that would show something older now', () => {
    const own = heldDossier({}, { receiver: 'portal' })
    expect(decideDelivered(own, { ...delivery, partner: 'portal' }, rules).outgoing).toEqual([])
    const movedOn = after(own, event('progress', { status: 4 }))
    expect(decideDelivered(movedOn, { ...delivery, partner: 'portal' }, rules).outgoing).toMatchObject([{ purpose: 'mirror', partner: 'portal', identity: 'delivered t1', dossier: { status: 4 } }])
    const overtaken = heldDossier({}, { receiver: 'land' })
    expect(decideDelivered(overtaken, { ...delivery, partner: 'portal' }, rules).outgoing).toHaveLength(1)
  })

  it('to a partner that is polled begins the asking, unless it has finished already', () => {
    expect(decideDelivered(heldDossier(), { ...delivery, polled: true }, rules).awaits).toEqual({ partner: 'land', transferId: 't1' })
    expect(decideDelivered(heldDossier(), delivery, rules).awaits).toBeUndefined()
    const finished = after(heldDossier(), event('result', { status: 9, final: true }))
    expect(decideDelivered(finished, { ...delivery, polled: true }, rules).awaits).toBeUndefined()
  })
})

describe('a dossier that its sender takes back', () => {
  const withdrawal = { reason: 'Đổi ý', at: '2026-11-25T10:00:00+07:00' }
  const waiting = after(heldDossier({ status: 4 }), asked)
  const arrived = (held: Held, transferId = 't1') => ({ ...held, state: decideDelivered(held, { ...delivery, transferId }, rules).state ?? held.state })
  const undone = (held: Held, transferId = 't1') => ({ ...held, state: decideCameToNothing(held, transferId, rules).state ?? held.state })

  it('stands where it stood until its partner has the withdrawal', () => {
    const asks = version(waiting, { withdrawal })
    expect(asks.state).toMatchObject({ status: 5, withdrawal })
    expect(asks.state.clock.endedAt).toBeUndefined()
    const decision = decideDelivered(asks, delivery, rules)
    expect(decision).toMatchObject({ state: { status: 7, statusFrom: 'sender', clock: { endedAt: later.toISOString() } }, journal: [{ type: 'dossier.status', data: { from: 5, to: 7 } }] })
    expect(decision.state?.clock.checkAt).toBeUndefined()
  })

  it('is not taken back by the delivery of another version', () => {
    expect(arrived(version(waiting, { withdrawal }), 't2').state.status).toBe(5)
  })

  it('is not, where the partner finished it before', () => {
    const finished = after(version(heldDossier({ status: 4 }), { withdrawal }), event('result', { status: 9 }))
    expect(arrived(finished).state.status).toBe(9)
  })

  it('is so at once by the sender’s own word', () => {
    expect(version(waiting, { status: 7 }).state).toMatchObject({ status: 7, statusFrom: 'sender', clock: { endedAt: later.toISOString() } })
  })

  it.each([
    ['a withdrawal on its way', version(waiting, { withdrawal })],
    ['a withdrawal that had arrived', arrived(version(waiting, { withdrawal }))],
    ['the sender’s own word', version(waiting, { status: 7 })],
  ])('stands where it stood where the transfer came to nothing: %s', (_what, held) => {
    const { takenBack: _kept, ...state } = undone(held).state
    expect(state).toEqual(waiting.state)
    expect(decideCameToNothing(held, 'another', rules)).toEqual({ journal: [], outgoing: [] })
    expect(tell(undone(held), event('result', { status: 9, at: new Date(now.getTime()).toISOString() }))).toMatchObject({ inbox: 'applied', state: { status: 9 } })
  })

  it('is told to its client and to the portal that it is not', () => {
    const { journal, outgoing } = decideCameToNothing(version(waiting, { status: 7 }), 't1', rules)
    expect(journal).toMatchObject([{ type: 'dossier.status', data: { from: 7, to: 5 } }])
    expect(outgoing).toMatchObject([{ purpose: 'mirror', partner: 'portal', identity: 'undone t1', dossier: { status: 5 } }])
    expect(decideCameToNothing(version(waiting, { withdrawal }), 't1', rules).outgoing).toEqual([])
  })

  it('is taken back after all where a person sends the refused withdrawal again', () => {
    expect(arrived(undone(version(waiting, { withdrawal }))).state).toMatchObject({ status: 7, withdrawal })
  })

  it('by a version that another one overtook is taken back once that arrived', () => {
    const overtaken = decideOlderVersion(waiting, { transferId: 't1', partner: 'land', acceptedAt: later, followUp: 'withdrawal' }).state
    expect(overtaken).toMatchObject({ status: 5 })
    expect(arrived({ ...waiting, state: overtaken ?? waiting.state }).state.status).toBe(7)
  })

  it('stays so where a partner said it too', () => {
    const both = after(version(waiting, { status: 7 }), event('withdrawn', { status: 7 }))
    expect(undone(both).state.status).toBe(7)
  })
})

describe('money that the sender waits for', () => {
  const due = { amountsDue: [{ noticeNumber: 'TB-1', item: 'Lệ phí', amount: 5 }] }
  it('is waived by who asked for it itself and goes on', () => {
    const asking = after(version(heldDossier(), { status: 6 }), event('tax-notice', { status: 6, ...due }))
    expect(asking.state).toMatchObject({ status: 6, statusFrom: 'sender', financial: 'due' })
    const waived = version(asking, { status: 4 }, new Date(later.getTime() + 1))
    expect(waived.state).toMatchObject({ status: 4, financial: 'waived', clock: { suspensions: [{ reason: 'payment', to: expect.any(String) }] } })
    expect(after(waived, event('progress', { status: 4 })).state.financial).toBe('waived')
    expect(after(waived, event('payment', { payment: { reference: 'R1', amount: 5, noticeNumbers: ['TB-1'] } })).state.financial).toBe('paid')
    expect(after(waived, event('tax-notice', { status: 6, amountsDue: [{ noticeNumber: 'TB-2', item: 'Lệ phí', amount: 7 }] })).state).toMatchObject({ status: 6, financial: 'due' })
  })

  it('is not waived by the status that the dossier has at home', () => {
    const asked = after(heldDossier({ status: 4 }), event('tax-notice', { status: 6, ...due }))
    expect(version(asked, { status: 4 }).state).toMatchObject({ status: 6, financial: 'due' })
  })
})

describe('a payment that an agency did not hear of yet', () => {
  it('is told to it once it has the dossier', () => {
    const paid = after({ ...heldDossier(), holdings: [] }, event('payment-requested', { payment: { reference: 'R1', amount: 5 } }))
    const proven = tell(paid, event('receipt', { payment: { reference: 'R1', receiptNumber: 'BL-1' } }), { partner: 'treasury' }).state ?? paid.state
    expect(decideDelivered({ ...heldDossier(), state: proven }, delivery, rules).outgoing.filter(({ purpose }) => purpose === 'payment-proof')).toMatchObject([{ partner: 'land', identity: 'R1 BL-1' }])
  })
})

describe('a file that was fetched', () => {
  it('goes to the portal, unless it is confidential', () => {
    expect(decideFile(heldDossier(), 'land', 'file 7', rules).outgoing).toMatchObject([{ purpose: 'mirror', identity: 'file 7', source: 'land' }])
    expect(decideFile(heldDossier(), 'judiciary', 'file 7', rules).outgoing).toEqual([])
    expect(decideFile(heldDossier(), 'portal', 'file 7', rules).outgoing).toEqual([])
  })
})
