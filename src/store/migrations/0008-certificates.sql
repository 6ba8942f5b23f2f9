-- Which certificates belong to whom. Rows are never taken away: what an archived one signed is judged by when it came.
create table certificates (
  -- SHA-256 of the DER
  thumbprint text primary key,
  organisation text not null,
  pem text not null,
  state text not null,
  since timestamptz not null default now()
);
create index certificates_by_organisation on certificates (organisation, thumbprint);

-- Answers about revocation as they were fetched and verified; `about` is a certificate, or an issuer's. One answer may be about several.
create table revocation_answers (
  source text not null,
  about text not null,
  digest text not null,
  bytes bytea not null,
  this_update timestamptz not null,
  next_update timestamptz,
  fetched_at timestamptz not null,
  primary key (source, about, digest)
);
create index revocation_answers_by_time on revocation_answers (source, about, this_update desc, fetched_at desc);
create index revocation_answers_by_digest on revocation_answers (digest);

-- What was raised once, and is not raised again.
create table alarms (
  name text primary key,
  raised_at timestamptz not null default now()
);
