/** How long the national portal waited for what partners told. What arrived is written beside the event, so that long times are read from one index. */
import { deliveredStates, failedStates } from '../domain/transfer.ts'
import type { SyncDelay } from '../ports/dossier-store.ts'
import type { LateDelay, SyncDelayStore } from '../ports/sync-delay-store.ts'
import type { Pool } from './pool.ts'

interface DelayRow {
  readonly partner: string
  readonly day: string | null
  readonly count: number
  readonly pending: number
  readonly failed: number
  readonly late: number
  readonly p50: number | null
  readonly p95: number | null
  readonly longest: number | null
}

// a mirror that is sent once more was there before, but it is not there to stay, unless that it was there is written already
const mirrored = `
with mirrored as (
  select source_partner as partner, event_at, false as pending, false as failed, extract(epoch from told_at - event_at)::float8 * 1000 as delay
  from mirrors where event_at >= $1 and event_at < $2 and told_at is not null
  union all
  select m.source_partner, m.event_at, w.transfer_id is not null, w.transfer_id is null and t.state = any($4::text[]),
    case when w.transfer_id is null and t.state = any($3::text[]) then extract(epoch from t.state_at - m.event_at)::float8 * 1000 end
  from mirrors m join transfers t on t.id = m.transfer_id left join work w on w.transfer_id = m.transfer_id
  where m.event_at >= $1 and m.event_at < $2 and m.told_at is null
), judged as (
  select *, (event_at at time zone 'Asia/Ho_Chi_Minh')::date as day, coalesce(delay, extract(epoch from $6::timestamptz - event_at)::float8 * 1000) > $5::float8 as late from mirrored
)`

const counted = `
select partner, to_char(day, 'YYYY-MM-DD') as day, count(*)::int as count, count(*) filter (where pending)::int as pending, count(*) filter (where failed)::int as failed,
  count(*) filter (where late)::int as late,
  percentile_cont(0.5) within group (order by delay) as p50, percentile_cont(0.95) within group (order by delay) as p95, max(delay) as longest
from judged`

const whole = `${mirrored} ${counted.replace("to_char(day, 'YYYY-MM-DD')", 'null')} group by partner order by partner`
const byDay = `${mirrored} ${counted} group by grouping sets ((partner), (partner, day)) order by partner, day`

// the state's time of a delivered mirror is the portal's word for it, as long as nothing is ordered about it
const writeTold = `
update mirrors m set told_at = t.state_at
from (select transfer_id from mirrors where told_at is null and event_at > $2 order by event_at limit $3) n
join transfers t on t.id = n.transfer_id
where m.transfer_id = n.transfer_id and t.state = any($1::text[]) and not exists (select 1 from work w where w.transfer_id = t.id)`

const nobodyIsLate = Number.MAX_SAFE_INTEGER

export async function syncDelays(pool: Pool, from: Date, to: Date): Promise<readonly SyncDelay[]> {
  const { rows } = await pool.query<DelayRow>(whole, [from, to, deliveredStates, failedStates, nobodyIsLate, to])
  return rows.map((row) => {
    const { late: _late, ...delay } = toDelay(row)
    return delay
  })
}

export function createSyncDelayStore(pool: Pool): SyncDelayStore {
  return {
    async report({ from, to, lateAfterMs, now }) {
      const { rows } = await pool.query<DelayRow>(byDay, [from, to, deliveredStates, failedStates, lateAfterMs, now])
      return {
        items: rows.filter(({ day }) => day === null).map(toDelay),
        days: rows.flatMap((row) => (row.day === null ? [] : [{ day: row.day, ...toDelay(row) }])),
      }
    },
    async writeTold(limit, since) {
      const { rowCount } = await pool.query(writeTold, [deliveredStates, since, limit])
      return rowCount ?? 0
    },
  }
}

function toDelay({ partner, count, pending, failed, late, p50, p95, longest }: DelayRow): LateDelay {
  return { partner, count, pending, failed, late, p50: p50 ?? undefined, p95: p95 ?? undefined, longest: longest ?? undefined }
}
