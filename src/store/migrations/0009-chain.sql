-- The chained journal: entries in the order in which they were committed, gathered into blocks. A block holds the hash of the
-- one before, so that nothing can be taken away or changed behind it.
create table blocks (
  -- month (UTC) in which it was made
  partition text not null,
  number integer not null,
  -- its last entry
  up_to_xact xid8 not null,
  up_to_id bigint not null,
  count integer not null,
  -- of its entries, in their order: ids, and SHA-256 of each, 32 bytes after 32 bytes
  ids bigint[] not null,
  digests bytea not null,
  root text not null,
  previous text not null,
  made_at text not null,
  hash text not null,
  primary key (partition, number)
);
-- finds the block of an entry
create unique index blocks_by_end on blocks (up_to_xact, up_to_id);
create unique index blocks_by_hash on blocks (hash);

-- Time stamps on blocks (RFC 3161), under the number that the block had.
create table stamps (
  partition text not null,
  number integer not null,
  hash text not null,
  token bytea not null,
  at timestamptz not null,
  primary key (partition, number)
);

-- The one row says where the chain ends, whatever became of its blocks.
create table chain_head (
  one boolean primary key default true check (one),
  partition text not null default '',
  number integer not null default 0,
  hash text not null default repeat('0', 64),
  up_to_xact xid8 not null default '0',
  up_to_id bigint not null default 0
) with (fillfactor = 50);
insert into chain_head default values;

-- everything, in the order in which it is chained
create index events_in_order on events (xact, id);
