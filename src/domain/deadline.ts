/**
 * The clock of a dossier. It stands still while the citizen is waited for, for documents or for money, and the date for
 * the result moves by the working days that it stood still.
 */
import type { DossierState, Suspension } from '../../schemas/dossier-state.ts'
import { vietnamInstant } from './vietnam-time.ts'
import { addWorkingDays, uncertainYears, workingDaysBetween } from './working-days.ts'

export type DossierClock = DossierState['clock']

export interface DeadlineRules {
  /** So many working days before the date for the result it is told that it comes near. */
  readonly warnWorkingDays: number
  /** The new date that an apology proposes lies so many working days ahead. */
  readonly extendWorkingDays: number
}

export interface ClockNews {
  readonly clock: DossierClock
  /** What has to be told now: `dossier.due-soon`, or `dossier.overdue` with the data of form 04 (Circular 03/2025/TT-VPCP). */
  readonly told?: { readonly type: 'dossier.due-soon' | 'dossier.overdue'; readonly data: Readonly<Record<string, unknown>> }
}

/** A second request while the first still stands does not stop the clock twice. */
export function suspend(clock: DossierClock, reason: Suspension['reason'], partner: string, from: Date): DossierClock {
  const stands = clock.suspensions.some((row) => row.to === undefined && row.reason === reason && row.partner === partner)
  if (clock.endedAt !== undefined || stands) return clock
  return { ...clock, suspensions: [...clock.suspensions, { reason, partner, from: from.toISOString() }] }
}

/** Ends what stands for this reason; of one partner only where it is named. */
export function resume(clock: DossierClock, reason: Suspension['reason'], to: Date, partner?: string): DossierClock {
  const ends = (row: Suspension) => row.to === undefined && row.reason === reason && (partner === undefined || row.partner === partner)
  if (!clock.suspensions.some(ends)) return clock
  return reckon({ ...clock, suspensions: clock.suspensions.flatMap((row) => (ends(row) ? endedRow(row, to) : [row])) })
}

/** What was said about the old date is void; the same date again changes nothing. */
export function setDue(clock: DossierClock, dueAt: Date): DossierClock {
  return dueAt.getTime() === Date.parse(clock.dueAt) ? clock : fixDue(clock, dueAt)
}

/** The date for the result that somebody set: pauses that began before do not move it, though they still last. */
export function fixDue(clock: DossierClock, dueAt: Date): DossierClock {
  const moved = moveDue(clock, dueAt)
  return { ...moved, setAt: moved.dueAt, suspensions: clock.suspensions.map((row) => ({ ...row, moves: false as const })) }
}

export function endClock(clock: DossierClock, at: Date): DossierClock {
  if (clock.endedAt !== undefined) return clock
  const ended = { ...clock, suspensions: clock.suspensions.flatMap((row) => (row.to === undefined ? endedRow(row, at) : [row])) }
  return { ...reckon(ended), endedAt: at.toISOString() }
}

/** Its sender sent it again after it had ended. */
export function restartClock(clock: DossierClock): DossierClock {
  const { endedAt: _ended, ...rest } = clock
  return rest
}

export function isSuspended(clock: DossierClock): boolean {
  return clock.suspensions.some((row) => row.to === undefined)
}

/** The same clock with the instant at which it has to be looked at next. */
export function scheduleCheck(clock: DossierClock, rules: DeadlineRules): DossierClock {
  const rest = withoutCheck(clock)
  const nothingToCome = clock.endedAt !== undefined || clock.overdueAt !== undefined || isSuspended(clock)
  if (nothingToCome) return rest
  const dueAt = new Date(clock.dueAt)
  const next = clock.warnedAt === undefined ? addWorkingDays(dueAt, -rules.warnWorkingDays) : dueAt
  return { ...rest, checkAt: next.toISOString() }
}

export function withoutCheck(clock: DossierClock): DossierClock {
  const { checkAt: _before, ...rest } = clock
  return rest
}

/** What the time of day brings. Nothing is told twice, and nothing while the clock stands still. */
export function lookAtClock(clock: DossierClock, rules: DeadlineRules, now: Date): ClockNews {
  if (clock.endedAt !== undefined || clock.overdueAt !== undefined || isSuspended(clock)) return { clock: scheduleCheck(clock, rules) }
  const dueAt = new Date(clock.dueAt)
  if (now.getTime() >= dueAt.getTime()) {
    const overdue = { ...clock, warnedAt: clock.warnedAt ?? now.toISOString(), overdueAt: now.toISOString() }
    return { clock: scheduleCheck(overdue, rules), told: { type: 'dossier.overdue', data: apology(clock, rules, now) } }
  }
  const soon = now.getTime() >= addWorkingDays(dueAt, -rules.warnWorkingDays).getTime()
  if (!soon || clock.warnedAt !== undefined) return { clock: scheduleCheck(clock, rules) }
  const warned = { ...clock, warnedAt: now.toISOString() }
  return { clock: scheduleCheck(warned, rules), told: { type: 'dossier.due-soon', data: { dueAt: clock.dueAt } } }
}

function apology(clock: DossierClock, rules: DeadlineRules, now: Date): Readonly<Record<string, unknown>> {
  const proposed = addWorkingDays(now, rules.extendWorkingDays)
  const uncertain = uncertainYears(new Date(clock.promisedAt), proposed)
  return {
    form: '04',
    promisedAt: clock.promisedAt,
    dueAt: clock.dueAt,
    proposedDueAt: vietnamInstant(proposed),
    suspensions: clock.suspensions.map(({ moves: _moves, ...row }) => ({ ...row, workingDays: row.to === undefined ? undefined : workingDaysBetween(new Date(row.from), new Date(row.to)) })),
    ...(uncertain.length > 0 ? { holidaysNotAnnounced: uncertain } : {}),
  }
}

/** Once nothing stands any more: the date that was set, and the working days of all pauses since, each day once. */
function reckon(clock: DossierClock): DossierClock {
  if (isSuspended(clock)) return clock
  const stood = workingDaysStood(clock.suspensions)
  return stood === 0 ? clock : moveDue(clock, addWorkingDays(new Date(clock.setAt ?? clock.promisedAt), stood))
}

function moveDue(clock: DossierClock, dueAt: Date): DossierClock {
  if (dueAt.getTime() === Date.parse(clock.dueAt)) return clock
  const { warnedAt: _warned, overdueAt: _overdue, ...rest } = clock
  return { ...rest, dueAt: vietnamInstant(dueAt) }
}

function workingDaysStood(suspensions: readonly Suspension[]): number {
  const pauses = suspensions.flatMap(({ from, to, moves }) => (to === undefined || moves === false ? [] : [{ from: Date.parse(from), to: Date.parse(to) }]))
  let days = 0
  let counted = Number.NEGATIVE_INFINITY
  for (const { from, to } of pauses.toSorted((a, b) => a.from - b.from)) {
    if (to <= counted) continue
    days += workingDaysBetween(new Date(Math.max(from, counted)), new Date(to))
    counted = to
  }
  return days
}

/** None where it ended as it began: the clock never stood. An end before the beginning comes from clocks that differ. */
function endedRow(row: Suspension, to: Date): readonly Suspension[] {
  return to.getTime() > Date.parse(row.from) ? [{ ...row, to: to.toISOString() }] : []
}
