-- outside a transaction
-- Dossiers are looked for by the last characters of their code, too.
drop index concurrently if exists dossiers_by_code_end;
create index concurrently dossiers_by_code_end on dossiers (reverse(code) text_pattern_ops);
