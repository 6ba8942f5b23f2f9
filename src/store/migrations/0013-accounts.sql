-- Administrators, and the sessions of those who are logged in.
create table accounts (
  id text primary key,
  name text not null,
  roles text[] not null,
  password text,
  -- secret of the second factor, encrypted
  totp bytea,
  subject text unique,
  failures integer not null default 0,
  locked_until timestamptz,
  disabled boolean not null default false,
  -- a session that began under another number is over
  epoch integer not null default 0
) with (fillfactor = 50);

create table admin_sessions (
  token_sha256 text primary key,
  account text not null references accounts (id),
  epoch integer not null,
  -- what opened it: password, both (password and second factor) or elsewhere
  proof text not null,
  csrf text not null,
  started_at timestamptz not null,
  seen_at timestamptz not null
) with (fillfactor = 50);
create index admin_sessions_of on admin_sessions (account);

-- How often somebody tried to log in, under whatever name.
create table log_in_tries (
  bucket integer primary key,
  tries bigint not null
) with (fillfactor = 50);
