-- What is known here, held against what partners and the national portal say. One row a partner and day (of acceptance,
-- Vietnamese time); looking again is another pass of the same row.
create table reconciliations (
  id uuid primary key,
  sequence bigint generated always as identity unique,
  partner text not null,
  day date not null,
  asked_by text not null,
  requested_at timestamptz not null default now(),
  -- when this pass began
  at timestamptz not null default now(),
  state text not null default 'running',
  failure text,
  pass integer not null default 1,
  -- what was compared so far in this pass: `counts`, and where it goes on
  counts jsonb not null default '{}',
  place jsonb,
  -- who works on it, until when nobody else does
  owner text,
  lease_until timestamptz,
  unique (partner, day)
) with (fillfactor = 50);
create index reconciliations_by_day on reconciliations (day desc, sequence desc);
create index reconciliations_to_run on reconciliations (requested_at) where state = 'running';

-- `subject`: what makes it another difference of the same dossier, such as one of several webhooks; mostly empty.
create table differences (
  id bigint generated always as identity primary key,
  reconciliation uuid not null,
  partner text not null,
  kind text not null,
  sender text not null default '',
  dossier_code text not null,
  subject text not null default '',
  transfer_id uuid,
  inbox_id bigint,
  here text,
  there text,
  -- times and numbers of its sentence, no personal data
  facts jsonb not null default '{}',
  act text not null,
  state text not null default 'open',
  -- the last pass that found it
  pass integer not null,
  ordered_by text,
  ordered_reason text,
  -- when whoever acts shall act or look next; looks since it was acted on
  next_at timestamptz,
  acted boolean not null default false,
  -- the run that sends a transfer of it again; next_at is empty until that ended
  run uuid,
  run_transfer uuid,
  looks integer not null default 0,
  -- how often its repair was ordered, and how often somebody took it to act or look: whoever took it before has it no more
  orders integer not null default 0,
  holds integer not null default 0,
  failure text,
  repaired_at timestamptz,
  unique (reconciliation, kind, sender, dossier_code, subject)
) with (fillfactor = 70);
create index differences_by_reconciliation on differences (reconciliation, id);
create index differences_by_partner on differences (partner, id);
create index differences_open on differences (id) where state = 'open';
create index differences_at_work on differences (next_at) where state = 'repairing';
create index differences_in_runs on differences (run) where run is not null and state = 'repairing' and next_at is null;
create index differences_by_dossier on differences (dossier_code, kind);

-- How many differences of a kind are in which state, always with them: a list of comparisons counts no rows.
create table difference_counts (
  reconciliation uuid not null,
  kind text not null,
  state text not null,
  count integer not null,
  primary key (reconciliation, kind, state)
) with (fillfactor = 50);
create function count_differences() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into difference_counts as c (reconciliation, kind, state, count)
    select reconciliation, kind, state, count(*) from new_rows group by 1, 2, 3 order by 1, 2, 3
    on conflict (reconciliation, kind, state) do update set count = c.count + excluded.count;
  else
    insert into difference_counts as c (reconciliation, kind, state, count)
    select reconciliation, kind, state, sum(n) from (
      select reconciliation, kind, state, 1 as n from new_rows union all select reconciliation, kind, state, -1 from old_rows
    ) moved group by 1, 2, 3 having sum(n) <> 0 order by 1, 2, 3
    on conflict (reconciliation, kind, state) do update set count = c.count + excluded.count;
  end if;
  return null;
end $$;
create trigger differences_made after insert on differences referencing new table as new_rows for each statement execute function count_differences();
create trigger differences_moved after update on differences referencing old table as old_rows new table as new_rows for each statement execute function count_differences();

-- When a partner may be asked about the next dossier, whoever asks.
create table asking_paces (
  partner text primary key,
  free_at timestamptz not null
) with (fillfactor = 50);

-- What the national portal said of a dossier when it was last compared. It counts as long as `mirror` is the newest one.
create table portal_standings (
  sender text not null,
  dossier_code text not null,
  asked_at timestamptz not null,
  mirror uuid,
  differs boolean not null,
  status smallint,
  primary key (sender, dossier_code)
) with (fillfactor = 70);

-- the transfers of a partner and a day, in their order
create index transfers_by_partner_day on transfers (partner, accepted_at, sequence);
-- when lanes were closed
create index events_of_lanes on events (partner, at) where type in ('lane.opened', 'lane.suspended', 'lane.stopped');

-- When the portal had taken a mirror for the first time: written soon after, so that delays are read from the index alone.
alter table mirrors add column told_at timestamptz;
drop index mirrors_by_time;
create index mirrors_by_time on mirrors (event_at) include (source_partner, told_at);
create index mirrors_untold on mirrors (event_at) where told_at is null;
create index mirrors_by_dossier on mirrors (dossier_code, sender);

-- The date for the result and whether its clock runs, where a list finds them; always what the state says.
alter table dossiers add column due_at timestamptz, add column clock text;
create function dossier_clock() returns trigger language plpgsql as $$
begin
  -- years that no dossier has would not be dates here
  new.due_at := case when new.state -> 'clock' ->> 'dueAt' ~ '^(19|20|21)[0-9]{2}-' then (new.state -> 'clock' ->> 'dueAt')::timestamptz end;
  new.clock := case
    when new.state -> 'clock' ? 'endedAt' then 'ended'
    when exists (select 1 from jsonb_array_elements(new.state -> 'clock' -> 'suspensions') s where not s ? 'to') then 'stands'
    else 'runs'
  end;
  return new;
end $$;
create trigger dossier_clock before insert or update of state on dossiers for each row execute function dossier_clock();
update dossiers set state = state;
create index dossiers_by_due on dossiers (due_at, sender, code) where clock <> 'ended';
