-- finds what partners told that is kept longer than it has to be
create index inbox_to_purge on inbox (received_at) where raw is not null or proofs is not null;

-- How far each column that is kept encrypted was brought under the key that encrypts now.
create table rewraps (
  key text not null,
  -- table and column
  target text not null,
  -- the last row that was looked at, as text
  place text[],
  done boolean not null default false,
  began_at timestamptz not null default now(),
  primary key (key, target)
) with (fillfactor = 50);

-- Until when some process encrypted with a key, as far as is known.
create table key_uses (
  key text primary key,
  seen_at timestamptz not null default now()
) with (fillfactor = 50);

-- Which attachments a transfer names, until its content is purged: they are kept as long as it may have to be sent.
create table transfer_files (
  transfer_id uuid not null,
  digest text not null,
  primary key (transfer_id, digest)
);
create index transfer_files_by_digest on transfer_files (digest);

-- in the order of time as they are written: a few entries find what is old
create index heard_by_time on heard using brin (at);
