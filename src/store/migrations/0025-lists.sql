-- What the lists of closed transfers are asked by, kept where their rows stand together. It is written once, with the row.
alter table closed add column code text;
alter table closed add column remote_id text;
alter table closed add column procedure_code text;
update closed c set code = t.code, remote_id = t.remote_id, procedure_code = t.procedure_code from transfers t where t.sequence = c.sequence;

create index closed_by_code on closed (code, state, sequence) where code is not null;
create index closed_by_remote_id on closed (remote_id) where remote_id is not null;
create index closed_by_procedure on closed (procedure_code, state, sequence);
create index closed_by_time on closed (closed_at);

-- of what is still where it was accepted
create index transfers_by_procedure on transfers (procedure_code, partner, sequence desc);
-- what a partner gets for one purpose; most partners get one or two
drop index transfers_by_partner;
create index transfers_by_partner on transfers (partner, purpose, sequence desc);
create index transfers_by_time on transfers (accepted_at, sequence);
-- what the gateway sends by itself is little beside the rest
create index transfers_of_gateway on transfers (purpose, sequence) where purpose <> 'submission';

-- which clients, partners and purposes never meet: without this a list of such a pair walks past everything
create statistics transfers_that_meet (mcv) on client, partner, purpose from transfers;
