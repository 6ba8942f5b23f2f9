/** Counting in working days: weekends, holidays, days worked instead, years that nobody announced. */
import { describe, expect, it } from 'vitest'
import { holidays } from '../../../src/domain/holidays.ts'
import { dayOf, vietnamInstant, weekdayOf } from '../../../src/domain/vietnam-time.ts'
import { addWorkingDays, isWorkingDay, uncertainYears, workingDaysBetween } from '../../../src/domain/working-days.ts'

const at = (text: string) => new Date(`${text}+07:00`)

it.each([
  ['2026-11-20', true, 'a Friday'],
  ['2026-11-21', false, 'a Saturday'],
  ['2026-11-22', false, 'a Sunday'],
  ['2026-11-24', false, 'Vietnam Culture Day'],
  ['2026-02-17', false, 'the first day of the lunar year'],
  ['2026-02-23', true, 'the first day after it'],
  ['2026-08-22', true, 'a Saturday worked instead of a Monday'],
  ['2026-08-31', false, 'that Monday'],
  ['2026-04-27', false, 'the Hung Kings’ day made up for'],
  ['2025-04-26', true, 'a Saturday worked'],
  ['2025-05-02', false, 'the Friday it was worked for'],
  ['2027-02-08', false, 'the lunar year of 2027'],
  ['2031-01-01', true, 'a year without holidays here: only its weekends are known'],
  ['2031-01-04', false, 'a Saturday of such a year'],
])('%s works: %s (%s)', (day, works) => {
  expect(isWorkingDay(day)).toBe(works)
})

it.each(Object.entries(holidays))('the days of %s lie in it, off on weekdays and worked on weekends', (year, { off, worked, source }) => {
  expect([...off, ...worked].every((day) => day.startsWith(`${year}-`))).toBe(true)
  expect(off.every((day) => ![0, 6].includes(weekdayOf(day)))).toBe(true)
  expect(worked.every((day) => [0, 6].includes(weekdayOf(day)))).toBe(true)
  expect(off.toSorted()).toEqual(off)
  expect(source).not.toBe('')
})

describe('counting', () => {
  it.each([
    ['2026-11-20T17:00:00', 1, '2026-11-23T17:00:00'],
    ['2026-11-20T17:00:00', 2, '2026-11-25T17:00:00'],
    ['2026-11-25T08:30:00', -1, '2026-11-23T08:30:00'],
    ['2026-11-20T23:30:00', 0, '2026-11-20T23:30:00'],
    ['2026-02-13T10:00:00', 1, '2026-02-23T10:00:00'],
    ['2026-08-21T10:00:00', 1, '2026-08-22T10:00:00'],
  ])('%s and %i working days is %s', (from, days, to) => {
    expect(vietnamInstant(addWorkingDays(at(from), days))).toBe(`${to}+07:00`)
  })

  it.each([
    ['2026-11-20T08:00:00', '2026-11-20T17:00:00', 0],
    ['2026-11-20T08:00:00', '2026-11-23T07:00:00', 1],
    ['2026-11-20T08:00:00', '2026-11-25T08:00:00', 2],
    ['2026-11-21T08:00:00', '2026-11-22T08:00:00', 0],
    ['2026-02-13T08:00:00', '2026-02-24T08:00:00', 2],
    ['2026-11-25T08:00:00', '2026-11-20T08:00:00', 0],
  ])('from %s to %s are %i', (from, to, days) => {
    expect(workingDaysBetween(at(from), at(to))).toBe(days)
  })

  it('knows which years are not certain', () => {
    expect(uncertainYears(at('2026-12-30T08:00:00'), at('2028-01-02T08:00:00'))).toEqual([2027, 2028])
    expect(uncertainYears(at('2025-12-30T08:00:00'), at('2026-01-02T08:00:00'))).toEqual([])
  })

  it('a day begins at midnight in Vietnam', () => {
    expect([dayOf(new Date('2026-11-20T16:59:59Z')), dayOf(new Date('2026-11-20T17:00:00Z'))]).toEqual(['2026-11-20', '2026-11-21'])
  })
})

it.each(['9999-12-31T23:59:59Z', '0001-01-01T00:00:00Z', '+010000-01-01T00:00:00Z', '1899-12-31T16:59:59Z', '2200-12-31T17:00:00Z'])('%s is on no day that is counted with', (text) => {
  const far = new Date(text)
  expect(() => dayOf(far)).toThrow(RangeError)
  expect(() => addWorkingDays(far, 1)).toThrow(RangeError)
  expect(() => workingDaysBetween(at('2026-11-20T09:00:00'), far)).toThrow(RangeError)
})

it('counting ends at the last day and at the first', () => {
  expect(dayOf(new Date('1899-12-31T17:00:00Z'))).toBe('1900-01-01')
  expect(dayOf(new Date('2200-12-31T16:59:59Z'))).toBe('2200-12-31')
  for (const days of [1_000_000, -1_000_000]) expect(() => addWorkingDays(at('2026-11-20T09:00:00'), days)).toThrow(RangeError)
})
