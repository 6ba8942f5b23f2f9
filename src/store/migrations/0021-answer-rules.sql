-- What administrators taught about unforeseen answers. Rows are never changed: a rule ends by a row of its own.
create table answer_rules (
  id uuid primary key,
  sequence bigint generated always as identity unique,
  partner text not null,
  name text not null,
  match jsonb not null,
  meaning jsonb not null,
  reason text not null,
  made_by text not null,
  made_at timestamptz not null default now()
);
create table answer_rule_ends (
  rule_id uuid primary key references answer_rules (id),
  reason text not null,
  ended_by text not null,
  ended_at timestamptz not null default now()
);
-- attempts that a rule decided: how often it was used
create index events_of_answer_rules on events ((data->>'rule')) where data ? 'rule';
-- what the check holds rules against
create index events_of_rules on events (id) where type in ('answer-rule.made', 'answer-rule.ended');
