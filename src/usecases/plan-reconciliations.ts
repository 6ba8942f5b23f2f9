/** Asks for the comparison of yesterday once a day, and for those of days that were missed: whoever was down catches up. */
import { dayOf } from '../domain/vietnam-time.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { ReconciliationStore } from '../ports/reconciliation-store.ts'

interface Dependencies {
  readonly reconciliations: Pick<ReconciliationStore, 'requestMissing'>
  /** The portal first: what it says of a dossier then counts for the others as well. */
  readonly partners: readonly string[]
  /** Time of day in Vietnam, `01:30`. */
  readonly at: string
  /** Days before yesterday that are looked at again: the youngest transfer of a day is then as old as the rules need. */
  readonly daysBack: number
  readonly clock: Clock
  readonly log: Log
}

/** Days that are caught up with. */
const most = 7
const dayMs = 24 * 3_600_000

export function createPlanReconciliations({ reconciliations, partners, at, daysBack, clock, log }: Dependencies): () => Promise<void> {
  const newest = daysBack + 1
  return async function planReconciliations() {
    const now = clock.now()
    const since = lastTime(at, now)
    const requested = await reconciliations.requestMissing({ partners, today: dayOf(since), days: Math.max(most, newest), again: newest, since, id: () => clock.id() })
    if (requested > 0) log.info({ requested }, 'days to reconcile')
  }
}

/** The last time at which it was so late on the clocks of Vietnam. */
function lastTime(at: string, now: Date): Date {
  const today = new Date(`${dayOf(now)}T${at}:00+07:00`)
  return today.getTime() <= now.getTime() ? today : new Date(today.getTime() - dayMs)
}
