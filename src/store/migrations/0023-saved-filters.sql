-- Lists that somebody looks at every day: a query string of a page, under a name of theirs.
create table saved_filters (
  account text not null,
  name text not null,
  page text not null,
  query text not null,
  at timestamptz not null default now(),
  primary key (account, name)
);
