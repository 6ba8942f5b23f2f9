/** What moves and times the work. It may forget everything: the store brings it back. Jobs carry ids only. */
import type { QueueKind } from './due-transfers.ts'
import type { OutboxRow } from './outbox-store.ts'

export interface Job {
  readonly transferId: string
  readonly partner: string
  readonly queue: QueueKind
}

export interface QueueBackend {
  readonly name: 'redis' | 'postgres'
  /**
   * Rejects with `not_ready` within a second when the backend is away, within four when it hangs; some rows may be there then.
   * Adding the same rows again while they wait changes nothing. Where this process consumes them, those that are due
   * may travel together, and are still handed out one by one.
   */
  publish(rows: readonly OutboxRow[]): Promise<void>
  /**
   * Starts taking jobs of a partner's queue, now or when the backend is there; `concurrency` are handled at once. A job may be
   * handed out twice, and is gone once its handling has begun: a `handle` that rejects is logged as our bug.
   */
  consume(partner: string, queue: QueueKind, concurrency: number, handle: (job: Job) => Promise<void>): Promise<Consumer>
  /** Since when the job is due that is next; undefined where none waits. Rejects like `publish`. */
  nextSince(partner: string, queue: QueueKind): Promise<Date | undefined>
  /** Rejects with `not_ready` when the backend is away or the signal aborts. */
  ping(signal: AbortSignal): Promise<void>
  /** Closes its consumers, then every connection. Idempotent. */
  close(): Promise<void>
}

export interface Consumer {
  /** Takes no more jobs and waits for the running ones, up to a limit. Idempotent. */
  close(): Promise<void>
}
