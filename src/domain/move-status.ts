/** A status that changed, with everything that hangs on it: whose word it is, and whether the clock stands, goes on or ends. */
import type { DossierState } from '../../schemas/dossier-state.ts'
import type { NationalStatus } from '../../schemas/national-status.ts'
import { endClock, resume, suspend, type DossierClock } from './deadline.ts'
import { clockEndsAt } from './dossier-moves.ts'
import { isOwing } from './money.ts'

export interface StatusNews {
  readonly to: NationalStatus
  /** Partner, or `sender`. */
  readonly from: string
  readonly at: Date
  readonly partnerCode?: string | undefined
  readonly partnerWords?: string | undefined
}

export function moveStatus(state: DossierState, { to, from, at, partnerCode, partnerWords }: StatusNews): DossierState {
  const { partnerCode: _code, partnerWords: _words, ...rest } = state
  return {
    ...rest,
    status: to,
    statusFrom: from,
    statusAt: at.toISOString(),
    ...(partnerCode !== undefined ? { partnerCode } : {}),
    ...(partnerWords !== undefined ? { partnerWords } : {}),
    clock: clockAfter(state, to, from, at),
  }
}

function clockAfter(state: DossierState, to: NationalStatus, from: string, at: Date): DossierClock {
  let { clock } = state
  // what another partner still waits for is not in these papers
  if (state.status === 5 && to === 4) clock = resume(clock, 'supplement', at, from)
  if (state.status === 6 && to !== 6 && !isOwing(state)) clock = resume(clock, 'payment', at)
  if (to === 6) clock = suspend(clock, 'payment', from, at)
  return clockEndsAt.includes(to) ? endClock(clock, at) : clock
}
