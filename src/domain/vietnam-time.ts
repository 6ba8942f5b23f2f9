/** Instants and calendar days in Vietnam, which is seven hours ahead of UTC all year (Asia/Ho_Chi_Minh, since 1975). */
const offsetMs = 7 * 3_600_000
const dayMs = 24 * 3_600_000

/** A calendar day in Vietnam, `YYYY-MM-DD`. */
export type Day = string

/** Outside of these no dossier has a date; texts of years are compared, and have four digits. */
const firstDay = '1900-01-01'
const lastDay = '2200-12-31'

/** Throws for instants that no dossier has. */
export function dayOf(instant: Date): Day {
  return bounded(new Date(instant.getTime() + offsetMs))
}

/** 0 is Sunday. */
export function weekdayOf(day: Day): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay()
}

/** Throws beyond the days that a dossier can have: whoever counts days comes to an end. */
export function dayAfter(day: Day, days = 1): Day {
  return bounded(new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs))
}

/** The same time of day on another day. */
export function onDay(instant: Date, day: Day): Date {
  const timeOfDay = (instant.getTime() + offsetMs) % dayMs
  return new Date(Date.parse(`${day}T00:00:00Z`) + timeOfDay - offsetMs)
}

/** RFC 3339 with the offset of Vietnam, whole seconds: the form in which dates of appointments are read by people. */
export function vietnamInstant(instant: Date): string {
  return `${new Date(instant.getTime() + offsetMs).toISOString().slice(0, 19)}+07:00`
}

function bounded(shifted: Date): Day {
  const day = shifted.toISOString().split('T')[0] ?? ''
  if (day < firstDay || day > lastDay) throw new RangeError(`no day between ${firstDay} and ${lastDay}`)
  return day
}
