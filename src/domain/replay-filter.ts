/** A filter whose meaning no longer changes with time: open ends are closed at the instant of its plan. */
import { deliveredStates, failedStates, statesBefore, type DeliveryState } from './transfer.ts'
import type { ReplayFilter, ReplayVerb } from '../../schemas/replays.ts'

export type FrozenFilter = ReplayFilter & Required<Pick<ReplayFilter, 'states' | 'acceptedTo' | 'endedTo'>>

export function freezeFilter(verb: ReplayVerb, filter: ReplayFilter, now: Date): FrozenFilter {
  return {
    ...filter,
    states: filter.states ?? [...(verb === 'replay' ? failedStates : deliveredStates)],
    acceptedTo: earlier(filter.acceptedTo, now),
    endedTo: earlier(filter.endedTo, now),
    ...(filter.acceptedFrom === undefined ? {} : { acceptedFrom: new Date(filter.acceptedFrom).toISOString() }),
    ...(filter.endedFrom === undefined ? {} : { endedFrom: new Date(filter.endedFrom).toISOString() }),
  }
}

function earlier(end: string | undefined, now: Date): string {
  const asked = end === undefined ? now : new Date(end)
  return (asked < now ? asked : now).toISOString()
}

/**
 * The states that an item may be sent from: what waits for its next attempt anyway is only hurried where the filter names it,
 * what failed in another way meanwhile is still what failed.
 */
export function statesToSendFrom(verb: ReplayVerb, { states }: FrozenFilter): readonly DeliveryState[] {
  return statesBefore(verb).filter((state) => states.includes(state) || failedStates.includes(state))
}
