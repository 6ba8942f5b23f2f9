/** Counts in working days of the state's offices, in the time of Vietnam. */
import { holidays } from './holidays.ts'
import { dayAfter, dayOf, onDay, weekdayOf, type Day } from './vietnam-time.ts'

export function isWorkingDay(day: Day): boolean {
  const year = holidays[day.slice(0, 4)]
  const weekend = [0, 6].includes(weekdayOf(day))
  if (year === undefined) return !weekend
  return weekend ? year.worked.includes(day) : !year.off.includes(day)
}

/** The same time of day, so many working days later, or earlier where negative. */
export function addWorkingDays(instant: Date, days: number): Date {
  const direction = days < 0 ? -1 : 1
  let day = dayOf(instant)
  for (let left = Math.abs(days); left > 0; ) {
    day = dayAfter(day, direction)
    if (isWorkingDay(day)) left--
  }
  return onDay(instant, day)
}

/** Working days after the day of `from`, up to the day of `to`, which counts. */
export function workingDaysBetween(from: Date, to: Date): number {
  const last = dayOf(to)
  let count = 0
  for (let day = dayAfter(dayOf(from)); day <= last; day = dayAfter(day)) if (isWorkingDay(day)) count++
  return count
}

/** Years in this time for which only weekends are known, and those whose holidays are not announced yet. */
export function uncertainYears(from: Date, to: Date): readonly number[] {
  const years: number[] = []
  for (let year = Number(dayOf(from).slice(0, 4)); year <= Number(dayOf(to).slice(0, 4)); year++) {
    const known = holidays[year]
    if (known === undefined || known.provisional === true) years.push(year)
  }
  return years
}
