-- Where the polling of each partner stands.
create table pollers (
  partner text primary key,
  cursor text,
  -- of stored events, until the partner was told
  acknowledgement text,
  failures integer not null default 0,
  last_failure text,
  last_at timestamptz,
  next_at timestamptz not null default now()
) with (fillfactor = 50);

-- What a partner is asked about, asked for longest ago first: the newest version of a dossier, and each payment order of it.
create table awaited (
  partner text not null,
  sender text not null,
  dossier_code text not null,
  transfer_id uuid not null,
  asked_at timestamptz not null default '-infinity',
  primary key (partner, transfer_id)
) with (fillfactor = 80);
create index awaited_by_turn on awaited (partner, asked_at);
create index awaited_by_dossier on awaited (partner, sender, dossier_code);
