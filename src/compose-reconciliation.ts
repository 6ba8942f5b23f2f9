/** Wires what compares the gateway with its partners: for the administrators' door, and for the workers. */
import { hostname } from 'node:os'
import type { ReconciliationConfig } from './config/reconciliation-schema.ts'
import type { Rules } from './domain/decision.ts'
import type { ReconciliationDoor } from './http/deps.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import { startLoop, type Loop } from './queue/loop.ts'
import type { Store } from './store/open-store.ts'
import { createDeadlineDesk } from './usecases/deadline-desk.ts'
import type { DecideInbound } from './usecases/decide-inbound.ts'
import { createPaceOfAsking } from './usecases/pace-of-asking.ts'
import type { Partners } from './usecases/partners.ts'
import type { OrderReplays } from './usecases/order-replays.ts'
import type { PlanReplay } from './usecases/plan-replay.ts'
import { createPlanReconciliations } from './usecases/plan-reconciliations.ts'
import { createReadSyncDelays } from './usecases/read-sync-delays.ts'
import type { ReceiveInbound } from './usecases/receive-inbound.ts'
import { createReconciler } from './usecases/reconcile-day.ts'
import { createReconciliationDesk } from './usecases/reconciliation-desk.ts'
import { createRepairByRun } from './usecases/repair-by-run.ts'
import { createRepairer } from './usecases/repair-difference.ts'
import { createTakeOverStanding } from './usecases/take-over-standing.ts'
import { createTellPortal } from './usecases/tell-portal.ts'

interface Parts {
  readonly settings: ReconciliationConfig
  readonly store: Pick<Store, 'reconciliations' | 'deadlines' | 'syncDelays' | 'dossiers' | 'transfers' | 'outbox' | 'inbox'>
  readonly partners: Partners
  readonly rules: Rules
  readonly clock: Clock
}

interface DoorParts extends Parts {
  readonly planReplay: PlanReplay
  readonly orderReplays: OrderReplays
}

interface WorkerParts extends Parts {
  readonly receive: ReceiveInbound
  readonly decide: DecideInbound
  readonly log: Log
}

export function openReconciliation({ settings, store, partners, rules, clock, planReplay, orderReplays }: DoorParts): ReconciliationDoor {
  const { reconciliations, deadlines, syncDelays, dossiers, transfers } = store
  const { lateAfterMinutes } = settings
  return {
    reconciliation: createReconciliationDesk({ reconciliations, repairByRun: createRepairByRun({ reconciliations, planReplay, orderReplays }), partners, clock }),
    deadlines: createDeadlineDesk({ deadlines, dossiers, transfers, partners, portal: rules.portal, warnWorkingDays: rules.deadlines.warnWorkingDays, clock }),
    syncReport: createReadSyncDelays({ syncDelays, lateAfterMinutes, clock }),
  }
}

/** What did not arrive so long ago is no longer waited for. */
const toldWithinMs = 60 * 24 * 3_600_000

/** The workers' part: closes what it opened, the pass in hand included. */
export function startReconciliation({ settings, store, partners, rules, clock, log, receive, decide }: WorkerParts): { close(): Promise<void> } {
  const { reconciliations, syncDelays, dossiers, outbox, inbox } = store
  const { portal } = rules
  const owner = `${hostname()}-${process.pid}-${clock.id()}`
  const pace = createPaceOfAsking({ reconciliations, asksPerMinute: settings.asksPerMinute })
  const reconciler = createReconciler({ reconciliations, partners, portal, settings, pace, owner, clock, log })
  const portalFirst = [...partners.keys()].toSorted((one, other) => Number(other === portal) - Number(one === portal))
  const plan = createPlanReconciliations({ reconciliations, partners: portalFirst, at: settings.at, daysBack: settings.daysBack, clock, log })
  const repairer = createRepairer({
    reconciliations,
    partners,
    portal,
    outbox,
    inbox,
    decide: decide.byRule,
    takeOver: createTakeOverStanding({ receive, clock }),
    tellPortal: createTellPortal({ dossiers, outbox, rules, clock }),
    settings,
    pace,
    clock,
    log,
  })
  const loops: readonly Loop[] = [
    startLoop({ name: 'plan-reconciliations', everyMs: 60_000, log, run: plan }),
    startLoop({ name: 'reconcile', everyMs: 2_000, log, run: (signal) => reconciler.start(signal) }),
    startLoop({ name: 'repair-differences', everyMs: 1_000, log, run: (signal) => repairer.start(signal) }),
    startLoop({ name: 'heed-runs', everyMs: 5_000, log, run: heedRuns }),
    startLoop({ name: 'write-told', everyMs: 5_000, log, run: writeTold }),
  ]

  async function heedRuns(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (await reconciliations.heedRuns(heedBatch)) === heedBatch) continue
  }

  async function writeTold(signal: AbortSignal): Promise<void> {
    const since = new Date(clock.now().getTime() - toldWithinMs)
    while (!signal.aborted && (await syncDelays.writeTold(toldBatch, since)) === toldBatch) continue
  }

  return {
    async close() {
      await Promise.all(loops.map((loop) => loop.close()))
      await Promise.all([reconciler.close(), repairer.close()])
    },
  }
}

const toldBatch = 1_000
const heedBatch = 1_000
