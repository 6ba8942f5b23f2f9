/** What should be in a queue by now: what a sweep takes from the store and puts there. */

export type QueueKind = 'live' | 'replay'

export interface DueTransfer {
  readonly id: string
  readonly partner: string
  readonly queue: QueueKind
  /** Number of the attempt to come. */
  readonly attempt: number
  /** When it was marked, by the database's clock. */
  readonly takenAt: Date
}

export interface DueAmong {
  readonly partner?: string | undefined
  /** Judged as of that time, so that one sweep does not take what it put itself. */
  readonly before?: Date | undefined
  /** What is due since then, or was put since then, still waits in that queue. */
  readonly heads?: readonly QueueHead[]
}

/** The job that is next in a queue. */
export interface QueueHead {
  readonly partner: string
  readonly queue: QueueKind
  readonly since: Date
}

export interface DueTransfers {
  /**
   * Transfers on open lanes that are due or whose lease ran out, and that were not put into a queue in the last `graceMs`;
   * marks them as put. Oldest first.
   */
  takeDue(limit: number, graceMs: number, among?: DueAmong): Promise<readonly DueTransfer[]>
  /** Partners of whom `takeDue` would take something. */
  duePartners(graceMs: number): Promise<readonly string[]>
}
