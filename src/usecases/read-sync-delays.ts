/** The report on how late the national portal learns of changes, by partner and by day. */
import type { SyncDelayReport, SyncDelayView } from '../../schemas/sync-delay.ts'
import type { Clock } from '../ports/clock.ts'
import type { LateDelay, SyncDelayStore } from '../ports/sync-delay-store.ts'

interface Asked {
  /** RFC 3339; default: a day before `to`, and now. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly lateAfterMinutes?: number | undefined
}

export type ReadSyncDelays = (asked: Asked) => Promise<SyncDelayReport>

const dayMs = 24 * 3_600_000
const minuteMs = 60_000

export function createReadSyncDelays({ syncDelays, lateAfterMinutes: usual, clock }: { readonly syncDelays: Pick<SyncDelayStore, 'report'>; readonly lateAfterMinutes: number; readonly clock: Clock }): ReadSyncDelays {
  return async function readSyncDelays(asked) {
    const now = clock.now()
    const to = asked.to === undefined ? now : new Date(asked.to)
    const from = asked.from === undefined ? new Date(to.getTime() - dayMs) : new Date(asked.from)
    const lateAfterMinutes = asked.lateAfterMinutes ?? usual
    const { items, days } = await syncDelays.report({ from, to, lateAfterMs: lateAfterMinutes * minuteMs, now })
    return { from: from.toISOString(), to: to.toISOString(), lateAfterMinutes, items: items.map(viewDelay), days: days.map(({ day, ...row }) => ({ day, ...viewDelay(row) })) }
  }
}

function viewDelay({ p50, p95, longest, ...counts }: LateDelay): SyncDelayView {
  return { ...counts, ...(p50 === undefined ? {} : { p50 }), ...(p95 === undefined ? {} : { p95 }), ...(longest === undefined ? {} : { longest }) }
}
