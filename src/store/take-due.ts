/** The sweeper's query: what is due or was left behind, found by state and lease and never by a window of time. */
import { openStates } from '../domain/transfer.ts'
import type { DueTransfer } from '../ports/transfer-store.ts'
import { nothingEarlierOpen } from './dossier-order.ts'
import type { Pool } from './pool.ts'

// lane by lane, so that what waits on a closed lane is not even looked at
const takeDueRows = `
with due as (
  select d.id, d.since
  from lanes l
  cross join lateral (
    select t.id, greatest(t.due_at, t.requeued_at, t.lease_until) as since
    from transfers t
    where t.partner = l.partner
      and greatest(t.due_at, t.requeued_at, t.lease_until) < now()
      and (t.requeued_at is null or t.requeued_at < now() - $2 * interval '1 millisecond')
      and (t.lease_until is not null or t.due_at < now() - $2 * interval '1 millisecond')
      and ${nothingEarlierOpen('$4')}
    order by greatest(t.due_at, t.requeued_at, t.lease_until)
    limit $1
    for update of t skip locked
  ) d
  where l.state = 'open' and ($3::text is null or l.partner = $3)
  order by d.since
  limit $1
), marked as (
  update transfers t set requeued_at = now() from due where t.id = due.id
  returning t.id, t.partner, t.queue, t.attempts + 1 as attempt, due.since
)
select id, partner, queue, attempt from marked order by since`

export async function takeDue(pool: Pool, limit: number, graceMs: number, partner?: string): Promise<readonly DueTransfer[]> {
  const { rows } = await pool.query<DueTransfer>({ name: 'take-due', text: takeDueRows, values: [limit, graceMs, partner, openStates] })
  return rows
}
