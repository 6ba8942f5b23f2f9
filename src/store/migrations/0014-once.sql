-- What may be used once, until it would no longer be believed anyway. Only a digest of it is kept.
create table spent (
  kind text not null,
  digest bytea not null,
  until timestamptz not null,
  primary key (kind, digest)
);
create index spent_until on spent (until);
