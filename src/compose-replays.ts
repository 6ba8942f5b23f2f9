/** Wires sending many again: what people plan and order of it, and the loop that carries it on. */
import type { Config } from './config/schema.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import { startLoop, type Loop } from './queue/loop.ts'
import type { Store } from './store/open-store.ts'
import type { Destination } from './usecases/open-line.ts'
import { createOrderReplays, type OrderReplays } from './usecases/order-replays.ts'
import { createPlanReplay, type PlanReplay } from './usecases/plan-replay.ts'
import { createRunReplays } from './usecases/run-replays.ts'

interface Parts {
  readonly settings: Config['replays']
  readonly store: Pick<Store, 'replays' | 'transfers'>
  readonly destination: (partner: string) => Pick<Destination, 'agreement'> | undefined
}

export function openReplays({ settings, store: { replays, transfers }, destination, clock }: Parts & { readonly clock: Clock }): { readonly planReplay: PlanReplay; readonly orderReplays: OrderReplays } {
  const replayConcurrencyOf = (partner: string) => destination(partner)?.agreement.replayConcurrency
  return {
    planReplay: createPlanReplay({ replays, replayConcurrencyOf, limits: settings, planMinutes: settings.planMinutes, clock }),
    orderReplays: createOrderReplays({ replays, newerVersions: (ids) => transfers.newerVersions(ids), limits: settings, clock }),
  }
}

export function startReplays({ settings, store, destination, log }: Omit<Parts, 'store'> & { readonly store: Pick<Store, 'replays' | 'outbox'>; readonly log: Log }): Loop {
  const concurrencyOf = (partner: string) => destination(partner)?.agreement.concurrency
  return startLoop({ name: 'run-replays', everyMs: 1_000, log, run: createRunReplays({ replays: store.replays, outbox: store.outbox, log, concurrencyOf, share: settings.share }) })
}
