/** How each partner did in the last hour, and when it last took or told something. */
import { deliveredStates } from '../domain/transfer.ts'
import type { PartnerHealth, PartnerHealthStore } from '../ports/partner-health.ts'
import type { Pool } from './pool.ts'

interface HealthRow {
  readonly partner: string
  readonly attempts: number
  readonly delivered: number
  readonly failed: number
  readonly median: number | null
  readonly last_delivered_at: Date | null
  readonly last_heard_at: Date | null
}

// the newest by sequence is read from an index; a replay of something older that got through within the hour is in `recent`
const health = `
with recent as (
  select t.partner, count(*)::int as attempts, count(*) filter (where a.outcome = 'delivered')::int as delivered,
    percentile_cont(0.5) within group (order by extract(epoch from a.finished_at - a.started_at)::float8 * 1000) as median,
    max(a.finished_at) filter (where a.outcome = 'delivered') as delivered_at
  from attempts a join transfers t on t.id = a.transfer_id
  where a.recorded_at > now() - interval '1 hour' and t.partner = any($1::text[])
  group by t.partner
)
select p.partner, coalesce(r.attempts, 0) as attempts, coalesce(r.delivered, 0) as delivered, coalesce(r.attempts - r.delivered, 0) as failed, r.median,
  greatest(r.delivered_at, (
    select max(c.closed_at) from unnest($2::text[]) as s (state)
    cross join lateral (select closed_at from closed where partner = p.partner and state = s.state order by sequence desc limit 1) c
  )) as last_delivered_at,
  (select i.received_at from inbox i where i.partner = p.partner order by i.id desc limit 1) as last_heard_at
from unnest($1::text[]) as p (partner) left join recent r using (partner)`

export function createPartnerHealth(pool: Pool): PartnerHealthStore {
  return {
    async of(partners) {
      const { rows } = await pool.query<HealthRow>(health, [partners, deliveredStates])
      return new Map(rows.map((row) => [row.partner, toHealth(row)]))
    },
  }
}

function toHealth({ attempts, delivered, failed, median, last_delivered_at, last_heard_at }: HealthRow): PartnerHealth {
  return { attempts, delivered, failed, medianMs: median ?? undefined, lastDeliveredAt: last_delivered_at ?? undefined, lastHeardAt: last_heard_at ?? undefined }
}
