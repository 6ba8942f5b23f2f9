-- What partners said last about reference data: the same for everybody, never about a person.
create table reference_answers (
  partner text not null,
  service text not null,
  parameters text not null,
  answer text not null,
  kept_at timestamptz not null default now(),
  primary key (partner, service, parameters)
);
create index reference_answers_age on reference_answers (partner, kept_at);
