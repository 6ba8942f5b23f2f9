/** The last days in Vietnamese time, and their rows added up. Pure. */
import type { SyncDelayDay } from '../../../../schemas/sync-delay.ts'

export const dayMs = 24 * 60 * 60 * 1_000
const zoneMs = 7 * 60 * 60 * 1_000

export interface DaySum {
  /** 22/11 */
  readonly name: string
  readonly onTime: number
  readonly late: number
  /** The longest of any partner. */
  readonly p95: number | undefined
}

/** When the first of the last days began, as an instant with its offset. The last one is the present day. */
export function beginOf(now: number, count: number): string {
  return `${dateOf(startOf(now) - (count - 1) * dayMs)}T00:00:00+07:00`
}

/** Oldest first, days without any change too; of one partner, or of all where it is empty. */
export function sumsOf(rows: readonly SyncDelayDay[], partner: string, now: number, count: number): readonly DaySum[] {
  return Array.from({ length: count }, (_, index) => {
    const date = dateOf(startOf(now) - (count - 1 - index) * dayMs)
    const own = rows.filter((row) => row.day === date && (partner === '' || row.partner === partner))
    const late = own.reduce((sum, row) => sum + row.late, 0)
    const known = own.flatMap(({ p95 }) => (p95 === undefined ? [] : [p95]))
    return { name: date.slice(5).split('-').toReversed().join('/'), late, onTime: own.reduce((sum, row) => sum + row.count, 0) - late, p95: known.length === 0 ? undefined : Math.max(...known) }
  })
}

/** Midnight of the present day in Vietnam, as if its clock were that of UTC. */
function startOf(now: number): number {
  return Math.floor((now + zoneMs) / dayMs) * dayMs
}

function dateOf(local: number): string {
  return new Date(local).toISOString().slice(0, 10)
}
