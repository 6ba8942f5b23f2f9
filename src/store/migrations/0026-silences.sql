-- How many it was about when it was silenced, or fewer since: more of what failed ends the silence.
alter table troubles add column silenced_dossiers integer;
