-- Who suspended a lane: its page and its troubles name the person.
alter table lanes add column suspended_by text;
