/** What moves and times the work. It may forget everything: the store brings it back. Jobs carry ids only. */
import type { QueueKind } from './due-transfers.ts'
import type { OutboxRow } from './outbox-store.ts'

/** A transfer that this process has taken from the store, and nobody else has. */
export interface TakenWork {
  readonly transferId: string
  /** Resolves when its place is free for the next. A `run` that rejects is logged as our bug. */
  run(): Promise<void>
  /** Instead of `run`, where there is no time for it any more. */
  giveBack(): Promise<void>
}

export interface QueueBackend {
  readonly name: 'redis' | 'postgres'
  /**
   * Rejects with `not_ready` within a second when the backend is away, within four when it hangs; some rows may be there then.
   * Adding the same rows again while they wait changes nothing. Those that are due may travel together.
   */
  publish(rows: readonly OutboxRow[]): Promise<void>
  /**
   * Starts taking jobs of a partner's queue, now or when the backend is there; `concurrency` run at once, and while they are quick
   * more are taken ahead, in the order of the queue. `take` gets what a job carries, and says what of it there is to do; a `take` that
   * rejects is logged. A job may be handed out twice, and is gone once it was taken.
   */
  consume(partner: string, queue: QueueKind, concurrency: number, take: (transferIds: readonly string[]) => Promise<readonly TakenWork[]>): Promise<Consumer>
  /** Since when the job is due that is next; undefined where none waits. Rejects like `publish`. */
  nextSince(partner: string, queue: QueueKind): Promise<Date | undefined>
  /** Rejects with `not_ready` when the backend is away or the signal aborts. */
  ping(signal: AbortSignal): Promise<void>
  /** Closes its consumers, then every connection. Idempotent. */
  close(): Promise<void>
}

export interface Consumer {
  /** Takes no more jobs, gives back what does not run yet and waits for what does, up to a limit: the queue's own, or so many milliseconds. Called again, the shorter limit counts. */
  close(withinMs?: number): Promise<void>
}
