-- Rights of the one-stop systems: every version stays, the newest counts.
create table rights (
  client text not null,
  version integer not null,
  rights jsonb not null,
  reason text not null,
  made_by text not null,
  made_at timestamptz not null default now(),
  primary key (client, version)
);
