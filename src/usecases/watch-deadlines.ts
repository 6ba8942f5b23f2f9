/** Looks at the clocks of dossiers whose time has come: warnings before the date for the result, the data of an apology after it. */
import { decideDeadline } from '../domain/decide-submission.ts'
import type { Rules } from '../domain/decision.ts'
import { GatewayError } from '../domain/errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { DossierChange, DossierStore, HeldDossier } from '../ports/dossier-store.ts'
import type { Log } from '../ports/log.ts'
import { changeOf } from './dossier-changes.ts'

interface Dependencies {
  readonly dossiers: Pick<DossierStore, 'changeDue'>
  readonly rules: Rules
  readonly clock: Clock
  readonly log: Log
}

export type WatchDeadlines = (signal: AbortSignal) => Promise<void>

const batch = 100

/** A clock that our rules fail on is looked at again after so long, and holds up no other. */
const failedPauseMs = 3_600_000

export function createWatchDeadlines({ dossiers, rules, clock, log }: Dependencies): WatchDeadlines {
  function carefully(held: HeldDossier, now: Date): DossierChange {
    try {
      return changeOf(held, decideDeadline(held, now, rules), clock)
    } catch (error) {
      if (error instanceof GatewayError) throw error
      log.error({ transferId: held.latestTransferId, error }, 'the rules failed on the clock of a dossier')
      return { state: { ...held.state, clock: { ...held.state.clock, checkAt: new Date(now.getTime() + failedPauseMs).toISOString() } } }
    }
  }

  return async function watchDeadlines(signal) {
    while (!signal.aborted) {
      const now = clock.now()
      const changed = await dossiers.changeDue(batch, now, (held) => carefully(held, now))
      if (changed < batch) return
    }
  }
}
