/** Instants and calendar days in Vietnam, which is seven hours ahead of UTC all year (Asia/Ho_Chi_Minh, since 1975). */
const offsetMs = 7 * 3_600_000
const dayMs = 24 * 3_600_000

/** A calendar day in Vietnam, `YYYY-MM-DD`. */
export type Day = string

export function dayOf(instant: Date): Day {
  return new Date(instant.getTime() + offsetMs).toISOString().slice(0, 10)
}

/** 0 is Sunday. */
export function weekdayOf(day: Day): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay()
}

export function dayAfter(day: Day, days = 1): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)
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
