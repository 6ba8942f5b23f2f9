/** Work on its way from SQL into the queues. */
import type { QueueKind } from './due-transfers.ts'

/** Work for the queues, written in the transaction that made it due. */
export interface OutboxStore {
  /** Hands up to `limit` rows to `publish`; they are removed only when it resolves. Returns how many. */
  relay(limit: number, publish: (rows: readonly OutboxRow[]) => Promise<void>): Promise<number>
  /** Tells other processes that there is work; best effort, never fails. */
  announce(): void
  /** Calls `wake` when any process announced work. Resolves to the function that stops listening. */
  listen(wake: () => void): Promise<() => Promise<void>>
}

export interface OutboxRow {
  readonly transferId: string
  readonly partner: string
  readonly queue: QueueKind
  readonly attempt: number
  readonly delayMs: number
  /** When it became due, or was put into a queue again, by the database's clock. */
  readonly since: Date
}
