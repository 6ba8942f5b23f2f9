/** What may be ordered of a run and where it leads; what is not in the table is illegal. */
import type { ReplayVerb, RunState } from '../../schemas/replays.ts'

export const runOrders = ['approve', 'reject', 'pause', 'resume', 'cancel'] as const
export type RunOrder = (typeof runOrders)[number]

export const runMoves: Readonly<Record<RunOrder, Partial<Readonly<Record<RunState, RunState>>>>> = {
  approve: { 'awaiting-approval': 'running' },
  reject: { 'awaiting-approval': 'cancelled' },
  pause: { running: 'paused' },
  resume: { paused: 'running', stopped: 'running' },
  cancel: { 'awaiting-approval': 'cancelled', running: 'cancelled', paused: 'cancelled', stopped: 'cancelled' },
}

/** Only by another person than who made the run. */
export const ordersOfSecondPerson: readonly RunOrder[] = ['approve', 'reject']

export interface ReplayLimits {
  readonly confirmAbove: number
  readonly approveAbove: number
}

/**
 * What has to be typed to make a run of so many; undefined: nothing. `before`: how many whoever makes it had sent again lately
 * without a second person, so that many small runs are no way around.
 */
export function confirmationFor(verb: ReplayVerb, total: number, { confirmAbove }: ReplayLimits, before: number): string | undefined {
  return total + before > confirmAbove ? `${verb} ${total}` : undefined
}

/** A resend may set back what is delivered, so one person never orders many of them alone. */
export function needsSecondPerson(verb: ReplayVerb, total: number, { approveAbove }: ReplayLimits, before: number): boolean {
  return verb === 'resend' || total + before > approveAbove
}
