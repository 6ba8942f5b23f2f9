-- Who did what, for searching. The entries themselves stand in the chained journal (type 'audit') and are shown from there; what
-- stands here is made of them in the same statement, can be made anew from them, and is held against them by the check.
create table audit (
  entry bigint not null,
  at timestamptz not null,
  kind text not null,
  actor text not null,
  official text,
  partner text,
  dossier_code text,
  asked_dossier text,
  object text,
  primary key (at, entry)
) partition by range (at);
create index audit_by_kind on audit (kind, at, entry);
create index audit_by_actor on audit (actor, at, entry);
create index audit_by_official on audit (official, at, entry) where official is not null;
create index audit_by_dossier on audit (dossier_code, at, entry) where dossier_code is not null;
create index audit_by_asked_dossier on audit (asked_dossier, at, entry) where asked_dossier is not null;
create index audit_by_object on audit (object, at, entry) where object is not null;

-- Whom an entry is about: keyed hashes, with the id of their key and a slash, which no id holds, before them.
create table audit_subjects (
  subject text collate "C" not null,
  entry bigint not null,
  at timestamptz not null,
  primary key (subject, at, entry)
) partition by range (at);
create index audit_subjects_by_entry on audit_subjects (at, entry);

-- what the check looks for among the many entries that are about no transfer
create index events_of_certificates on events ((data->>'thumbprint'), id) where type in ('certificate.added', 'certificate.moved');
create index events_of_rights on events ((data->>'client'), ((data->>'version')::int)) where type = 'rights.changed';
create index events_of_purges on events (transfer_id) where type = 'content.purged';
create index events_of_audit_ends on events (id) where type = 'audit.ended';
