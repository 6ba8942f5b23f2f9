/** What the store says, as numbers of the table of metrics. */
import { deliveryStates, laneStates } from '../../schemas/states.ts'
import type { DossierStore } from '../ports/dossier-store.ts'
import type { QueueDepthStore } from '../ports/queue-depths.ts'
import type { MetricName } from './metrics-table.ts'

export interface StoreSources {
  readonly depths: QueueDepthStore
  readonly dossiers: Pick<DossierStore, 'syncDelays'>
}

export interface StoreNumber {
  readonly name: MetricName
  readonly labels: Readonly<Record<string, string | undefined>>
  readonly value: number
}

export type StoreFacts = readonly StoreNumber[]

const hourMs = 3_600_000

export async function readStoreFacts({ depths, dossiers }: StoreSources, now: Date): Promise<StoreFacts> {
  const counted = await depths.depths()
  const delays = await dossiers.syncDelays(new Date(now.getTime() - hourMs), now)
  const partners = counted.lanes.map(({ partner }) => partner)
  return [
    ...partners.flatMap((partner) => waitingOf(partner, counted)),
    ...counted.failed.map(({ partner, state, code, count }) => number('lienthong_failed_transfers', { partner, state, code }, count)),
    number('lienthong_outbox_rows', {}, counted.outbox),
    ...counted.lanes.flatMap((lane) => laneStates.map((state) => number('lienthong_lane_state', { partner: lane.partner, state }, lane.state === state ? 1 : 0))),
    ...counted.lanes.flatMap(({ partner, workers, mostShares }) => [number('lienthong_lane_workers', { partner }, workers), number('lienthong_lane_worker_shares', { partner }, mostShares)]),
    ...delays.flatMap(({ partner, p50, p95, pending, failed }) => [
      ...(p50 === undefined ? [] : [number('lienthong_portal_sync_delay_seconds', { partner, quantile: '0.5' }, p50 / 1000)]),
      ...(p95 === undefined ? [] : [number('lienthong_portal_sync_delay_seconds', { partner, quantile: '0.95' }, p95 / 1000)]),
      number('lienthong_portal_sync_open', { partner, state: 'pending' }, pending),
      number('lienthong_portal_sync_open', { partner, state: 'failed' }, failed),
    ]),
  ]
}

const openStates = deliveryStates.filter((state) => state === 'accepted' || state === 'delivering' || state === 'waiting')

/** A lane on which nothing waits says so: an alarm must be able to end. */
function waitingOf(partner: string, { now, open }: Awaited<ReturnType<QueueDepthStore['depths']>>): readonly StoreNumber[] {
  const own = open.filter((row) => row.partner === partner)
  const oldest = Math.min(now.getTime(), ...own.map(({ oldestAt }) => oldestAt.getTime()))
  return [
    number('lienthong_oldest_waiting_seconds', { partner }, (now.getTime() - oldest) / 1000),
    ...openStates.map((state) => number('lienthong_open_transfers', { partner, state }, sum(own.filter((row) => row.state === state).map(({ count }) => count)))),
    ...(['live', 'replay'] as const).map((queue) => number('lienthong_queue_depth', { partner, queue }, sum(own.filter((row) => row.queue === queue).map(({ due }) => due)))),
  ]
}

function number(name: MetricName, labels: StoreNumber['labels'], value: number): StoreNumber {
  return { name, labels, value }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0)
}
