/**
 * Takes away what is kept no longer than agreed: bodies, records of attempts, what partners told, names of those who owe and of
 * officers. Digests, receipts and the journal stay. Whatever its dossier still needs is kept.
 */
import type { Pool } from './pool.ts'

/** So many days ago, by the database's clock. */
const then = `now() - $1::float8 * interval '1 day'`

/** Nothing of the dossier is on its way or came to its end since, nobody is asked about it, and nothing became of it since. */
const dossierRests = (of: string) => `
  not exists (
    select 1 from transfers o left join work w on w.transfer_id = o.id
    where o.dossier_code = ${of}.dossier_code and o.sender = ${of}.sender and (w.transfer_id is not null or o.state_at > ${then})
  ) and not exists (
    select 1 from dossiers d where d.sender = ${of}.sender and d.code = ${of}.dossier_code and (d.updated_at > ${then} or d.check_at is not null)
  ) and not exists (
    select 1 from awaited a where a.sender = ${of}.sender and a.dossier_code = ${of}.dossier_code
  )`

/** What names people in the state of a dossier that has ended. */
const withoutNames = `jsonb_set(jsonb_set(d.state,
  '{amountsDue}', coalesce((select jsonb_agg(a || jsonb_build_object('due', (a -> 'due') - 'payerName' - 'payerTaxCode') order by n)
    from jsonb_array_elements(d.state -> 'amountsDue') with ordinality as x (a, n)), '[]')),
  '{steps}', coalesce((select jsonb_agg(a - 'officer' order by n) from jsonb_array_elements(d.state -> 'steps') with ordinality as x (a, n)), '[]'))`

/** Codes and times of an event; the journal has the digest of the whole. */
const withoutWords = `(select jsonb_object_agg(k, case when k = 'payment' then v - 'link' else v end) from jsonb_each(i.event) as e (k, v)
  where k in ('key', 'type', 'dossierCode', 'recipient', 'at', 'status', 'newDueAt', 'payment', 'final', 'partnerCode'))`

// a replay waits for this, and finds it purged; or this steps over what is being replayed
const transfers = `
with old as (
  select t.id, c.state, c.sequence, t.sender, t.dossier_code
  from closed c join transfers t on t.sequence = c.sequence
  where not c.purged and c.closed_at <= ${then} and t.state_at <= ${then} and ${dossierRests('t')}
  order by c.closed_at limit $2
  for update of c, t skip locked
), purged as (
  update transfers t set purged_at = now() from old where t.id = old.id returning t.id, t.partner, t.dossier_code
), listed as (
  update closed c set purged = true from old where c.state = old.state and c.sequence = old.sequence
), bodies as (
  delete from payloads p using old where p.transfer_id = old.id
), files as (
  delete from transfer_files f using old where f.transfer_id = old.id
), records as (
  update attempts a set record = null from old where a.transfer_id = old.id and a.record is not null
), proposed as (
  update corrections c set content = null from old where c.original = old.id and c.content is not null
), ended as (
  select d.sender, d.code from dossiers d
  where (d.sender, d.code) in (select sender, dossier_code from old) and d.state -> 'clock' ? 'endedAt'
  for update of d skip locked
), nameless as (
  update dossiers d set state = ${withoutNames} from ended e where d.sender = e.sender and d.code = e.code
), journal as (
  insert into events (type, transfer_id, partner, dossier_code, data)
  select 'content.purged', id, partner, dossier_code, jsonb_build_object('reason', 'retention', 'days', $1::float8) from purged
)
select count(*)::int as n from purged`

// what waits for a person, or for its dossier, is still needed
const told = `
with old as (
  select i.id
  from inbox i
  where (i.raw is not null or i.proofs is not null) and i.received_at <= ${then} and i.state not in ('parked', 'unmatched')
    and not exists (select 1 from inbox_files f where f.inbox_id = i.id) and ${dossierRests('i')}
  order by i.received_at limit $2
  for update of i skip locked
), purged as (
  update inbox i set raw = null, proofs = null, event = ${withoutWords} from old where i.id = old.id returning i.id, i.transfer_id, i.partner, i.dossier_code
), journal as (
  insert into events (type, transfer_id, partner, dossier_code, data)
  select 'content.purged', transfer_id, partner, dossier_code, jsonb_build_object('reason', 'retention', 'days', $1::float8, 'inbox', id) from purged
)
select count(*)::int as n from purged`

/** Returns how many transfers; what was told is purged to the end, or until the signal aborts. */
export async function purgeContent(pool: Pool, days: number, limit: number, signal?: AbortSignal): Promise<number> {
  while ((await purge(pool, told, days, limit)) === limit && signal?.aborted !== true);
  if (signal?.aborted === true) return 0
  return purge(pool, transfers, days, limit)
}

async function purge(pool: Pool, text: string, days: number, limit: number): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(text, [days, limit])
  return rows[0]?.n ?? 0
}
