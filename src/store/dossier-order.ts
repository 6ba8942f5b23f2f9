/** The SQL of one rule: transfers of a dossier, from one sender to one partner, go in the order in which they came. */

/** A condition on the transfer `t`. `openStates` is the place of the parameter that lists the open states, e.g. `$4`. */
export function nothingEarlierOpen(openStates: string): string {
  return `not exists (
    select 1 from transfers e
    where e.dossier_code = t.dossier_code and e.partner = t.partner and e.sender = t.sender
      and e.sequence < t.sequence and e.state = any(${openStates}::text[]))`
}

/**
 * The insert that wakes the dossier's next transfer once `left` (the name of a CTE with transfer rows) closed. It goes to
 * the outbox only where its lane is open: the transfers of a closed lane wait in SQL alone.
 */
export function wakeNext(left: string, openStates: string): string {
  return `insert into outbox (transfer_id, partner, queue, attempt, due_at)
    select n.id, n.partner, n.queue, n.attempts + 1, n.due_at
    from ${left} s
    join lanes l on l.partner = s.partner and l.state = 'open'
    cross join lateral (
      select * from transfers t
      where t.dossier_code = s.dossier_code and t.partner = s.partner and t.sender = s.sender
        and t.sequence > s.sequence and t.state = any(${openStates}::text[])
      order by t.sequence limit 1) n
    where s.state <> all(${openStates}::text[]) and n.due_at is not null`
}
