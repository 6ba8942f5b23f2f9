/** How far a run is. Pure. */
import type { ReplayRun } from '../../../../schemas/replays.ts'

type Counts = ReplayRun['counts']

export function endedCount({ delivered, failed, skipped }: Counts): number {
  return delivered + failed + skipped
}

/** In tens of per cent, so that what is read out changes seldom. */
export function tenths({ counts, total }: Pick<ReplayRun, 'counts' | 'total'>): number {
  return total === 0 ? 10 : Math.floor((10 * endedCount(counts)) / total)
}

/** Whether it changes by itself. */
export function isMoving({ state, counts }: Pick<ReplayRun, 'state' | 'counts'>): boolean {
  return state === 'running' || state === 'awaiting-approval' || counts.sent > 0
}
