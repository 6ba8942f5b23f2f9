/** The SQL of one rule: transfers of a dossier, from one sender to one partner, go in the order in which they came. */

/** A condition on the row `w` of work. */
export const nothingEarlierOpen = `(select e.sequence from work e where e.dossier = w.dossier and e.sequence < w.sequence order by e.sequence limit 1) is null`

/** What work knows the dossier of the transfer `row` by. */
export function dossierOf(row: string): string {
  return `array[${row}.dossier_code, ${row}.partner, ${row}.sender]`
}

/**
 * The insert that wakes the dossier's next transfer once `left` (the name of a CTE with rows taken out of work) closed. It
 * goes to the outbox only where its lane is open: the transfers of a closed lane wait in SQL alone.
 */
export function wakeNext(left: string): string {
  return `insert into outbox (transfer_id, partner, queue, attempt, due_at)
    select n.transfer_id, n.partner, n.queue, n.attempts + 1, n.due_at
    from ${left} s
    cross join lateral (
      select * from work w where w.dossier = s.dossier and w.sequence > s.sequence order by w.sequence limit 1) n
    join lanes l on l.partner = n.partner and l.state = 'open'
    where n.lease_until is null`
}
