-- Which worker does which part of the work that is not everybody's: the lanes, and the journal. A worker is only renewed where
-- it stands; what it holds, it holds as long as it is there.
create table workers (
  id text primary key,
  works jsonb not null,
  until timestamptz not null,
  leaving boolean not null default false
) with (fillfactor = 50);

create table work_shares (
  work text not null,
  share int not null,
  worker text not null,
  primary key (work, share)
);
