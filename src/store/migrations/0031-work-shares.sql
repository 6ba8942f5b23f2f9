-- Which worker does which part of the work that is not everybody's: the lanes, and the journal. Both are only renewed where they stand.
create table workers (
  id text primary key,
  works jsonb not null,
  until timestamptz not null
) with (fillfactor = 50);

create table work_shares (
  work text not null,
  share int not null,
  worker text not null,
  until timestamptz not null,
  primary key (work, share)
) with (fillfactor = 50);
