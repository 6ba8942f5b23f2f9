-- Corrected versions of failed transfers, as somebody proposed them, and what a second person said.
create table corrections (
  id uuid primary key,
  sequence bigint generated always as identity unique,
  original uuid not null,
  partner text not null,
  dossier_code text not null,
  state text not null default 'proposed',
  proposed_by text not null,
  proposed_at timestamptz not null default now(),
  reason text not null,
  -- JSON pointers of what differs, without the values
  paths text[] not null,
  -- the whole corrected dossier, encrypted; goes with the content of the original
  content bytea,
  decided_by text,
  decided_at timestamptz,
  decision text,
  -- the transfer that was made of it
  transfer_id uuid
) with (fillfactor = 80);
alter table corrections alter column content set storage external;
-- what waits for a second person, one of each transfer
create unique index corrections_proposed on corrections (original) where state = 'proposed';
create index corrections_by_original on corrections (original, sequence);
create index corrections_by_state on corrections (state, sequence);
create unique index corrections_by_transfer on corrections (transfer_id) where transfer_id is not null;
