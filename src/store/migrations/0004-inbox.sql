-- What partners told, each event once. `unmatched`: no transfer of that dossier was known.
create table inbox (
  partner text not null,
  key text not null,
  type text not null,
  dossier_code text not null,
  event jsonb not null,
  raw_digest text not null,
  state text not null check (state in ('applied', 'unmatched')),
  transfer_id uuid,
  received_at timestamptz not null default now(),
  primary key (partner, key)
);
create index inbox_unmatched on inbox (dossier_code) where state = 'unmatched';
