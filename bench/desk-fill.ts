/**
 * A store as a province has it after three months: so many transfers, of which 1 in 100 failed and 1 in 200 is on its way, with
 * the journal, the audit, the inbox, dossiers, mirrors, runs and differences that belong to them. Invented, and the same each time.
 */
import pg from 'pg'
import { createMonths } from '../src/store/partitions.ts'

const days = 90

/** `n` is the number of the transfer; times rise with it, up to now. */
const acceptedAt = (n: string, all: number) => `now() - interval '${days} days' * (1 - ${n} / ${all}::float8)`

/** Spread over what follows, the same for the same number and salt, without a pattern between two salts. */
const drawn = (n: string, salt: number, of: number) => `(('x' || substr(md5(${n}::text || '-${salt}'), 1, 7))::bit(28)::int % ${of})`

const partners = ['tax', 'land', 'judiciary', 'civil-registry', 'treasury']
const agency = `(array['${partners.join("','")}'])[1 + case when a < 45 then 0 when a < 70 then 1 when a < 85 then 2 when a < 95 then 3 else 4 end]`

const transfers = (all: number) => `
with drawn as (
  select n, ${drawn('n', 1, 100)} as who, ${drawn('n', 2, 100)} as a, ${drawn('n', 3, 1000)} as fate, ${drawn('n', 4, 20)} as why, ${drawn('n', 5, 12)} as what, ${drawn('n', 6, 3)} as client
  from generate_series($1::int, $2::int) n
), typed as (
  select *, (array['north','north','south'])[1 + client] as sender_client, ${agency} as agency,
    case when who < 60 then 'submission' when who < 80 then 'mirror' when who < 98 then 'webhook' else 'payment-proof' end as purpose,
    case
      when n > ${all} - ${Math.round(all / 200)} then (array['accepted', 'waiting'])[1 + (n % 2)]
      when fate < 6 then 'refused' when fate < 9 then 'parked' when fate < 10 then 'expired' when fate < 25 then 'cancelled' when fate < 95 then 'delivered' else 'confirmed'
    end as state
  from drawn
)
insert into transfers (id, client, idempotency_key, sender, partner, dossier_code, procedure_code, payload_digest, accepted_at, receipt, purpose, status, state, state_at, attempts, code, words, remote_id)
select md5('transfer' || n)::uuid, case when purpose = 'submission' then sender_client else 'gateway' end, 'key-' || n, 'H56',
  case purpose when 'mirror' then 'national-portal' when 'webhook' then 'webhook-' || sender_client else agency end,
  'H56.14-' || to_char(${acceptedAt('n', all)}, 'YYMMDD') || '-' || lpad((n / 2)::text, 7, '0'), '1.0' || (10000 + what * 7 + length(agency))::text, md5(n::text) || md5('d' || n),
  ${acceptedAt('n', all)}, case when purpose = 'submission' then '{"statement":"","signature":""}' end, purpose, 1 + n % 10, state,
  least(now(), ${acceptedAt('n', all)} + interval '1 second' * (1 + n % 600)), case when state = 'accepted' then 0 else 1 + n % 3 end,
  case when state in ('refused', 'parked', 'expired', 'waiting') then 'reason-' || case when why < 14 then why / 5 else why end end,
  case when state in ('refused', 'parked', 'expired', 'waiting') then 'Không tiếp nhận' end,
  case when state in ('delivered', 'confirmed') then 'R-' || n end
from typed`

const inPieces: readonly ((all: number) => string)[] = [
  transfers,
  () => `
insert into closed (state, sequence, client, partner, accepted_at, closed_at, code, remote_id, procedure_code)
select state, sequence, client, partner, accepted_at, state_at, code, remote_id, procedure_code from transfers where sequence between $1 and $2 and state not in ('accepted', 'waiting')`,
  () => `
insert into work (sequence, transfer_id, client, partner, dossier, accepted_at, due_at, attempts, since)
select sequence, id, client, partner, array[dossier_code, partner, sender], accepted_at, now() + interval '1 hour', attempts, accepted_at
from transfers where sequence between $1 and $2 and state in ('accepted', 'waiting')`,
  () => `
insert into events (type, at, client, transfer_id, partner, dossier_code, data)
select 'transfer.accepted', accepted_at, client, id, partner, dossier_code, jsonb_build_object('payloadDigest', payload_digest) from transfers where sequence between $1 and $2`,
  () => `
insert into events (type, at, client, transfer_id, partner, dossier_code, data)
select 'transfer.' || state, state_at, client, id, partner, dossier_code, jsonb_build_object('attempt', attempts, 'outcome', state) from transfers where sequence between $1 and $2 and state <> 'accepted'`,
  () => `insert into mirrors (transfer_id, source_partner, event_at, sender, dossier_code, told_at)
select id, (array['${partners.join("','")}'])[1 + sequence % 5], accepted_at, sender, dossier_code, case when state in ('delivered', 'confirmed') then state_at end
from transfers where sequence between $1 and $2 and purpose = 'mirror'`,
  // every second submission has a dossier of its own; 1 in 10 is not done, and of these 1 in 20 is late
  () => `
insert into dossiers (sender, code, client, state)
select sender, dossier_code, client, jsonb_build_object('status', case when open then 4 else 9 end, 'statusFrom', partner, 'statusAt', state_at, 'financial', 'none', 'amountsDue', '[]'::jsonb, 'payments', '[]'::jsonb,
  'steps', '[]'::jsonb, 'rounds', '[]'::jsonb, 'results', '[]'::jsonb, 'proofs', '[]'::jsonb, 'documents', '[]'::jsonb,
  'clock', jsonb_strip_nulls(jsonb_build_object('promisedAt', due, 'dueAt', due, 'suspensions', '[]'::jsonb, 'endedAt', case when not open then state_at end)))
from (
  select distinct on (sender, dossier_code) *, sequence % 10 = 0 as open, to_char((case when sequence % 200 = 0 then now() - interval '1 day' else now() + interval '1 day' end + interval '1 minute' * (sequence % 20000)) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as due
  from transfers where sequence between $1 and $2 and purpose = 'submission'
) t on conflict do nothing`,
  () => `
insert into inbox (partner, key, dossier_code, event, raw_digest, evidence, state, reason, client, sender, transfer_id, received_at)
select partner, 'event-' || sequence, dossier_code, jsonb_build_object('type', 'progress', 'key', 'event-' || sequence, 'dossierCode', dossier_code, 'at', accepted_at), md5(sequence::text), md5('e' || sequence),
  case when sequence % 1000 = 0 then 'unmatched' when sequence % 400 = 0 then 'parked' when sequence % 20 = 0 then 'kept' else 'applied' end, case when sequence % 400 = 0 then 'unknown-code' end, client, sender, id, accepted_at
from transfers where sequence between $1 and $2 and purpose = 'submission' and sequence % 2 = 0`,
  () => `
with journal as (
  insert into events (type, at, data)
  select 'audit', accepted_at, jsonb_build_object('kind', case when sequence % 30 = 0 then 'order' when sequence % 11 = 0 then 'log-in' else 'query' end, 'action', 'landParcel',
    'actor', jsonb_build_object('kind', case when sequence % 30 = 0 then 'administrator' else 'client' end, 'id', case when sequence % 30 = 0 then 'mai' else 'north' end),
    'requestId', id, 'answer', 'done', 'partner', partner, 'dossierCode', dossier_code)
  from transfers where sequence between $1 and $2 and sequence % 3 = 0 returning id, at, data
)
insert into audit (entry, at, kind, actor, official, partner, dossier_code, asked_dossier, object)
select id, at, data->>'kind', data->'actor'->>'id', data->>'official', data->>'partner', data->>'dossierCode', data->>'askedDossier', data->>'object' from journal`,
]

