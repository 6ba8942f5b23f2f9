-- One row for each dossier of a sender, made when something first happens to it. Every change locks it.
create table dossiers (
  sender text not null,
  code text not null,
  client text not null,
  state jsonb not null,
  -- the clock's of the state, where a query finds it
  check_at timestamptz,
  updated_at timestamptz not null default now(),
  primary key (sender, code)
) with (fillfactor = 80);
create index dossiers_to_check on dossiers (check_at) where check_at is not null;

-- Of a transfer that tells the national portal what a partner told: where that came from.
create table mirrors (
  transfer_id uuid primary key,
  source_partner text not null,
  event_at timestamptz not null,
  sender text not null,
  dossier_code text not null
);
create index mirrors_by_time on mirrors (event_at);
