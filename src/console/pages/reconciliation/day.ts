/** Days as the API takes them, and as people read them; and whom one compares with. Pure. */
const dayMs = 24 * 60 * 60 * 1_000
const zoneMs = 7 * 60 * 60 * 1_000

export { dayWritten as dayOf } from '../../words/typed-day.ts'

/** The day before the present one, Vietnamese time: the newest that is over. */
export function yesterday(now: number): string {
  return new Date(now + zoneMs - dayMs).toISOString().slice(0, 10)
}

/** The present day, Vietnamese time. */
export function today(now: number): string {
  return new Date(now + zoneMs).toISOString().slice(0, 10)
}

/** Of all lanes: the ways to tell one-stop systems have nobody to compare with. */
export function comparedIn(lanes: readonly string[]): readonly string[] {
  return lanes.filter((lane) => !lane.startsWith('webhook-'))
}
