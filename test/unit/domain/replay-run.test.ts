import { describe, expect, test } from 'vitest'
import { runStates } from '../../../schemas/replays.ts'
import { freezeFilter, statesToSendFrom } from '../../../src/domain/replay-filter.ts'
import { confirmationFor, needsSecondPerson, ordersOfSecondPerson, runMoves, runOrders } from '../../../src/domain/replay-run.ts'

const now = new Date('2026-11-20T09:15:00.000Z')

describe('what may be ordered of a run', () => {
  test('nothing of one that is done or cancelled', () => {
    for (const order of runOrders) for (const state of ['done', 'cancelled'] as const) expect(runMoves[order][state]).toBeUndefined()
  })

  test('what waits for a second person starts by no other order, and goes on only by a second person', () => {
    const starting = runOrders.filter((order) => runMoves[order]['awaiting-approval'] === 'running')
    expect(starting).toEqual(['approve'])
    expect(ordersOfSecondPerson).toContain('approve')
    for (const order of ordersOfSecondPerson) expect(Object.keys(runMoves[order])).toEqual(['awaiting-approval'])
  })

  test('every state that is not an end has a way out by a person', () => {
    for (const state of runStates.filter((one) => one !== 'done' && one !== 'cancelled')) expect(runMoves.cancel[state]).toBe('cancelled')
  })
})

describe('how many need what', () => {
  const limits = { confirmAbove: 100, approveAbove: 1_000 }

  test('above a number it is typed, above another a second person agrees', () => {
    expect([confirmationFor('replay', 100, limits, 0), confirmationFor('replay', 101, limits, 0), confirmationFor('resend', 5_000, limits, 0)]).toEqual([undefined, 'replay 101', 'resend 5000'])
    expect([needsSecondPerson('replay', 1_000, limits, 0), needsSecondPerson('replay', 1_001, limits, 0), needsSecondPerson('resend', 1, limits, 0)]).toEqual([false, true, true])
  })

  test('what somebody ordered alone before counts', () => {
    expect([confirmationFor('replay', 1, limits, 99), confirmationFor('replay', 1, limits, 100)]).toEqual([undefined, 'replay 1'])
    expect([needsSecondPerson('replay', 1, limits, 999), needsSecondPerson('replay', 1, limits, 1_000)]).toEqual([false, true])
  })
})

describe('a frozen filter', () => {
  test('names the states and ends now', () => {
    expect(freezeFilter('replay', {}, now)).toEqual({ states: ['refused', 'parked', 'expired'], acceptedTo: now.toISOString(), endedTo: now.toISOString() })
    expect(freezeFilter('resend', { partner: 'tax' }, now)).toMatchObject({ partner: 'tax', states: ['delivered', 'confirmed'] })
  })

  test('keeps an earlier end and not a later one, in one form', () => {
    const filter = { acceptedFrom: '2026-11-19T07:00:00+07:00', acceptedTo: '2026-11-20T07:00:00+07:00', endedFrom: '2026-11-20T00:30:00Z', endedTo: '2027-01-01T00:00:00Z' }
    expect(freezeFilter('replay', filter, now)).toMatchObject({ acceptedFrom: '2026-11-19T00:00:00.000Z', acceptedTo: '2026-11-20T00:00:00.000Z', endedFrom: '2026-11-20T00:30:00.000Z', endedTo: now.toISOString() })
  })

  test('hurries what waits by itself only where it names it', () => {
    expect(statesToSendFrom('replay', freezeFilter('replay', {}, now))).toEqual(['refused', 'parked', 'expired'])
    expect(statesToSendFrom('replay', freezeFilter('replay', { states: ['waiting'] }, now))).toEqual(['waiting', 'refused', 'parked', 'expired'])
    expect(statesToSendFrom('resend', freezeFilter('resend', { states: ['delivered'] }, now))).toEqual(['delivered', 'refused', 'parked', 'expired'])
    expect(statesToSendFrom('replay', freezeFilter('replay', { states: ['delivered'] }, now))).not.toContain('delivered')
  })
})
