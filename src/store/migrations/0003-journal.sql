-- What grows without end, in partitions by month of the database's clock (UTC); src/store/partitions.ts makes them ahead.
create table attempts (
  transfer_id uuid not null,
  number integer not null,
  trigger text not null,
  started_at timestamptz not null,
  finished_at timestamptz not null,
  outcome text not null,
  -- SHA-256 of the record's text, and that text, encrypted; the digest stays when the record is purged
  digest text,
  record bytea,
  recorded_at timestamptz not null default now(),
  primary key (transfer_id, number, recorded_at)
) partition by range (recorded_at);
alter table attempts alter column record set storage external;

-- A sequence by hand: before version 17 an identity column cannot reach into partitions.
create sequence event_ids;

-- xact orders events by transaction, so that a reader can stop before the first transaction still running.
create table events (
  id bigint not null default nextval('event_ids'),
  xact xid8 not null default pg_current_xact_id(),
  at timestamptz not null default now(),
  type text not null,
  client text,
  transfer_id uuid,
  partner text,
  dossier_code text,
  data jsonb not null default '{}',
  primary key (id, at)
) partition by range (at);

create index events_by_client on events (client, xact, id);
create index events_by_transfer on events (transfer_id, xact, id);
-- what the followers of the journal read: nobody follows what the gateway did for itself
create index events_to_follow on events (xact, id) where client <> 'gateway';

-- How far each follower has come.
create table followers (
  name text primary key,
  xact xid8 not null default '0',
  id bigint not null default 0
) with (fillfactor = 50);
