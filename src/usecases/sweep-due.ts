/** Puts everything into the queues that is due in SQL and that no queue seems to hold: lost jobs, expired leases, flushed Redis. */
import type { Clock } from '../ports/clock.ts'
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
  readonly clock: Clock
}

export function createSweeper({ transfers, queue, clock }: Dependencies): Sweeper {
  const woken = new Set<string>()

  async function sweepOnce(graceMs: number, signal: AbortSignal, partner?: string): Promise<void> {
    const started = clock.now().getTime()
    while (!signal.aborted) {
      // what this very sweep put into a queue is younger than the sweep, and so is not due again for it
      const elapsed = clock.now().getTime() - started
      const due = await transfers.takeDue(batch, graceMs + elapsed, partner)
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
