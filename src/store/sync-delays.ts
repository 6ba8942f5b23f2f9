/** How long the national portal waited for what partners told. */
import { deliveredStates, failedStates } from '../domain/transfer.ts'
import type { SyncDelay } from '../ports/dossier-store.ts'
import type { Pool } from './pool.ts'

interface DelayRow {
  readonly partner: string
  readonly count: number
  readonly pending: number
  readonly failed: number
  readonly p50: number | null
  readonly p95: number | null
  readonly longest: number | null
}

// a mirror that is sent once more was there before, but it is not there to stay
const delays = `
with mirrored as (
  select m.source_partner as partner, w.transfer_id is not null as pending, t.state = any($4::text[]) as failed,
    case when w.transfer_id is null and t.state = any($3::text[]) then extract(epoch from t.state_at - m.event_at)::float8 * 1000 end as delay
  from mirrors m join transfers t on t.id = m.transfer_id left join work w on w.transfer_id = m.transfer_id
  where m.event_at >= $1 and m.event_at < $2
)
select partner, count(*)::int as count, count(*) filter (where pending)::int as pending, count(*) filter (where failed and not pending)::int as failed,
  percentile_cont(0.5) within group (order by delay) as p50, percentile_cont(0.95) within group (order by delay) as p95, max(delay) as longest
from mirrored group by partner order by partner`

export async function syncDelays(pool: Pool, from: Date, to: Date): Promise<readonly SyncDelay[]> {
  const { rows } = await pool.query<DelayRow>(delays, [from, to, deliveredStates, failedStates])
  return rows.map((row) => ({ ...row, p50: row.p50 ?? undefined, p95: row.p95 ?? undefined, longest: row.longest ?? undefined }))
}
