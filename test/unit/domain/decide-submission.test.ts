/** What the sender's versions do to a dossier, and what follows when a partner has one. */
import { describe, expect, it } from 'vitest'
import { decideDelivered, decideFile, decideOlderVersion, decideVersion } from '../../../src/domain/decide-submission.ts'
import type { Held } from '../../../src/domain/held.ts'
import type { Dossier } from '../../../schemas/dossier.ts'
import { after, event, heldDossier, now, rules } from './held-dossier.ts'

const later = new Date(now.getTime() + 1000)
const asked = event('supplement-requested', { status: 5, supplement: { content: 'Thiếu bản vẽ', suspends: true } })
const supplement = { note: 'Nộp bản vẽ', componentCodes: ['TP01'] }

function version(held: Held, latest: Partial<Dossier>, acceptedAt = later): Held {
  const newest = { ...held, latest: { ...held.latest, receiver: 'land', ...latest } }
  return { ...newest, state: decideVersion(newest, acceptedAt, rules).state ?? held.state }
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

  it('that withdraws ends the dossier at once', () => {
    const withdrawal = { reason: 'Đổi ý', at: '2026-11-25T10:00:00+07:00' }
    expect(version(heldDossier(), { withdrawal }).state).toMatchObject({ status: 7, statusFrom: 'sender', withdrawal, clock: { endedAt: later.toISOString() } })
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
    const state = decideOlderVersion(held, 'land', later).state
    expect(state).toBeDefined()
    expect(decideDelivered({ ...held, state: state ?? held.state }, delivery, rules).state).toMatchObject({ status: 4, rounds: [{ receivedAt: later.toISOString() }] })
    expect(decideOlderVersion(held, 'civil', later).state).toBeUndefined()
    expect(decideOlderVersion(held, 'land', new Date(now.getTime() - 1)).state).toBeUndefined()
  })

  it('to the portal is not mirrored to it', () => {
    expect(decideDelivered(heldDossier(), { ...delivery, partner: 'portal' }, rules).outgoing).toEqual([])
  })

  it('to a partner that is polled begins the asking, unless it has finished already', () => {
    expect(decideDelivered(heldDossier(), { ...delivery, polled: true }, rules).awaits).toEqual({ partner: 'land', transferId: 't1' })
    expect(decideDelivered(heldDossier(), delivery, rules).awaits).toBeUndefined()
    const finished = after(heldDossier(), event('result', { status: 9, final: true }))
    expect(decideDelivered(finished, { ...delivery, polled: true }, rules).awaits).toBeUndefined()
  })
})

describe('a file that was fetched', () => {
  it('goes to the portal, unless it is confidential', () => {
    expect(decideFile(heldDossier(), 'land', 'file 7', rules).outgoing).toMatchObject([{ purpose: 'mirror', identity: 'file 7', source: 'land' }])
    expect(decideFile(heldDossier(), 'judiciary', 'file 7', rules).outgoing).toEqual([])
    expect(decideFile(heldDossier(), 'portal', 'file 7', rules).outgoing).toEqual([])
  })
})
