/** Puts everything into the queues that is due in SQL and that no queue holds: lost jobs, expired leases, flushed Redis. */
import type { DueAmong, DueTransfers, QueueHead } from '../ports/due-transfers.ts'
import type { QueueBackend } from '../ports/queue.ts'

const batch = 500
const kinds = ['live', 'replay'] as const

export interface Sweeper {
  /**
   * What became due or was put into a queue in the last `graceMs` is left alone, and so is what a queue still has before it.
   * Lanes that were woken are swept without either.
   */
  sweep(graceMs: number, signal: AbortSignal): Promise<void>
  /** Everything that waits for this partner goes with the next sweep. */
  wakeLane(partner: string): void
}

interface Dependencies {
  readonly transfers: DueTransfers
  readonly queue: Pick<QueueBackend, 'publish' | 'nextSince'>
}

export function createSweeper({ transfers, queue }: Dependencies): Sweeper {
  const woken = new Set<string>()

  async function sweepOnce(graceMs: number, signal: AbortSignal, among: Pick<DueAmong, 'partner' | 'heads'>): Promise<void> {
    // what this very sweep put into a queue is younger than the sweep, and so is not due again for it
    let before: Date | undefined
    while (!signal.aborted) {
      const due = await transfers.takeDue(batch, graceMs, { ...among, before })
      before ??= due[0]?.takenAt
      if (due.length > 0) await queue.publish(due.map((row) => ({ transferId: row.id, partner: row.partner, queue: row.queue, attempt: row.attempt, delayMs: 0, since: row.takenAt })))
      if (due.length < batch) return
    }
  }

  /** In a rush much waits longer than the grace: a queue hands out what it has in its order, so only what is older than its next job was lost. */
  async function headsOf(partners: readonly string[]): Promise<readonly QueueHead[]> {
    const asked = partners.flatMap((partner) => kinds.map(async (kind) => ({ partner, queue: kind, since: await queue.nextSince(partner, kind) })))
    return (await Promise.all(asked)).flatMap(({ since, ...head }) => (since === undefined ? [] : [{ ...head, since }]))
  }

  return {
    async sweep(graceMs, signal) {
      for (const partner of woken) {
        await sweepOnce(0, signal, { partner })
        woken.delete(partner)
      }
      const partners = await transfers.duePartners(graceMs)
      if (partners.length > 0) await sweepOnce(graceMs, signal, { heads: await headsOf(partners) })
    },
    wakeLane(partner) {
      woken.add(partner)
    },
  }
}
