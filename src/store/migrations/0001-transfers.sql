-- What was handed over and how far it came. Written with every attempt, so bodies live in a table of their own.
create table transfers (
  id uuid primary key,
  sequence bigint generated always as identity unique,
  client text not null,
  idempotency_key text not null,
  sender text not null,
  partner text not null,
  dossier_code text not null,
  procedure_code text not null,
  payload_digest text not null,
  accepted_at timestamptz not null,
  receipt text not null,
  state text not null,
  state_at timestamptz not null default now(),
  -- set in open states only: due_at while nobody acts on it, lease_until while somebody does
  due_at timestamptz,
  lease_until timestamptz,
  lease_owner text,
  -- when the sweeper last put it into a queue, since its last change
  requeued_at timestamptz,
  attempt_started_at timestamptz,
  attempts integer not null default 0,
  tries integer not null default 0,
  trigger text not null default 'automatic',
  queue text not null default 'live',
  code text,
  words text,
  remote_id text,
  business_status smallint not null,
  financial text not null default 'none',
  amounts_due jsonb not null default '[]',
  unique (client, idempotency_key)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);

create index transfers_by_client on transfers (client, sequence desc);
create index transfers_by_partner_state on transfers (partner, state, sequence desc);
-- the list of one dossier, and the check that nothing earlier is on its way
create index transfers_by_dossier on transfers (dossier_code, partner, sender, sequence);
-- the sweeper; a closed transfer has none of the three times
create index transfers_by_wake on transfers (partner, greatest(due_at, requeued_at, lease_until))
  where greatest(due_at, requeued_at, lease_until) is not null;
-- the dead-letter list of all partners
create index transfers_failed on transfers (sequence desc) where state in ('refused', 'parked', 'expired');

-- Byte for byte what the client sent. No foreign key: it is written by the statement that writes the transfer.
create table payloads (
  transfer_id uuid primary key,
  body bytea not null
);

-- Work that became due, until a queue has it. Rows live for milliseconds.
create table outbox (
  id bigint generated always as identity primary key,
  transfer_id uuid not null,
  partner text not null,
  queue text not null,
  attempt integer not null,
  due_at timestamptz not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
