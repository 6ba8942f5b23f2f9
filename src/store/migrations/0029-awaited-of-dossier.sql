-- outside a transaction
-- What a dossier is awaited for is found by the dossier alone: with the partner in front, the planner took the index of turns as
-- readily, and read all that the partner is asked about.
drop index concurrently if exists awaited_of_dossier;
create index concurrently awaited_of_dossier on awaited (dossier_code, sender);
drop index concurrently if exists awaited_by_dossier;
