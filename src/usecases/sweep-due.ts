/** Puts everything into the queues that is due in SQL and that no queue seems to hold: lost jobs, expired leases, flushed Redis. */
import type { QueueBackend } from '../ports/queue.ts'
import type { TransferStore } from '../ports/transfer-store.ts'

const batch = 500

export interface Sweeper {
  /** What was put into a queue in the last `graceMs` is left alone; lanes that were woken are swept without that grace. */
  sweep(graceMs: number, signal: AbortSignal): Promise<void>
  /** Everything that waits for this partner goes with the next sweep. */
  wakeLane(partner: string): void
}

interface Dependencies {
  readonly transfers: TransferStore
  readonly queue: QueueBackend
}

export function createSweeper({ transfers, queue }: Dependencies): Sweeper {
  const woken = new Set<string>()

  async function sweepOnce(graceMs: number, signal: AbortSignal, partner?: string): Promise<void> {
    // what this very sweep put into a queue is younger than the sweep, and so is not due again for it
    let began: Date | undefined
    while (!signal.aborted) {
      const due = await transfers.takeDue(batch, graceMs, partner, began)
      began ??= due[0]?.takenAt
      if (due.length > 0) await queue.publish(due.map((row) => ({ transferId: row.id, partner: row.partner, queue: row.queue, attempt: row.attempt, delayMs: 0 })))
      if (due.length < batch) return
    }
  }

  return {
    async sweep(graceMs, signal) {
      for (const partner of woken) {
        await sweepOnce(0, signal, partner)
        woken.delete(partner)
      }
      await sweepOnce(graceMs, signal)
    },
    wakeLane(partner) {
      woken.add(partner)
    },
  }
}
