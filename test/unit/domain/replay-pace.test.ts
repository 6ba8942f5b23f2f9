import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectedSecondsFor, expectedSecondsLeft, paceAfter, refill, roomFor, streakAfter, type PartnerLoad } from '../../../src/domain/replay-pace.ts'

const count = fc.integer({ min: 0, max: 5_000 })
const load: fc.Arbitrary<PartnerLoad> = fc.record({ open: fc.boolean(), liveDue: count, concurrency: fc.integer({ min: 1, max: 200 }), active: count, sent: count })
const rules = fc.record({ batch: fc.integer({ min: 1, max: 1_000 }), share: fc.double({ min: 0.01, max: 1, noNaN: true }) })

describe('the room for more items', () => {
  test('never lets more go than the batch, and nothing to a closed lane', () => {
    fc.assert(
      fc.property(load, rules, (at, by) => {
        const room = roomFor(at, by)
        expect(room).toBeGreaterThanOrEqual(0)
        expect(room + Math.min(at.active, by.batch)).toBeLessThanOrEqual(by.batch)
        if (!at.open) expect(room).toBe(0)
      }),
    )
  })

  test('shrinks as live traffic waits, and never below one at a time', () => {
    fc.assert(
      fc.property(load, rules, count, (at, by, more) => {
        expect(roomFor({ ...at, liveDue: at.liveDue + more }, by)).toBeLessThanOrEqual(roomFor(at, by))
        expect(roomFor({ ...at, open: true, active: 0, sent: 0 }, by)).toBeGreaterThanOrEqual(1)
      }),
    )
  })

  test('is the batch without live traffic, its share with some, one with much', () => {
    const at: PartnerLoad = { open: true, liveDue: 0, concurrency: 10, active: 0, sent: 0 }
    const by = { batch: 20, share: 0.5 }
    expect([0, 1, 10, 11].map((liveDue) => roomFor({ ...at, liveDue }, by))).toEqual([20, 10, 10, 1])
    expect(roomFor({ ...at, active: 15, sent: 15 }, by)).toBe(5)
    // ten batches wait for their next attempt: that is enough
    expect(roomFor({ ...at, sent: 199 }, by)).toBe(1)
    expect(roomFor({ ...at, sent: 200 }, by)).toBe(0)
  })
})

describe('the rate', () => {
  const turns = fc.array(fc.double({ min: 0, max: 600, noNaN: true }), { minLength: 1, maxLength: 60 })

  test('over any time sends no more than it may in that time, and a second more', () => {
    fc.assert(
      fc.property(turns, fc.integer({ min: 1, max: 100_000 }), (pauses, perMinute) => {
        let [tokens, sent, time] = [1, 0, 0]
        for (const seconds of pauses) {
          time += seconds
          tokens = refill(tokens, seconds, perMinute)
          const now = Math.floor(tokens)
          tokens -= now
          sent += now
        }
        expect(sent).toBeLessThanOrEqual((time * perMinute) / 60 + Math.max(1, perMinute / 60) + 1e-6)
      }),
    )
  })

  test('is reached where somebody looks often', () => {
    let [tokens, sent] = [0, 0]
    for (let at = 0; at < 600; at++) {
      tokens = refill(tokens, 0.1, 90)
      sent += Math.floor(tokens)
      tokens -= Math.floor(tokens)
    }
    expect(sent).toBeGreaterThanOrEqual(89)
  })

  test('a clock that was set back gives nothing', () => {
    expect(refill(0.5, -10, 600)).toBe(0.5)
  })
})

describe('failures in a row', () => {
  const end = fc.record({ state: fc.constantFrom('delivered' as const, 'failed' as const, 'skipped' as const), code: fc.constantFrom(undefined, 'a', 'b') })

  test('are counted the same however the ends are cut into turns', () => {
    fc.assert(
      fc.property(fc.array(end, { maxLength: 40 }), fc.nat(40), fc.integer({ min: 1, max: 12 }), (ends, cut, stopAfter) => {
        const whole = streakAfter(0, ends, stopAfter)
        const first = streakAfter(0, ends.slice(0, cut), stopAfter)
        const parts = first.stoppedBy === undefined ? streakAfter(first.failures, ends.slice(cut), stopAfter) : first
        expect(parts).toEqual(whole)
      }),
    )
  })

  test('stop at the very one that is too many', () => {
    const failed = (code?: string) => ({ state: 'failed' as const, code })
    const [delivered, skipped] = [{ state: 'delivered' as const, code: undefined }, { state: 'skipped' as const, code: 'cancelled' }]
    expect(streakAfter(2, [skipped, failed('x')], 3)).toEqual({ failures: 3, stoppedBy: 'x' })
    expect(streakAfter(2, [failed()], 3)).toEqual({ failures: 3, stoppedBy: 'unknown' })
    expect(streakAfter(2, [delivered, failed('x')], 3)).toEqual({ failures: 1, stoppedBy: undefined })
    expect(streakAfter(0, [failed('x'), failed('x'), failed('y'), delivered], 3)).toEqual({ failures: 3, stoppedBy: 'y' })
  })
})

describe('how long it takes', () => {
  test('is what the partner answers in, by how many attempts it takes at once', () => {
    expect(expectedSecondsFor(1_000, 0.25, 2)).toBe(125)
    expect(expectedSecondsFor(3, 0.1, 0)).toBe(1)
  })

  test('the pace comes near what is seen, and never overshoots it', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1_000, noNaN: true }), fc.nat(1_000), fc.double({ min: 0, max: 3_600, noNaN: true }), (before, ended, seconds) => {
        const after = paceAfter(before, ended, seconds)
        const seen = seconds < 0.001 ? before : ended / seconds
        expect(after).toBeGreaterThanOrEqual(Math.min(before, seen) - 1e-9)
        expect(after).toBeLessThanOrEqual(Math.max(before, seen) + 1e-9)
      }),
    )
    expect(paceAfter(0, 10, 3_600)).toBeCloseTo(10 / 3_600)
  })
})

test('when a run ends is told from its pace once a minute has shown it, and never faster than it may send', () => {
  const going = { left: 120, perSecond: 2, perMinute: undefined, ranForSeconds: 60 }
  expect(expectedSecondsLeft(going)).toBe(60)
  expect(expectedSecondsLeft({ ...going, ranForSeconds: 59 })).toBeUndefined()
  expect(expectedSecondsLeft({ ...going, perSecond: 0.0001 })).toBeUndefined()
  expect(expectedSecondsLeft({ ...going, perMinute: 60 })).toBe(120)
  expect(expectedSecondsLeft({ ...going, perMinute: 600 })).toBe(60)
})
