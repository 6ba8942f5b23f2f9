/** Puts everything into the queues that is due in SQL and that no queue seems to hold: lost jobs, expired leases, flushed Redis. */
import type { QueueBackend } from '../ports/queue.ts'
import type { TransferStore } from '../ports/transfer-store.ts'

const batch = 500

export type SweepDue = (graceMs: number, partner?: string) => Promise<number>

export function createSweepDue({ transfers, queue }: { readonly transfers: TransferStore; readonly queue: QueueBackend }): SweepDue {
  return async function sweepDue(graceMs, partner) {
    let total = 0
    for (;;) {
      const due = await transfers.takeDue(batch, graceMs, partner)
      if (due.length > 0) await queue.publish(due.map((row) => ({ transferId: row.id, partner: row.partner, queue: row.queue, attempt: row.attempt, delayMs: 0 })))
      total += due.length
      if (due.length < batch) return total
    }
  }
}
