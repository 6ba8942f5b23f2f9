/** How much waits for each partner, in few statements over what is open and what failed. */
import { failedStates, type DeliveryState } from '../domain/transfer.ts'
import type { LaneStanding, QueueDepthStore } from '../ports/queue-depths.ts'
import type { QueueKind } from '../ports/due-transfers.ts'
import type { Pool } from './pool.ts'

interface OpenRow {
  readonly partner: string
  readonly state: DeliveryState
  readonly queue: QueueKind
  readonly count: number
  readonly due: number
  readonly oldest_at: Date
}

interface FailedRow {
  readonly partner: string
  readonly state: DeliveryState
  readonly code: string | null
  readonly count: number
}

const open = `
select partner, state, queue, count(*)::int as count, count(*) filter (where due)::int as due, min(accepted_at) as oldest_at
from (
  select partner, queue, accepted_at, lease_until is null and due_at <= now() as due,
    case when lease_until is not null then 'delivering' when attempts > 0 then 'waiting' else 'accepted' end as state
  from work
) w group by partner, state, queue order by partner, state, queue`

const failed = `
select partner, state, code, count(*)::int as count from closed where state = any($1::text[]) group by partner, state, code order by count desc, partner, state, code`

const lanes = `
with present as (
  select s.work, s.worker, count(*) over (partition by s.worker)::int as shares from work_shares s join workers w on w.id = s.worker and w.until > now()
)
select l.partner, l.state, count(distinct p.worker)::int as workers, coalesce(max(p.shares), 0) as "mostShares"
from lanes l left join present p on p.work = 'lane:' || l.partner
group by l.partner order by l.partner`

export function createQueueDepths(pool: Pool): QueueDepthStore {
  return {
    async depths() {
      // one after the other: whoever looks takes one connection from those that work
      const opened = await pool.query<OpenRow>(open)
      const ended = await pool.query<FailedRow>(failed, [failedStates])
      const carried = await pool.query<LaneStanding>(lanes)
      const rest = await pool.query<{ now: Date; outbox: number }>('select now() as now, (select count(*)::int from outbox) as outbox')
      return {
        now: rest.rows[0]?.now ?? new Date(Number.NaN),
        open: opened.rows.map(({ oldest_at: oldestAt, ...row }) => ({ ...row, oldestAt })),
        failed: ended.rows.map(({ code, ...row }) => ({ ...row, code: code ?? undefined })),
        lanes: carried.rows,
        outbox: rest.rows[0]?.outbox ?? 0,
      }
    },
  }
}
