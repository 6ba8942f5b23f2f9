-- finds what partners told that is kept longer than it has to be
create index inbox_to_purge on inbox (received_at) where raw is not null or proofs is not null;

-- How far each column that is kept encrypted was brought under the key that encrypts now.
create table rewraps (
  key text not null,
  -- table and column
  target text not null,
  -- the last row that was looked at, as text
  place text[],
  -- whether this walk found anything under another key
  found boolean not null default false,
  done boolean not null default false,
  primary key (key, target)
) with (fillfactor = 50);
