-- Who uploaded which content. The content itself is addressed by its digest.
create table attachments (
  digest text not null,
  client text not null,
  size bigint not null,
  media_type text not null,
  created_at timestamptz not null default now(),
  primary key (digest, client)
);
