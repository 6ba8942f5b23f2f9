/** Looks at the clocks of dossiers whose time has come: warnings before the date for the result, the data of an apology after it. */
import { decideDeadline } from '../domain/decide-submission.ts'
import type { Rules } from '../domain/decision.ts'
import type { Clock } from '../ports/clock.ts'
import type { DossierStore } from '../ports/dossier-store.ts'
import { changeOf } from './dossier-changes.ts'

interface Dependencies {
  readonly dossiers: Pick<DossierStore, 'changeDue'>
  readonly rules: Rules
  readonly clock: Clock
}

export type WatchDeadlines = (signal: AbortSignal) => Promise<void>

const batch = 100

export function createWatchDeadlines({ dossiers, rules, clock }: Dependencies): WatchDeadlines {
  return async function watchDeadlines(signal) {
    while (!signal.aborted) {
      const now = clock.now()
      const changed = await dossiers.changeDue(batch, now, (held) => changeOf(held, decideDeadline(held, now, rules), clock))
      if (changed < batch) return
    }
  }
}
