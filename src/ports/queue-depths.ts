/** How much waits for each partner, counted in the store. */
import type { DeliveryState, LaneState } from '../domain/transfer.ts'
import type { QueueKind } from './due-transfers.ts'

export interface OpenCount {
  readonly partner: string
  readonly state: DeliveryState
  readonly queue: QueueKind
  readonly count: number
  /** Of these, due and not taken by a worker. */
  readonly due: number
  /** Acceptance of the oldest. */
  readonly oldestAt: Date
}

export interface FailedCount {
  readonly partner: string
  readonly state: DeliveryState
  readonly code: string | undefined
  readonly count: number
}

export interface LaneStanding {
  readonly partner: string
  readonly state: LaneState
  /** That carry it now. */
  readonly workers: number
  /** How many shares of all work the busiest of them does; 0 where nobody carries it. */
  readonly mostShares: number
}

export interface QueueDepths {
  /** The database's clock, by which ages count. */
  readonly now: Date
  readonly open: readonly OpenCount[]
  /** Refused, parked and expired that nobody closed. */
  readonly failed: readonly FailedCount[]
  readonly lanes: readonly LaneStanding[]
  /** On their way from SQL into a queue. */
  readonly outbox: number
}

export interface QueueDepthStore {
  depths(): Promise<QueueDepths>
}
