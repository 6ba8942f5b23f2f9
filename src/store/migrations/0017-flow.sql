-- What happened in each hour at each partner, counted from the journal in its order: kind is accepted, delivered, failed,
-- retried or heard. The hour begins by UTC; each follower's place says how far it was counted.
create table flow_hours (
  partner text not null,
  kind text not null,
  hour timestamptz not null,
  count bigint not null,
  last_at timestamptz not null,
  primary key (partner, kind, hour)
) with (fillfactor = 70);
create index flow_by_hour on flow_hours (hour);

-- what waits for one partner: how many, and the oldest. Neither column changes while a transfer is on its way
create index work_by_partner on work (partner, sequence);
