/** When an answer of the sandbox was made, and when the next one comes. */

export interface AnswerTimes {
  readonly thisUpdate: Date
  readonly nextUpdate: Date
}

const lifeMs = 3_600_000

/** Whole seconds: the formats forbid fractions (RFC 6960, 4.2.2.1; RFC 5280, 5.1.2.4). `stale`: its time is over. */
export function answerTimes(now: Date, stale: boolean): AnswerTimes {
  const from = wholeSeconds(now).getTime() - (stale ? 2 * lifeMs : 0)
  return { thisUpdate: new Date(from), nextUpdate: new Date(from + lifeMs) }
}

export function wholeSeconds(time: Date): Date {
  return new Date(Math.floor(time.getTime() / 1000) * 1000)
}
