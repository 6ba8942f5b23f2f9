/** Latencies of a soak by the minute. */
import type { Pool } from 'pg'
import { measured } from './load.ts'

export interface Minute {
  readonly minute: number
  /** Milliseconds, from the planned time to the 202; and from acceptance to confirmation, by the database's clock. */
  readonly accepted: { readonly p50: number; readonly p95: number }
  readonly confirmed: { readonly p50: number; readonly p95: number }
}

/** What was accepted after the last minute, because it fell behind, counts with that. */
export async function minutesOf(accepted: ReadonlyMap<number, readonly number[]>, database: Pool, beganAt: Date, last: number): Promise<readonly Minute[]> {
  const { rows } = await database.query<{ minute: string; p50: string; p95: string }>(
    `select least($2, floor(extract(epoch from t.accepted_at - $1) / 60)) as minute,
       percentile_cont(0.5) within group (order by extract(epoch from e.at - t.accepted_at) * 1000) as p50,
       percentile_cont(0.95) within group (order by extract(epoch from e.at - t.accepted_at) * 1000) as p95
     from transfers t join events e on e.transfer_id = t.id and e.type = 'transfer.confirmed'
     where t.accepted_at >= $1 group by 1 order by 1`,
    [beganAt, last],
  )
  return rows.map(({ minute, p50, p95 }) => {
    const answered = measured(accepted.get(Number(minute)) ?? [], 60)
    return { minute: Number(minute), accepted: { p50: answered.p50, p95: answered.p95 }, confirmed: { p50: Number(p50), p95: Number(p95) } }
  })
}
