-- What one process does for all of them, whichever is there when it is due next.
create table turns (
  name text primary key,
  next_at timestamptz not null default now()
) with (fillfactor = 50);
