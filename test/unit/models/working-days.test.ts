/** Working days beside the calendar of the platform: the time zone by its name, and a count day by day. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lookAtClock, resume, suspend, type DossierClock } from '../../../src/domain/deadline.ts'
import { holidays } from '../../../src/domain/holidays.ts'
import { vietnamInstant } from '../../../src/domain/vietnam-time.ts'
import { addWorkingDays, isWorkingDay, workingDaysBetween } from '../../../src/domain/working-days.ts'
import { drawn, limited } from './drawn.ts'

const dayMs = 24 * 3_600_000
const local = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh', year: 'numeric', month: '2-digit', day: '2-digit' })
const timeOfDay = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Ho_Chi_Minh', hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 })
const weekday = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Ho_Chi_Minh', weekday: 'short' })

const first = Date.parse('2024-06-01T00:00:00Z')
const instant = fc.integer({ min: 0, max: 1_600 * dayMs }).map((ms) => new Date(first + ms))
const days = fc.integer({ min: 0, max: 60 })

function isWorked(at: Date): boolean {
  const day = local.format(at)
  const year = holidays[day.slice(0, 4)]
  if (year?.worked.includes(day) === true) return true
  return !['Sat', 'Sun'].includes(weekday.format(at)) && year?.off.includes(day) !== true
}

/** Days of the calendar after that of `from` up to that of `to` on which the offices work. */
function countWorked(from: Date, to: Date): number {
  let count = 0
  for (let at = from; local.format(at) < local.format(to); ) {
    at = new Date(at.getTime() + dayMs)
    if (isWorked(at)) count++
  }
  return count
}

describe('working days beside the calendar', limited, () => {
  it('are those of the calendar in Vietnam, weekends and holidays of each year considered', () => {
    fc.assert(
      fc.property(instant, (at) => {
        expect(isWorkingDay(local.format(at))).toBe(isWorked(at))
      }),
      drawn(500),
    )
  })

  it('so many later is a worked day with so many of them on the way, at the same time of day', () => {
    fc.assert(
      fc.property(instant, days, (from, count) => {
        const to = addWorkingDays(from, count)
        expect(countWorked(from, to)).toBe(count)
        expect(workingDaysBetween(from, to)).toBe(count)
        if (count > 0) expect(isWorked(to)).toBe(true)
        expect(timeOfDay.format(to)).toBe(timeOfDay.format(from))
        expect(Date.parse(vietnamInstant(to))).toBe(Math.floor(to.getTime() / 1_000) * 1_000)
      }),
      drawn(150),
    )
  })

  it('back is the way forth, from a worked day', () => {
    fc.assert(
      fc.property(instant, days, (at, count) => {
        fc.pre(isWorked(at))
        expect(addWorkingDays(addWorkingDays(at, count), -count)).toEqual(at)
        expect(addWorkingDays(addWorkingDays(at, -count), count)).toEqual(at)
      }),
      drawn(200),
    )
  })

  it('an earlier beginning or fewer days never end later', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 0, max: 20 * dayMs }), fc.integer({ min: -40, max: 40 }), fc.nat(10), (from, laterMs, count, more) => {
        const end = addWorkingDays(from, count).getTime()
        expect(addWorkingDays(from, count + more).getTime()).toBeGreaterThanOrEqual(end)
        expect(addWorkingDays(new Date(from.getTime() + laterMs), count).getTime()).toBeGreaterThanOrEqual(end - dayMs)
        // whole days later, nothing about the time of day can turn it round
        const wholeDays = Math.floor(laterMs / dayMs) * dayMs
        expect(addWorkingDays(new Date(from.getTime() + wholeDays), count).getTime()).toBeGreaterThanOrEqual(end)
      }),
      drawn(200),
    )
  })
})

describe('the date for the result', limited, () => {
  const promised = Date.parse('2026-12-04T10:00:00Z')
  const fresh: DossierClock = { promisedAt: vietnamInstant(new Date(promised)), dueAt: vietnamInstant(new Date(promised)), suspensions: [] }
  const rules = { warnWorkingDays: 1, extendWorkingDays: 3 }
  const partners = ['land', 'tax'] as const
  const happening = fc.record({ partner: fc.constantFrom(...partners), reason: fc.constantFrom('supplement' as const, 'payment' as const), stops: fc.boolean(), aheadMs: fc.integer({ min: -3 * dayMs, max: 10 * dayMs }) })

  it('moves by the working days of the union of all pauses, whatever their order and overlap, and never back', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 14 }), (happenings) => {
        let clock = fresh
        let at = promised - 10 * dayMs
        let due = promised
        for (const { partner, reason, stops, aheadMs } of happenings) {
          // clocks differ: what is told next may have been before
          at += aheadMs
          clock = stops ? suspend(clock, reason, partner, new Date(at)) : resume(clock, reason, new Date(at), partner)
          expect(Date.parse(clock.dueAt)).toBeGreaterThanOrEqual(due)
          due = Date.parse(clock.dueAt)
        }
        const standing = clock.suspensions.filter(({ to }) => to === undefined)
        expect(new Set(standing.map(({ partner, reason }) => `${partner} ${reason}`)).size).toBe(standing.length)
        if (standing.length > 0) return
        const ended = clock.suspensions.map(({ from, to = from }) => ({ from: new Date(from), to: new Date(to) }))
        for (const { from, to } of ended) expect(to.getTime()).toBeGreaterThanOrEqual(from.getTime())
        const stood = new Set(ended.flatMap(({ from, to }) => daysWithin(from, to)))
        expect(clock.dueAt).toBe(vietnamInstant(addWorkingDays(new Date(promised), stood.size)))
      }),
      drawn(200),
    )
  })

  it('is told once to come near and once to be over, however often and in whatever order of time it is looked at', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -6 * dayMs, max: 6 * dayMs }), { maxLength: 20 }), (looks) => {
        let clock = fresh
        const told: string[] = []
        for (const offset of looks) {
          const now = new Date(promised + offset)
          const news = lookAtClock(clock, rules, now)
          if (news.told !== undefined) told.push(news.told.type)
          if (news.told?.type === 'dossier.overdue') expect(now.getTime()).toBeGreaterThanOrEqual(promised)
          clock = news.clock
        }
        expect(new Set(told).size).toBe(told.length)
        expect(told.indexOf('dossier.due-soon')).toBeLessThanOrEqual(0)
        expect(told.includes('dossier.overdue')).toBe(looks.some((offset) => offset >= 0))
      }),
      drawn(300),
    )
  })

  function daysWithin(from: Date, to: Date): readonly string[] {
    const found: string[] = []
    for (let at = from; local.format(at) < local.format(to); ) {
      at = new Date(at.getTime() + dayMs)
      if (isWorked(at)) found.push(local.format(at))
    }
    return found
  }
})
