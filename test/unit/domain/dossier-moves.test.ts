/** Every row of the two tables of moves, and every pair that they lack. */
import { describe, expect, it } from 'vitest'
import { partnerEventTypes } from '../../../schemas/partner-event.ts'
import { mayPartnerMove, maySenderMove, partnerMoves, senderMoves } from '../../../src/domain/dossier-moves.ts'
import { event, heldDossier, tell } from './held-dossier.ts'

const statuses = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
const pairs = statuses.flatMap((from) => statuses.filter((to) => to !== from).map((to) => ({ from, to })))

describe('what a partner may do', () => {
  it.each(partnerMoves.flatMap(({ to, from, by }) => by.flatMap((type) => from.map((one) => ({ from: one, to, type })))))('$type moves $from to $to', ({ from, to, type }) => {
    const decision = tell(heldDossier({ status: from }), event(type, { status: to, ...(type === 'receipt' || type.startsWith('payment') ? { payment: { reference: 'R1', amount: 0 } } : {}) }), { byPerson: true })
    expect(decision).toMatchObject({ inbox: 'applied', state: { status: to, statusFrom: 'land' } })
  })

  it.each(pairs.filter(({ from, to }) => !partnerMoves.some((row) => row.to === to && row.from.includes(from))))('nothing moves $from to $to', ({ from, to }) => {
    for (const type of partnerEventTypes) expect(mayPartnerMove(from, to, type, false)).toBe(false)
    expect(tell(heldDossier({ status: from }), event('progress', { status: to }))).toMatchObject({ inbox: 'kept', reason: 'backwards', state: { status: from } })
  })

  it.each([
    ['progress does not end the wait for documents', 5, 4, 'progress', false],
    ['progress does not end the wait for money', 6, 4, 'progress', true],
    ['progress goes on from 6 where nothing is owed any more', 6, 4, 'progress', false],
    ['what was given back is not processed', 4, 9, 'returned', false],
    ['what was withdrawn is not processed', 4, 9, 'withdrawn', false],
    ['what was refused is not processed', 4, 9, 'refused', false],
    ['a result comes though money is owed', 6, 9, 'result', true],
    ['information moves nothing', 2, 4, 'information', false],
  ] as const)('%s', (_words, from, to, type, owed) => {
    expect(mayPartnerMove(from, to, type, owed)).toBe(_words.includes('goes on') || _words.includes('comes'))
  })

  it.each(statuses)('a supplement request after %i', (from) => {
    const { state, inbox } = tell(heldDossier({ status: from }), event('supplement-requested', { status: 5, supplement: { content: 'Thiếu bản vẽ', suspends: true } }))
    const taken = [1, 2, 4, 5, 6].includes(from)
    expect({ status: state?.status, inbox, rounds: state?.rounds.length, paused: state?.clock.suspensions.length }).toEqual({
      status: taken ? 5 : from, inbox: taken ? 'applied' : 'kept', rounds: taken ? 1 : 0, paused: taken ? 1 : 0,
    })
  })
})

describe('what a new version of the sender may do', () => {
  it.each(pairs)('from $from to $to', ({ from, to }) => {
    const listed = senderMoves[from]?.includes(to) === true
    expect(maySenderMove(from, to, false)).toBe(listed)
    const ownWait = to === 4 && (from === 5 || from === 6)
    expect(maySenderMove(from, to, true)).toBe(listed || ownWait)
  })

  it('a refused dossier that was corrected goes on from any status', () => {
    for (const to of statuses.filter((status) => status !== 3)) expect(maySenderMove(3, to, false)).toBe(true)
  })

  it('an old status does not set back what a partner moved on', () => {
    expect([maySenderMove(4, 2, false), maySenderMove(5, 4, false), maySenderMove(9, 4, false), maySenderMove(10, 2, false)]).toEqual([false, false, false, false])
  })
})
