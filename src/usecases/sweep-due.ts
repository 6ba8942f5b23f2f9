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

interface SeenHead {
  /** By the monotonic clock. */
  readonly at: number
  readonly since: Date
}

export function createSweeper({ transfers, queue }: Dependencies): Sweeper {
  const woken = new Set<string>()
  /** By queue: its heads as they were seen lately, the oldest first. */
  const seen = new Map<string, readonly SeenHead[]>()

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
  async function headsOf(partners: readonly string[], graceMs: number): Promise<readonly QueueHead[]> {
    const asked = partners.flatMap((partner) => kinds.map(async (kind) => ({ partner, queue: kind, since: await queue.nextSince(partner, kind) })))
    return (await Promise.all(asked)).flatMap(({ partner, queue: kind, since }) => {
      const oldest = oldestOf(`${kind} ${partner}`, since, graceMs)
      return oldest === undefined ? [] : [{ partner, queue: kind, since: oldest }]
    })
  }

  /** What a process took from a queue and has not begun is in neither: it has the grace to begin it. A queue that is empty has lost what is due. */
  function oldestOf(name: string, since: Date | undefined, graceMs: number): Date | undefined {
    const now = performance.now()
    const lately = since === undefined ? [] : [...(seen.get(name) ?? []).filter(({ at }) => at > now - graceMs), { at: now, since }]
    seen.set(name, lately)
    return lately.reduce<Date | undefined>((oldest, head) => (oldest === undefined || head.since < oldest ? head.since : oldest), undefined)
  }

  return {
    async sweep(graceMs, signal) {
      for (const partner of woken) {
        await sweepOnce(0, signal, { partner })
        woken.delete(partner)
      }
      const partners = await transfers.duePartners(graceMs)
      if (partners.length > 0) await sweepOnce(graceMs, signal, { heads: await headsOf(partners, graceMs) })
    },
    wakeLane(partner) {
      woken.add(partner)
    },
  }
}
