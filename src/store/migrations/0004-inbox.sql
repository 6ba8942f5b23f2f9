-- What partners told, each event once. `unmatched`: no dossier of ours is meant; the rest has the client and the sender of its dossier.
create table inbox (
  id bigint generated always as identity primary key,
  partner text not null,
  key text not null,
  dossier_code text not null,
  event jsonb not null,
  raw_digest text not null,
  -- encrypted: what a person has to see
  raw bytea,
  -- SHA-256 of what was told, with the signed messages that it came in, as it was then; the journal has it too
  evidence text not null,
  -- encrypted: the text that it is the SHA-256 of, until it is purged
  proofs bytea,
  state text not null,
  reason text,
  client text,
  sender text,
  transfer_id uuid,
  received_at timestamptz not null default now(),
  -- when its dossier was last looked for
  tried_at timestamptz,
  unique (partner, key)
) with (fillfactor = 80);
-- what is encrypted cannot be compressed
alter table inbox alter column proofs set storage external;
create index inbox_by_dossier on inbox (dossier_code, id desc);
create index inbox_by_partner on inbox (partner, id desc);
create index inbox_by_state on inbox (state, id desc);
create index inbox_by_transfer on inbox (transfer_id, id) where transfer_id is not null;
create index inbox_by_evidence on inbox (evidence);
create index inbox_unmatched on inbox (tried_at nulls first, id) where state = 'unmatched';

-- Files that partners named by a link, until they were fetched or given up. The link is encrypted: it may let anybody in.
create table inbox_files (
  inbox_id bigint not null,
  index integer not null,
  link bytea not null,
  tries integer not null default 0,
  next_at timestamptz not null default now(),
  primary key (inbox_id, index)
);
create index inbox_files_by_time on inbox_files (next_at);

-- Signed messages of partners by their ids: each id stands for one content.
create table heard (
  partner text not null,
  message_id text not null,
  digest text not null,
  at timestamptz not null default now(),
  primary key (partner, message_id)
);
