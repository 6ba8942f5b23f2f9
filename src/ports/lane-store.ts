/** The lanes of the partners: open, suspended or stopped. */
import type { LaneState } from '../domain/transfer.ts'
import type { Order } from './transfer-store.ts'

export interface Lane {
  readonly partner: string
  readonly state: LaneState
  readonly since: Date
  readonly reason: string | undefined
  /** The person that suspended it, while it is. */
  readonly by?: string | undefined
  readonly failures: number
  readonly probes: number
  readonly nextProbeAt: Date | undefined
}

export interface LaneStore {
  /** Creates what is missing, open. */
  ensure(partners: readonly string[]): Promise<void>
  /**
   * Stops the open and suspended lanes of other partners that have open transfers, with reason `partner-not-configured`, where no
   * worker that is there has them in its configuration; returns these partners.
   */
  stopUnconfigured(partners: readonly string[]): Promise<readonly string[]>
  list(): Promise<readonly Lane[]>
  /** Counts one failure of the partner as a whole; returns how many came in a row. */
  countFailure(partner: string): Promise<number>
  /** Suspended lanes whose probe is due, each handed to one caller only for `holdMs`; `probes` counts this one. */
  takeDueProbes(holdMs: number): Promise<readonly Lane[]>
  scheduleProbe(partner: string, afterMs: number): Promise<void>
  /** Only from suspended; false when it was not suspended any more. */
  reopen(partner: string): Promise<boolean>
  /** Until a person resumes it: such a lane has no next probe, and no probe opens it. */
  suspend(partner: string, order: Order): Promise<void>
  /** A person opens a suspended or stopped lane. */
  resume(partner: string, order: Order): Promise<void>
}
