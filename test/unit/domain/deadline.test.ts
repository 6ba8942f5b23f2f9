/** The clock of a dossier: when it stands, how far the date moves, what is told and when. */
import { describe, expect, it } from 'vitest'
import type { PartnerEvent } from '../../../schemas/partner-event.ts'
import { endClock, lookAtClock, resume, scheduleCheck, setDue, suspend, type DossierClock } from '../../../src/domain/deadline.ts'
import { decideDeadline, decideDelivered, decideVersion } from '../../../src/domain/decide-submission.ts'
import type { Held } from '../../../src/domain/held.ts'
import { after, event, heldDossier, rules as gatewayRules, tell } from './held-dossier.ts'

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

  it('pauses that follow each other count each day once', () => {
    const first = resume(suspend(clock, 'payment', 'tax', monday), 'payment', wednesday)
    const second = resume(suspend(first, 'supplement', 'land', wednesday), 'supplement', at('2026-12-04T09:00:00'))
    // Tuesday to Friday
    expect(second.dueAt).toBe('2026-12-10T17:00:00+07:00')
  })

  it('a pause that is told after a later one counts too', () => {
    const later = resume(suspend(clock, 'payment', 'tax', wednesday), 'payment', at('2026-12-03T09:00:00'))
    expect(resume(suspend(later, 'supplement', 'land', monday), 'supplement', at('2026-12-01T09:00:00')).dueAt).toBe('2026-12-08T17:00:00+07:00')
  })

  it('a date that was set meanwhile is not moved by its end, and is by the next pause', () => {
    const set = setDue(suspend(clock, 'supplement', 'land', monday), at('2026-12-15T17:00:00'))
    const ended = resume(set, 'supplement', wednesday)
    expect(ended.dueAt).toBe('2026-12-15T17:00:00+07:00')
    expect(resume(suspend(ended, 'payment', 'tax', at('2026-12-07T09:00:00')), 'payment', at('2026-12-08T09:00:00')).dueAt).toBe('2026-12-16T17:00:00+07:00')
  })

  it('the end of the clock ends the pauses, which count', () => {
    expect(endClock(suspend(clock, 'payment', 'tax', monday), wednesday)).toMatchObject({ dueAt: '2026-12-08T17:00:00+07:00', endedAt: wednesday.toISOString(), suspensions: [{ to: wednesday.toISOString() }] })
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

  const notice = event('tax-notice', { status: 6, at: monday.toISOString(), amountsDue: [{ noticeNumber: 'TB-1', item: 'Lệ phí', amount: 5 }] })
  const request = event('supplement-requested', { status: 5, at: at('2026-12-01T09:00:00').toISOString(), supplement: { content: 'Thiếu bản vẽ', suspends: true } })
  const papers = event('supplement-received', { status: 4, at: wednesday.toISOString() })
  const farAhead = at('2026-12-30T10:00:00')
  const tellAll = (start: Held, ...told: readonly (readonly [string, PartnerEvent])[]) => told.reduce((held, [partner, one]) => ({ ...held, state: tell(held, one, { partner, at: farAhead }).state ?? held.state }), start)
  const openOf = ({ state }: Held) => state.clock.suspensions.filter((row) => row.to === undefined).map(({ reason, partner }) => `${reason} ${partner}`)

  it('waits for money though documents came, and counts each day once', () => {
    const waiting = tellAll(heldDossier({ status: 4 }), ['tax', notice], ['land', request], ['land', papers])
    expect(openOf(waiting)).toEqual(['payment tax'])
    const paid = tellAll(waiting, ['treasury', event('payment', { at: at('2026-12-04T09:00:00').toISOString(), payment: { reference: 'R1', amount: 5, noticeNumbers: ['TB-1'] } })])
    expect(openOf(paid)).toEqual([])
    // Tuesday to Friday
    expect(paid.state).toMatchObject({ status: 4, financial: 'paid', clock: { dueAt: '2026-12-10T17:00:00+07:00' } })
  })

  it('papers for one agency do not end the wait of another', () => {
    const both = tellAll(heldDossier({ status: 4 }), ['land', request], ['tax', { ...request, key: 'tax-asks' }], ['land', papers])
    expect(openOf(both)).toEqual(['supplement tax'])
    expect(openOf(tellAll(both, ['tax', { ...papers, key: 'tax-has' }]))).toEqual([])
  })

  it('a new date that its sender sets with the documents is final', () => {
    const asked = tellAll(heldDossier({ status: 4 }), ['land', request])
    for (const newDueAt of ['2026-12-15T17:00:00+07:00', asked.state.clock.dueAt]) {
      const answering = { ...asked, latest: () => ({ ...asked.latest(), receiver: 'land', supplement: { note: 'Nộp', componentCodes: [], newDueAt } }) }
      const version = { ...answering, state: decideVersion(answering, { transferId: 't1', acceptedAt: wednesday }, gatewayRules).state ?? asked.state }
      const { state } = decideDelivered(version, { partner: 'land', transferId: 't1', at: at('2026-12-04T09:00:00'), polled: false }, gatewayRules)
      expect(Date.parse(state?.clock.dueAt ?? '')).toBe(Date.parse(newDueAt))
    }
  })

  it('nothing is overdue that nobody has', () => {
    const { journal, state } = decideDeadline({ ...heldDossier(), holdings: [] }, farAhead, gatewayRules)
    expect([journal, state?.clock.checkAt, state?.clock.overdueAt]).toEqual([[], undefined, undefined])
  })

  it('is looked at again once somebody has it', () => {
    expect(decideDelivered(heldDossier(), { partner: 'land', transferId: 't1', at: monday, polled: false }, gatewayRules).state?.clock.checkAt).toBeDefined()
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
