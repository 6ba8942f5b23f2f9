/** What moves and times the work. It may forget everything: the store brings it back. Jobs carry ids only. */
import type { OutboxRow, QueueKind } from './transfer-store.ts'

export interface Job {
  readonly transferId: string
  readonly partner: string
  readonly queue: QueueKind
}

export interface QueueBackend {
  readonly name: 'redis' | 'postgres'
  /** Fails fast when the backend is away. Adding what is there already changes nothing. */
  publish(rows: readonly OutboxRow[]): Promise<void>
  /** Starts taking jobs of a partner's queue. `handle` never rejects for an expected reason. */
  consume(partner: string, queue: QueueKind, concurrency: number, handle: (job: Job) => Promise<void>): Promise<Consumer>
  /** Rejects when the backend is away. */
  ping(signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

export interface Consumer {
  /** Waits for running jobs. Idempotent. */
  close(): Promise<void>
}
