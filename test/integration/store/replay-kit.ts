/** What the tests of runs share: failed transfers, plans and runs of them, a partner that answers as the test says. */
import { randomUUID } from 'node:crypto'
import type { ReplayFilter, ReplayVerb } from '../../../schemas/replays.ts'
import type { NewRun, StoredPlan, StoredRun, TurnRules } from '../../../src/ports/replay-store.ts'
import type { Settlement, Transfer } from '../../../src/ports/transfer-store.ts'
import type { Store } from '../../../src/store/open-store.ts'
import { attemptRecord, openStoreKit, settlement, waiting, type StoreKit } from './store-kit.ts'

export interface ReplayKit extends StoreKit {
  /** A transfer whose attempt ended so. */
  ended(by: Settlement['move'], overrides?: Parameters<StoreKit['accept']>[0], code?: string): Promise<Transfer>
  plan(filter?: ReplayFilter, verb?: ReplayVerb): Promise<StoredPlan>
  run(overrides?: Partial<NewRun>, filter?: ReplayFilter, verb?: ReplayVerb): Promise<StoredRun>
  read(run: string): Promise<StoredRun>
  /** The transfers of work that are due, in the order in which the partner gets them; settles each so. */
  work(by: Settlement['move'], partner?: string): Promise<readonly string[]>
  /** What a run has sent and what waits, by the transfers' ids, in its order. */
  itemsOf(run: string, states?: Parameters<Store['replays']['listItems']>[1]): Promise<readonly string[]>
  reset(): Promise<void>
}

export const limits = { confirmAbove: 100, approveAbove: 1_000 }
export const rules: TurnRules = { share: 0.5, concurrencyOf: () => 4, most: 200, soonMs: 0, laterMs: 0, latestMs: 0 }
export const operator = { actor: 'replayer-1', reason: 'the partner was away' }
export const other = { actor: 'approver-1', reason: 'looked at it' }

export async function openReplayKit(): Promise<ReplayKit> {
  const kit = await openStoreKit()
  const { store, sql } = kit

  async function plan(filter: ReplayFilter = {}, verb: ReplayVerb = 'replay') {
    return store.replays.plan({ id: randomUUID(), verb, filter, by: operator.actor, minutes: 30 })
  }
  async function itemsOf(run: string, states?: Parameters<Store['replays']['listItems']>[1]) {
    return (await store.replays.listItems(run, states, 1_000)).items.map(({ transferId }) => transferId)
  }

  return {
    ...kit,
    async ended(by, overrides = {}, code) {
      const transfer = await kit.accept(overrides)
      const lease = await kit.lease(transfer.id)
      await store.transfers.settle(lease, by === 'wait' ? waiting(60_000) : settlement(by, { attempt: attemptRecord({ outcome: outcomeOf(by), code }) }))
      return transfer
    },
    plan,
    async run(overrides = {}, filter = {}, verb = 'replay') {
      const { id } = await plan(filter, verb)
      const made = await store.replays.makeRun(
        { id: randomUUID(), plan: id, name: 'after the outage', reason: operator.reason, by: operator.actor, paused: false, perMinute: undefined, batch: 20, stopAfter: 10, confirm: undefined, ...overrides },
        { confirmAbove: 1_000_000, approveAbove: 1_000_000 },
      )
      if (made.kind !== 'made') throw new Error(`not made: ${made.kind}`)
      return made.run
    },
    async read(id) {
      const run = await store.replays.getRun(id)
      if (run === undefined) throw new Error(`there is no run ${id}`)
      return run
    },
    async work(by, partner) {
      const { rows } = await sql.query<{ id: string }>('select transfer_id as id from work where lease_until is null and due_at <= now() and ($1::text is null or partner = $1) order by sequence', [partner])
      const went: string[] = []
      for (const { id } of rows) {
        const leased = await store.transfers.lease(id, 'worker-1', 60_000)
        if (leased.kind !== 'leased') continue
        went.push(id)
        await store.transfers.settle(leased.lease, by === 'wait' ? waiting(60_000) : settlement(by, { attempt: attemptRecord({ outcome: outcomeOf(by), code: outcomeOf(by) === 'delivered' ? undefined : 'no-such-field' }) }))
      }
      return went
    },
    itemsOf,
    async reset() {
      for (const table of ['replay_items', 'replay_counts', 'replay_runs', 'replay_plans', 'replay_plan_items', 'transfers', 'work', 'closed', 'payloads', 'outbox', 'attempts', 'events']) await sql.query(`delete from ${table}`)
      await sql.query(`update lanes set state = 'open', reason = null, failures = 0, probes = 0, next_probe_at = null`)
    },
  }
}

function outcomeOf(by: Settlement['move']) {
  if (by === 'deliver' || by === 'confirm') return 'delivered'
  if (by === 'refuse') return 'refused'
  return by === 'park' ? 'unclear' : 'later'
}
