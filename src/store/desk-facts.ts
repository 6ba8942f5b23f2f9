/** The DeskStore port on PostgreSQL: each number from an index, none by walking through transfers. */
import type { CorrectionState } from '../../schemas/corrections.ts'
import type { DeadlineCounts, FailuresOf, InboxOf, WaitingOf } from '../domain/desk-facts.ts'
import { failedStates, type DeliveryState } from '../domain/transfer.ts'
import type { DeskStore } from '../ports/desk-store.ts'
import { newerDelivered } from './newer-versions.ts'
import { countFlow, flowFrom, lastDeliveries } from './flow-hours.ts'
import { awaitedPersons, openDifferences } from './awaited-persons.ts'
import { chainStanding } from './chain-stamps.ts'
import type { Pool } from './pool.ts'

// transfers are numbered in the order of their acceptance
const waiting = `
select q.partner, q.count, (select accepted_at from work w where w.partner = q.partner order by sequence limit 1) as oldest_at
from (select partner, count(*)::int as count from work group by partner) q order by q.partner`

// what a later version settled is no failure any more, and what a proposed correction waits for is counted among those; only what
// failed is looked at
const failures = `
select c.partner, c.state, c.code, count(*)::int as count, min(c.accepted_at) as oldest_at, max(c.accepted_at) as newest_at, min(c.closed_at) as since
from closed c cross join lateral (select * from transfers where sequence = c.sequence offset 0) t
where c.state = any($1::text[]) and ${newerDelivered('t', 'n.id')} is null
  and not exists (select 1 from corrections r where r.original = t.id and r.state = '${'proposed' satisfies CorrectionState}')
group by c.partner, c.state, c.code order by count desc, c.partner, c.state, c.code`

const inbox = `
select partner, state, count(*)::int as count, min(received_at) as oldest_at from inbox where state in ('parked', 'unmatched') group by partner, state order by partner, state`

// what ended is not in the index; while it stands still nothing is overdue
const deadlines = `
select count(*) filter (where due_at < $1)::int as overdue, count(*) filter (where due_at >= $1 and due_at < $2)::int as today, count(*) filter (where due_at >= $1 and due_at < $3)::int as soon,
  min(due_at) filter (where due_at < $1) as overdue_since
from dossiers where clock <> 'ended' and clock = 'runs' and due_at < greatest($2::timestamptz, $3)`

// without any stamp nobody stamps, or the authority never answered: the first block says since when
const firstUnstamped = `
select b.made_at from blocks b
where (b.partition, b.number) > (select coalesce(max(s.partition), ''), coalesce(max(s.number), 0) from (select partition, number from stamps order by partition desc, number desc limit 1) s)
order by b.partition, b.number limit 1`

// a stamp is later than its block, and lies in the past: what contradicts that is the difference of the clocks
const clocks = `
select clock_timestamp() as now, (
  select case
    when b.made_at::timestamptz > s.at then extract(epoch from b.made_at::timestamptz - s.at)
    when s.at > now() then extract(epoch from now() - s.at)
    else 0 end::float8 * 1000
  from stamps s join blocks b using (partition, number) order by s.partition desc, s.number desc limit 1
) as ahead`

export function createDeskStore(pool: Pool): DeskStore {
  return {
    countFlow: (limit) => countFlow(pool, limit),
    flow: (from) => flowFrom(pool, from),
    lastDeliveries: () => lastDeliveries(pool),
    async waiting() {
      const { rows } = await pool.query<{ partner: string; count: number; oldest_at: Date | null }>(waiting)
      return rows.flatMap(({ partner, count, oldest_at: oldestAt }): WaitingOf[] => (oldestAt === null ? [] : [{ partner, count, oldestAt }]))
    },
    async failures() {
      const { rows } = await pool.query<{ partner: string; state: DeliveryState; code: string | null; count: number; oldest_at: Date; newest_at: Date; since: Date }>(failures, [failedStates])
      return rows.map(({ partner, state, code, count, oldest_at: oldestAt, newest_at: newestAt, since }): FailuresOf => ({ partner, state, code: code ?? undefined, count, oldestAt, newestAt, since }))
    },
    async inbox() {
      const { rows } = await pool.query<{ partner: string; state: InboxOf['state']; count: number; oldest_at: Date }>(inbox)
      return rows.map(({ oldest_at: oldestAt, ...row }) => ({ ...row, oldestAt }))
    },
    async deadlines(now, endOfToday, soonUntil) {
      const { rows } = await pool.query<{ overdue: number; today: number; soon: number; overdue_since: Date | null }>(deadlines, [now, endOfToday, soonUntil])
      const [row] = rows
      const counts: DeadlineCounts = { overdue: row?.overdue ?? 0, today: row?.today ?? 0, soon: row?.soon ?? 0, overdueSince: row?.overdue_since ?? undefined }
      return counts
    },
    awaited: () => awaitedPersons(pool),
    differences: () => openDifferences(pool),
    async journal() {
      const { waiting: unchained, waitingSince: unchainedSince } = await chainStanding(pool)
      const { rows } = await pool.query<{ made_at: string }>(firstUnstamped)
      return { unchained, unchainedSince, unstampedSince: rows[0] && new Date(rows[0].made_at) }
    },
    async clock() {
      const { rows } = await pool.query<{ now: Date; ahead: number | null }>(clocks)
      const [row] = rows
      if (row === undefined) throw new Error('the database has no clock')
      return { now: row.now, beforeAuthority: row.ahead ?? undefined }
    },
  }
}
