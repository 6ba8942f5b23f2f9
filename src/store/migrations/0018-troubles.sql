-- What is wrong, as long as it lasts: kept up by one process at a time. The words are made of the facts each time.
create table troubles (
  key text primary key,
  opened_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  -- as it was seen last: kind, severity, partner, since, count, sentences, link. No personal data
  trouble jsonb not null,
  -- when somebody was last told, by each channel: name → time
  told jsonb not null default '{}',
  closed_at timestamptz,
  silenced_until timestamptz,
  silenced_by text
) with (fillfactor = 50);

-- Of each channel, how its messages go: what fails is tried again later and later, and is a trouble itself.
create table alert_channels (
  name text primary key,
  failures integer not null default 0,
  failing_since timestamptz,
  next_at timestamptz not null default now(),
  told_at timestamptz
) with (fillfactor = 50);
