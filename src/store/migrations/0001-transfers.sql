-- What was handed over, and what came of it. While a transfer is on its way its row here stands still: what moves is in `work`.
-- No index holds a column that an attempt changes, so that its end rewrites the row in place (HOT) and touches no index.
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
  -- of what a client handed over
  receipt text,
  purpose text not null,
  -- national status that the body names
  status smallint not null,
  -- as the last attempt or order left it; `delivering` is a row in work with a lease
  state text not null,
  state_at timestamptz not null default now(),
  attempts integer not null default 0,
  code text,
  words text,
  remote_id text,
  -- whether an attempt may have reached the partner, as the last one left it: for a new attempt by order
  in_doubt boolean not null default false,
  -- since when its body and the records of its attempts are gone
  purged_at timestamptz,
  unique (client, idempotency_key)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);

create index transfers_by_client on transfers (client, sequence desc);
create index transfers_by_partner on transfers (partner, sequence desc);
create index transfers_by_dossier on transfers (dossier_code);

-- One row for each open transfer, from its acceptance until it is closed. Rows stay narrow and pages half empty: a lease
-- changes no indexed column.
create table work (
  sequence bigint primary key,
  transfer_id uuid not null unique,
  client text not null,
  partner text not null,
  -- dossier, partner, sender: what has the same goes in order. One column, so that no planner looks for it by the partner alone
  dossier text[] not null,
  accepted_at timestamptz not null,
  due_at timestamptz not null,
  -- when the sweeper last put it into a queue, since it became due
  requeued_at timestamptz,
  lease_until timestamptz,
  lease_owner text,
  attempt_started_at timestamptz,
  attempts integer not null default 0,
  tries integer not null default 0,
  trigger text not null default 'automatic',
  queue text not null default 'live',
  -- attempts in a row whose worker died or lost its lease
  interruptions integer not null default 0,
  -- an attempt may have reached the partner: it ended without a definite answer
  in_doubt boolean not null default false,
  -- since when it is on its way: the horizon begins here
  since timestamptz not null default now(),
  -- of a resend: the state that the transfer keeps whatever comes of it
  kept_state text
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

-- the check that nothing earlier of the dossier is on its way
create index work_by_dossier on work (dossier, sequence);
-- the sweeper
create index work_by_due on work (partner, greatest(due_at, requeued_at));

-- One row for each closed transfer, for the lists by state; written once, and taken away by a replay. States go with
-- partners and with times, so no list may count on finding its state soon: each has its index.
create table closed (
  state text not null,
  sequence bigint not null,
  client text not null,
  partner text not null,
  accepted_at timestamptz not null,
  closed_at timestamptz not null default now(),
  purged boolean not null default false,
  primary key (state, sequence)
);
create index closed_by_client on closed (client, state, sequence);
create index closed_by_partner on closed (partner, state, sequence);
-- what is kept longer than it has to be
create index closed_to_purge on closed (closed_at) where not purged;

-- What the client sent, encrypted. No foreign key: it is written by the statement that writes the transfer.
create table payloads (
  transfer_id uuid primary key,
  body bytea not null
) with (toast_tuple_target = 8160);
-- what is encrypted cannot be compressed; what fits into a page stays there, since each body is read as a whole
alter table payloads alter column body set storage external;

-- Work that became due, until a queue has it. Rows live for milliseconds.
create table outbox (
  id bigint generated always as identity primary key,
  transfer_id uuid not null,
  partner text not null,
  queue text not null,
  attempt integer not null,
  due_at timestamptz not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
