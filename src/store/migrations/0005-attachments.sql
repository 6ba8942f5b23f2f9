-- Who may fetch which content. The content itself is addressed by its digest.
create table attachments (
  digest text not null,
  client text not null,
  size bigint not null,
  media_type text not null,
  created_at timestamptz not null default now(),
  -- kept encrypted only
  confidential boolean not null default false,
  -- of the encrypted content
  expires_at timestamptz,
  purged_at timestamptz,
  primary key (digest, client)
);
create index attachments_by_expiry on attachments (expires_at) where expires_at is not null;
