/** How fast a run sends: its window to each partner, its rate over all of them, when it stops itself. Pure; times come from the database. */
import type { ItemState } from '../../schemas/replays.ts'

/** Of a run to one partner, at one moment. */
export interface PartnerLoad {
  readonly open: boolean
  /** Live transfers that are due and that no worker has taken. */
  readonly liveDue: number
  /** Attempts that the partner takes at once. */
  readonly concurrency: number
  /** Items on their way whose attempt runs or is due. */
  readonly active: number
  /** All items on their way, also those that wait for a later attempt. */
  readonly sent: number
}

export interface PaceRules {
  /** Most on their way at once, by partner. */
  readonly batch: number
  /** What part of it goes on while live traffic waits. */
  readonly share: number
}

/** Items that wait for their next attempt hold no place in the window, but not without end. */
const mostWaitingTimes = 10

/** So many more items may go to the partner now. Live traffic first: the more of it waits, the fewer; one at a time always goes on. */
export function roomFor(load: PartnerLoad, rules: PaceRules): number {
  if (!load.open) return 0
  const room = Math.min(windowOf(load, rules) - load.active, rules.batch * mostWaitingTimes - load.sent)
  return Math.max(0, room)
}

function windowOf({ liveDue, concurrency }: PartnerLoad, { batch, share }: PaceRules): number {
  if (liveDue === 0) return batch
  if (liveDue > concurrency) return 1
  return Math.max(1, Math.floor(batch * share))
}

/** What a rate saves up while nothing is sent: a second's worth, so that a pause is not made up for by a rush. */
export function refill(tokens: number, seconds: number, perMinute: number): number {
  const perSecond = perMinute / 60
  return Math.min(Math.max(1, perSecond), tokens + Math.max(0, seconds) * perSecond)
}

export interface Streak {
  readonly failures: number
  /** Code of the failure that made it as many as are allowed; undefined: it is not so far. */
  readonly stoppedBy: string | undefined
}

/** Failures in a row after these ends, in their order. What was skipped says nothing about the partner. */
export function streakAfter(failures: number, ends: readonly { readonly state: ItemState; readonly code: string | undefined }[], stopAfter: number): Streak {
  let streak = failures
  for (const { state, code } of ends) {
    if (state === 'delivered') streak = 0
    if (state !== 'failed') continue
    streak += 1
    if (streak >= stopAfter) return { failures: streak, stoppedBy: code ?? 'unknown' }
  }
  return { failures: streak, stoppedBy: undefined }
}

/** Over this time an old pace is forgotten. */
const memorySeconds = 30

/** Items that end in a second, smoothed. */
export function paceAfter(perSecond: number, ended: number, seconds: number): number {
  // two turns within a moment say nothing about a pace
  if (seconds < 0.001) return perSecond
  const weight = 1 - Math.exp(-seconds / memorySeconds)
  return perSecond + (ended / seconds - perSecond) * weight
}

/** How long so many take at a partner that answers in this time. */
export function expectedSecondsFor(count: number, answerSeconds: number, attemptsAtOnce: number): number {
  return Math.ceil((count * answerSeconds) / Math.max(1, attemptsAtOnce))
}

/** Shares of a partner's rate are by the minute: what goes at once from the rest of one says nothing of the next. */
const settledSeconds = 60

export interface Going {
  readonly left: number
  readonly perSecond: number
  /** Most that may be sent in a minute; undefined: as the partners' share allows. */
  readonly perMinute: number | undefined
  readonly ranForSeconds: number
}

/** How long the rest takes at the pace of the last half minute, or at the most allowed if that is slower. Undefined before that can be known. */
export function expectedSecondsLeft({ left, perSecond, perMinute, ranForSeconds }: Going): number | undefined {
  if (ranForSeconds < settledSeconds || perSecond < 0.001) return undefined
  return left / Math.min(perSecond, perMinute === undefined ? perSecond : perMinute / 60)
}
