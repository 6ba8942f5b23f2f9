/** How late the national portal learnt of what partners told. */
import type { SyncDelay } from './dossier-store.ts'

export interface LateDelay extends SyncDelay {
  /** Took longer than wanted to arrive, or waits or failed for longer. */
  readonly late: number
}

export interface DayDelay extends LateDelay {
  /** `YYYY-MM-DD` in Vietnam, on which the changes came. */
  readonly day: string
}

export interface SyncDelayStore {
  /** Of changes that came in this time; `now`: up to when what has not arrived waits. */
  report(asked: { readonly from: Date; readonly to: Date; readonly lateAfterMs: number; readonly now: Date }): Promise<{ readonly items: readonly LateDelay[]; readonly days: readonly DayDelay[] }>
  /** Writes beside at most `limit` changes since then that they have arrived. Returns how many. */
  writeTold(limit: number, since: Date): Promise<number>
}
