/** The sweeper's query: what is due or was left behind, found by due time and lease and never by a window of time. */
import type { DueTransfer } from '../ports/transfer-store.ts'
import { nothingEarlierOpen } from './dossier-order.ts'
import type { Pool } from './pool.ts'

// lane by lane, so that what waits on a closed lane is not even looked at; a lease leaves both times of the index as they
// were, so the few leased ones are stepped over
const takeDueRows = `
with due as (
  select d.sequence, d.since
  from lanes l
  cross join lateral (
    select w.sequence, greatest(w.due_at, w.requeued_at) as since
    from work w
    where w.partner = l.partner
      and greatest(w.due_at, w.requeued_at) < coalesce($4::timestamptz, now())
      and case when w.lease_until is null
        then greatest(w.due_at, w.requeued_at) < coalesce($4, now()) - $2 * interval '1 millisecond'
        else w.lease_until < now() and (w.requeued_at is null or w.requeued_at < greatest(w.attempt_started_at, coalesce($4, now()) - $2 * interval '1 millisecond'))
      end
      and ${nothingEarlierOpen}
    order by greatest(w.due_at, w.requeued_at)
    limit $1
    for update of w skip locked
  ) d
  where l.state = 'open' and ($3::text is null or l.partner = $3)
  order by d.since
  limit $1
), marked as (
  update work w set requeued_at = now() from due where w.sequence = due.sequence
  returning w.transfer_id, w.partner, w.queue, w.attempts + 1 as attempt, due.since, now() as taken_at
)
select transfer_id as id, partner, queue, attempt, taken_at as "takenAt" from marked order by since`

export async function takeDue(pool: Pool, limit: number, graceMs: number, partner?: string, before?: Date): Promise<readonly DueTransfer[]> {
  const { rows } = await pool.query<DueTransfer>({ name: 'take-due', text: takeDueRows, values: [limit, graceMs, partner, before] })
  return rows
}
