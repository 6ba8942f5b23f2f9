/** Time, ids and randomness come from outside, so that tests choose them. */
export interface Clock {
  now(): Date
  /** Uniform in [0, 1). */
  random(): number
  /** A new UUID, version 7: sortable by time. */
  id(): string
}
