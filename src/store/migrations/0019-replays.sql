-- Sending many again. A plan is a filter with what it met; a run is a plan that was used, with a row for each of its transfers.

-- how often a person had it sent again
alter table transfers add column replays integer not null default 0;
update transfers t set replays = o.times
from (select transfer_id, count(*) as times from events where type in ('transfer.replayed', 'transfer.resent') group by transfer_id) o
where t.id = o.transfer_id;

create table replay_plans (
  id uuid primary key,
  verb text not null,
  -- times in it are absolute
  filter jsonb not null,
  made_by text not null,
  made_at timestamptz not null default now(),
  expires_at timestamptz not null,
  numbers jsonb not null,
  -- the run that was made of it
  run uuid,
  -- its transfers are kept: until a run is made of it, or it is over
  frozen boolean not null default true
);
create index replay_plans_frozen on replay_plans (expires_at) where frozen;

-- The transfers that a plan counted, and so what a run of it may send.
create table replay_plan_items (
  plan uuid not null,
  sequence bigint not null,
  primary key (plan, sequence)
);

create table replay_runs (
  id uuid primary key,
  sequence bigint generated always as identity unique,
  name text not null,
  verb text not null,
  reason text not null,
  plan uuid not null unique,
  filter jsonb not null,
  state text not null,
  starts_paused boolean not null,
  made_by text not null,
  made_at timestamptz not null default now(),
  approved_by text,
  approved_at timestamptz,
  started_at timestamptz,
  ended_at timestamptz,
  state_because text,
  stopped_by jsonb,
  per_minute integer,
  batch integer not null,
  stop_after integer not null,
  total integer not null default 0,
  -- what the rate has saved up, since the last turn
  tokens float8 not null default 1,
  turn_at timestamptz not null default now(),
  -- the last turn in which an item was sent or ended, or the order that started it
  moved_at timestamptz not null default now(),
  per_second float8 not null default 0,
  waits_for text[] not null default '{}',
  -- when it is looked at next; null: nothing is left to do before somebody orders it
  due_at timestamptz
) with (fillfactor = 50);
create index replay_runs_by_maker on replay_runs (made_by, sequence);
create index replay_runs_by_due on replay_runs (due_at) where due_at is not null;

-- Counts of a run's items, changed with them under the lock of the run's row.
create table replay_counts (
  run uuid not null,
  partner text not null,
  pending integer not null default 0,
  sent integer not null default 0,
  delivered integer not null default 0,
  failed integer not null default 0,
  skipped integer not null default 0,
  -- in a row
  failures integer not null default 0,
  primary key (run, partner)
) with (fillfactor = 50);

create table replay_items (
  run uuid not null,
  number integer not null,
  transfer_id uuid not null,
  partner text not null,
  dossier_code text not null,
  state text not null default 'pending',
  -- attempts that the transfer had when it was sent: what is no more afterwards never went
  attempts integer,
  sent_at timestamptz,
  ended_at timestamptz,
  code text,
  primary key (run, number)
) with (fillfactor = 70);
-- a transfer waits or is on its way in one run only
create unique index replay_items_open on replay_items (transfer_id) where state in ('pending', 'sent');
create index replay_items_pending on replay_items (run, partner, number) where state = 'pending';
create index replay_items_sent on replay_items (run, partner) where state = 'sent';
create index replay_items_by_state on replay_items (run, state, number);
create index replay_items_by_transfer on replay_items (transfer_id);
