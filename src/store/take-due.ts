/** The sweeper's queries: what is due or was left behind, found by due time and lease and never by a window of time. */
import type { DueAmong, DueTransfer } from '../ports/due-transfers.ts'
import { nothingEarlierOpen } from './dossier-order.ts'
import type { Pool } from './pool.ts'

const since = 'greatest(w.due_at, w.requeued_at)'

/** Whether a row of `work w` is to be put into a queue; as of a time, with a grace, and with the head of its queue, all SQL. */
function toPut(asOf: string, graceMs: string, head: string): string {
  const longAgo = `${asOf} - ${graceMs} * interval '1 millisecond'`
  return `${since} < ${asOf}
      and case when w.lease_until is null
        then ${since} < least(${longAgo}, ${head})
        else w.lease_until < now() and (w.requeued_at is null or w.requeued_at < w.attempt_started_at or w.requeued_at < least(${longAgo}, ${head}))
      end
      and ${nothingEarlierOpen}`
}

// lane by lane, so that what waits on a closed lane is not even looked at; a lease leaves both times of the index as they
// were, so the few leased ones are stepped over
const takeDueRows = `
with heads as (
  select * from unnest($5::text[], $6::text[], $7::timestamptz[]) as h (partner, queue, since)
), due as (
  select d.sequence, d.since
  from lanes l
  left join lateral (select since from heads h where h.partner = l.partner and h.queue = 'live') live on true
  left join lateral (select since from heads h where h.partner = l.partner and h.queue = 'replay') replay on true
  cross join lateral (
    select w.sequence, ${since} as since
    from work w
    where w.partner = l.partner
      and ${toPut('coalesce($4::timestamptz, now())', '$2', `case w.queue when 'live' then live.since else replay.since end`)}
    order by ${since}
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

const dueLanes = `
select l.partner from lanes l
where l.state = 'open' and exists (select from work w where w.partner = l.partner and ${toPut('now()', '$1', 'null')})`

export async function takeDue(pool: Pool, limit: number, graceMs: number, { partner, before, heads = [] }: DueAmong = {}): Promise<readonly DueTransfer[]> {
  const ofHeads = [heads.map((head) => head.partner), heads.map((head) => head.queue), heads.map((head) => head.since)]
  const { rows } = await pool.query<DueTransfer>({ name: 'take-due', text: takeDueRows, values: [limit, graceMs, partner, before, ...ofHeads] })
  return rows
}

export async function duePartners(pool: Pool, graceMs: number): Promise<readonly string[]> {
  const { rows } = await pool.query<{ partner: string }>({ name: 'due-partners', text: dueLanes, values: [graceMs] })
  return rows.map(({ partner }) => partner)
}
