-- Everything that waits for one partner. A lane suspended by a person has no next_probe_at, and is not probed.
create table lanes (
  partner text primary key,
  state text not null default 'open',
  since timestamptz not null default now(),
  reason text,
  failures integer not null default 0,
  probes integer not null default 0,
  next_probe_at timestamptz
) with (fillfactor = 50);
