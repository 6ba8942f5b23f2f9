-- Who may fetch which content. The content itself is a file, encrypted, addressed by its digest.
create table attachments (
  digest text not null,
  client text not null,
  size bigint not null,
  media_type text not null,
  created_at timestamptz not null default now(),
  -- when it came last: what is not confidential is kept for some time from then on
  kept_from timestamptz not null default now(),
  -- kept until expires_at
  confidential boolean not null default false,
  expires_at timestamptz,
  -- since when this client cannot fetch it any more
  purged_at timestamptz,
  primary key (digest, client)
);
create index attachments_by_expiry on attachments (expires_at) where confidential and purged_at is null;
create index attachments_by_age on attachments (kept_from) where not confidential and purged_at is null;

-- Of each file that is kept, the key that it is encrypted with, itself encrypted.
create table attachment_keys (
  digest text primary key,
  sealed bytea not null
);
