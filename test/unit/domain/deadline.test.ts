/** The clock of a dossier: when it stands, how far the date moves, what is told and when. */
import { describe, expect, it } from 'vitest'
import { endClock, lookAtClock, resume, scheduleCheck, setDue, suspend, type DossierClock } from '../../../src/domain/deadline.ts'
import { decideDeadline } from '../../../src/domain/decide-submission.ts'
import { after, event, heldDossier, rules as gatewayRules } from './held-dossier.ts'

const rules = { warnWorkingDays: 1, extendWorkingDays: 3 }
const at = (text: string) => new Date(`${text}+07:00`)
const clock: DossierClock = { promisedAt: '2026-12-04T17:00:00+07:00', dueAt: '2026-12-04T17:00:00+07:00', suspensions: [] }
const monday = at('2026-11-30T09:00:00')
const wednesday = at('2026-12-02T09:00:00')

describe('standing still', () => {
  it('moves the date by the working days that it stood', () => {
    const resumed = resume(suspend(clock, 'supplement', 'land', monday), 'supplement', wednesday)
    expect(resumed).toMatchObject({ promisedAt: clock.promisedAt, dueAt: '2026-12-08T17:00:00+07:00', suspensions: [{ reason: 'supplement', partner: 'land', to: wednesday.toISOString() }] })
  })

  it('a second request of the same partner changes nothing', () => {
    const once = suspend(clock, 'supplement', 'land', monday)
    expect(suspend(once, 'supplement', 'land', wednesday)).toBe(once)
  })

  it('two reasons at once count once, when the last one ends', () => {
    const both = suspend(suspend(clock, 'supplement', 'land', monday), 'payment', 'tax', at('2026-12-01T09:00:00'))
    const one = resume(both, 'supplement', wednesday)
    expect(one.dueAt).toBe(clock.dueAt)
    expect(resume(one, 'payment', at('2026-12-03T09:00:00')).dueAt).toBe('2026-12-09T17:00:00+07:00')
  })

  it('an end before the beginning is no pause', () => {
    expect(resume(suspend(clock, 'payment', 'tax', wednesday), 'payment', monday).dueAt).toBe(clock.dueAt)
  })

  it('of one partner only where it is named', () => {
    const suspended = suspend(clock, 'supplement', 'land', monday)
    expect(resume(suspended, 'supplement', wednesday, 'civil')).toBe(suspended)
  })

  it('nothing stops a clock that ended', () => {
    const ended = endClock(clock, monday)
    expect(suspend(ended, 'payment', 'tax', wednesday)).toBe(ended)
  })
})

describe('what is told', () => {
  it.each([
    ['long before', '2026-12-01T17:00:00', undefined, '2026-12-03T10:00:00.000Z'],
    ['one working day before', '2026-12-03T17:00:00', 'dossier.due-soon', '2026-12-04T10:00:00.000Z'],
    ['a moment before that', '2026-12-03T16:59:59', undefined, '2026-12-03T10:00:00.000Z'],
    ['at the date itself', '2026-12-04T17:00:00', 'dossier.overdue', undefined],
    ['long after', '2026-12-20T17:00:00', 'dossier.overdue', undefined],
  ])('%s', (_when, now, type, checkAt) => {
    const news = lookAtClock(clock, rules, at(now))
    expect({ type: news.told?.type, checkAt: news.clock.checkAt }).toEqual({ type, checkAt })
    expect(lookAtClock(news.clock, rules, at(now)).told).toBeUndefined()
  })

  it('nothing while it stands still, and nothing after its end', () => {
    const late = at('2026-12-20T17:00:00')
    for (const still of [suspend(clock, 'payment', 'tax', monday), endClock(clock, monday)]) {
      expect(lookAtClock(still, rules, late).told).toBeUndefined()
      expect(scheduleCheck(still, rules).checkAt).toBeUndefined()
    }
  })

  it('a new date makes what was told void', () => {
    const overdue = lookAtClock(clock, rules, at('2026-12-04T18:00:00')).clock
    const later = setDue(overdue, at('2026-12-11T17:00:00'))
    expect(lookAtClock(later, rules, at('2026-12-05T18:00:00')).told).toBeUndefined()
    expect(lookAtClock(later, rules, at('2026-12-11T17:00:00')).told?.type).toBe('dossier.overdue')
  })

  it('the data of the apology: dates, pauses, what is not certain', () => {
    const paused = resume(suspend(clock, 'supplement', 'land', monday), 'supplement', wednesday)
    const { told } = lookAtClock(paused, rules, at('2026-12-30T10:00:00'))
    expect(told?.data).toEqual({
      form: '04',
      promisedAt: '2026-12-04T17:00:00+07:00',
      dueAt: '2026-12-08T17:00:00+07:00',
      proposedDueAt: '2027-01-05T10:00:00+07:00',
      suspensions: [{ reason: 'supplement', partner: 'land', from: monday.toISOString(), to: wednesday.toISOString(), workingDays: 2 }],
      holidaysNotAnnounced: [2027],
    })
  })
})

describe('the clock in the rules of a dossier', () => {
  it('stands from a request for documents until they came, and the partner’s own date wins', () => {
    const asked = event('supplement-requested', { status: 5, at: monday.toISOString(), supplement: { content: 'Thiếu bản vẽ', suspends: true } })
    const received = event('supplement-received', { status: 4, at: wednesday.toISOString(), newDueAt: '2026-12-15T17:00:00+07:00' })
    const waiting = after(heldDossier({ status: 4 }), asked)
    expect(waiting.state.clock.checkAt).toBeUndefined()
    expect(decideDeadline(waiting, at('2026-12-30T10:00:00'), gatewayRules).journal).toEqual([])
    const resumed = after(waiting, received)
    expect(resumed.state).toMatchObject({ status: 4, clock: { dueAt: '2026-12-15T17:00:00+07:00' }, rounds: [{ receivedAt: expect.any(String), dueBefore: '2026-12-04T17:00:00+07:00', dueAfter: '2026-12-15T17:00:00+07:00' }] })
  })

  it('does not stand where the partner says that it goes on', () => {
    const held = after(heldDossier({ status: 4 }), event('supplement-requested', { status: 5, supplement: { content: 'Thiếu bản vẽ', suspends: false } }))
    expect(held.state.clock.suspensions).toEqual([])
  })

  it('overdue names who has the dossier, and no person', () => {
    const [told] = decideDeadline(heldDossier({ status: 4 }), at('2026-12-07T10:00:00'), gatewayRules).journal
    expect(told).toMatchObject({ type: 'dossier.overdue', data: { heldBy: ['land', 'tax'], procedureCode: '1.006714', status: 4, form: '04' } })
    expect(JSON.stringify(told)).not.toContain('Mẫu')
  })
})
