-- How much was asked within a minute, where there is no Redis. Lost in a crash without harm.
create unlogged table request_counts (
  key varchar(255) primary key,
  points integer not null default 0,
  -- milliseconds since 1970
  expire double precision
);
create index request_counts_expire on request_counts (expire);
