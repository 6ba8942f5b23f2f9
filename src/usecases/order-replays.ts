/** Runs of sending many again, as people order and see them. Refusals say the state and the way out. */
import type { ItemState, NewReplayRun, ReplayItem, ReplayRun, RunState } from '../../schemas/replays.ts'
import { GatewayError } from '../domain/errors.ts'
import { expectedSecondsLeft } from '../domain/replay-pace.ts'
import type { ReplayLimits, RunOrder } from '../domain/replay-run.ts'
import type { Clock } from '../ports/clock.ts'
import type { ReplayStore, StoredItem, StoredRun } from '../ports/replay-store.ts'
import type { NewerVersion, Order, Page, TransferStore } from '../ports/transfer-store.ts'

interface Dependencies {
  readonly replays: Pick<ReplayStore, 'makeRun' | 'getRun' | 'listRuns' | 'listItems' | 'order'>
  /** Of these transfers, those of which the partner has a later version. */
  readonly newerVersions: TransferStore['newerVersions']
  readonly limits: ReplayLimits
  readonly clock: Clock
}

export interface OrderReplays {
  /** Rejects with not_found, plan_expired, plan_used, nothing_to_replay, confirmation_wrong. */
  make(asked: NewReplayRun, by: string): Promise<ReplayRun>
  /** Rejects with not_found, wrong_state, second_person_needed. */
  order(run: string, order: RunOrder, by: Order): Promise<ReplayRun>
  get(id: string): Promise<ReplayRun | undefined>
  /** Both reject with invalid_cursor. */
  list(states: readonly RunState[] | undefined, limit: number, cursor?: string): Promise<Page<ReplayRun>>
  items(run: string, states: readonly ItemState[] | undefined, limit: number, cursor?: string): Promise<Page<ReplayItem>>
}

const usualBatch = 20
const usualStopAfter = 10

export function createOrderReplays({ replays, newerVersions, limits, clock }: Dependencies): OrderReplays {
  const view = (run: StoredRun) => viewRun(run, clock.now())

  return {
    async make(asked, by) {
      const { plan, name, reason, paused = false, perMinute, batch = usualBatch, stopAfter = usualStopAfter, confirm } = asked
      const made = await replays.makeRun({ id: clock.id(), plan, name, reason, by, paused, perMinute, batch, stopAfter, confirm }, limits)
      switch (made.kind) {
        case 'made':
          return view(made.run)
        case 'unknown':
          throw new GatewayError('not_found', { detail: { vi: 'Không có kế hoạch này.', en: 'There is no such plan.' } })
        case 'expired':
          throw new GatewayError('plan_expired')
        case 'used':
          throw new GatewayError('plan_used', { detail: { vi: `Kế hoạch đã thành đợt gửi lại ${made.run}.`, en: `The plan became the run ${made.run}.` } })
        case 'nothing':
          throw new GatewayError('nothing_to_replay')
        case 'wrong-confirmation':
          throw new GatewayError('confirmation_wrong', { detail: { vi: `Gõ: ${made.asked}`, en: `Type: ${made.asked}` } })
      }
    },
    async order(id, order, by) {
      const result = await replays.order(id, order, by)
      switch (result.kind) {
        case 'changed':
          return view(result.run)
        case 'unknown':
          throw new GatewayError('not_found', { detail: { vi: 'Không có đợt gửi lại này.', en: 'There is no such run.' } })
        case 'same-person':
          throw new GatewayError('second_person_needed')
        case 'illegal':
          throw new GatewayError('wrong_state', { detail: { vi: `Đợt gửi lại đang ở trạng thái ${result.state}.`, en: `The run is ${result.state}.` } })
      }
    },
    async get(id) {
      const run = await replays.getRun(id)
      return run && view(run)
    },
    async list(states, limit, cursor) {
      const { items, next } = await replays.listRuns(states, limit, cursor)
      return { items: items.map(view), next }
    },
    async items(run, states, limit, cursor) {
      const { items, next } = await replays.listItems(run, states, limit, cursor)
      const newer = await newerVersions(items.map(({ transferId }) => transferId))
      return { items: items.map((item) => viewItem(item, newer.get(item.transferId))), next }
    },
  }
}

function viewRun(run: StoredRun, now: Date): ReplayRun {
  const { counts, approvedBy, stateBecause, stoppedBy, perMinute } = run
  const expectedEndAt = expectedEnd(run, now)
  return {
    id: run.id,
    name: run.name,
    verb: run.verb,
    reason: run.reason,
    plan: run.plan,
    filter: run.filter,
    state: run.state,
    by: run.by,
    at: run.at.toISOString(),
    ...(approvedBy === undefined ? {} : { approvedBy }),
    ...instant('approvedAt', run.approvedAt),
    ...instant('startedAt', run.startedAt),
    ...instant('endedAt', run.endedAt),
    ...(stateBecause === undefined ? {} : { stateBecause }),
    ...(stoppedBy === undefined ? {} : { stoppedBy }),
    ...(perMinute === undefined ? {} : { perMinute }),
    batch: run.batch,
    stopAfter: run.stopAfter,
    total: run.total,
    counts: { ...counts },
    waitsFor: [...run.waitsFor],
    ...instant('expectedEndAt', expectedEndAt),
  }
}

function expectedEnd({ state, counts, perSecond, perMinute, startedAt }: StoredRun, now: Date): Date | undefined {
  if (state !== 'running' || startedAt === undefined) return undefined
  const seconds = expectedSecondsLeft({ left: counts.pending + counts.sent, perSecond, perMinute, ranForSeconds: (now.getTime() - startedAt.getTime()) / 1000 })
  return seconds === undefined ? undefined : new Date(now.getTime() + seconds * 1000)
}

function viewItem({ sentAt, endedAt, code, ...item }: StoredItem, newer: NewerVersion | undefined): ReplayItem {
  const newerVersion = newer && { id: newer.id, at: newer.at.toISOString() }
  return { ...item, ...instant('sentAt', sentAt), ...instant('endedAt', endedAt), ...(code === undefined ? {} : { code }), ...(newerVersion === undefined ? {} : { newerVersion }) }
}

function instant<Name extends string>(name: Name, at: Date | undefined): { readonly [key in Name]?: string } {
  // a computed key loses its literal type
  return (at === undefined ? {} : { [name]: at.toISOString() }) as { readonly [key in Name]?: string }
}