const atOnce = (all: number): readonly string[] => [
  `insert into lanes (partner) values ${[...partners, 'national-portal', 'webhook-north', 'webhook-south'].map((partner) => `('${partner}')`).join(', ')} on conflict do nothing`,
  `insert into flow_hours (partner, kind, hour, count, last_at)
    select partner, case when state in ('delivered', 'confirmed') then 'delivered' when state in ('refused', 'parked', 'expired') then 'failed' else 'accepted' end, date_trunc('hour', accepted_at, 'UTC'), count(*), max(state_at) from transfers group by 1, 2, 3
    on conflict do nothing`,
  `insert into followers (name, xact, id) select name, e.xact, e.id from unnest(array['flow', 'dossiers', 'webhooks']) name, (select xact, id from events order by xact desc, id desc limit 1) e
    on conflict (name) do update set xact = excluded.xact, id = excluded.id`,
  `update chain_head set up_to_xact = e.xact, up_to_id = e.id from (select xact, id from events order by xact desc, id desc limit 1) e`,
  `insert into replay_runs (id, name, verb, reason, plan, filter, state, starts_paused, made_by, batch, stop_after, total, started_at, ended_at)
    select md5('run' || n)::uuid, 'run ' || n, 'replay', 'bench', md5('plan' || n)::uuid, '{}', 'done', false, 'mai', 20, 10, 0, now(), now() from generate_series(1, 150) n`,
  `insert into replay_items (run, number, transfer_id, partner, dossier_code, state, sent_at, ended_at)
    select md5('run1')::uuid, row_number() over (order by sequence), id, partner, dossier_code, case when sequence % 50 = 0 then 'failed' else 'delivered' end, now(), now() from transfers where sequence <= ${Math.round(all / 10)}`,
  `insert into replay_counts (run, partner, delivered) values (md5('run1')::uuid, 'tax', ${Math.round(all / 10)})`,
  `insert into reconciliations (id, partner, day, asked_by, state, counts)
    select md5('rec' || partner || n)::uuid, partner, (now() - interval '1 day' * n)::date, 'gateway', 'done', '{}' from unnest(array['${partners.join("','")}']) partner, generate_series(1, ${days}) n`,
  `insert into differences (reconciliation, partner, kind, sender, dossier_code, transfer_id, act, state, pass)
    select md5('rec' || partner || 1 + sequence % ${days})::uuid, partner, case when sequence % 2 = 0 then 'not-confirmed' else 'partner-lacks' end, sender, dossier_code, id, 'ask-partner', case when sequence % 25 = 0 then 'open' else 'repaired' end, 1
    from transfers where purpose = 'submission' and sequence % 40 = 0 on conflict do nothing`,
  'vacuum analyze',
]

/** Of a database that is at this version and holds nothing. Resolves once it is filled, vacuumed and analysed. */
export async function fillDesk(url: string, all: number, say: (text: string) => void): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 2 })
  try {
    await createMonths(pool, new Date(Date.now() - (days + 1) * 86_400_000), 5)
    const piece = 50_000
    const started = performance.now()
    for (let from = 1; from <= all; from += piece) {
      for (const statement of inPieces) await pool.query(statement(all), [from, Math.min(all, from + piece - 1)])
      say(`${Math.min(all, from + piece - 1)} transfers after ${((performance.now() - started) / 1000).toFixed(0)} s`)
    }
    for (const statement of atOnce(all)) await pool.query(statement)
    say(`filled in ${((performance.now() - started) / 1000).toFixed(0)} s`)
  } finally {
    await pool.end()
  }
}
