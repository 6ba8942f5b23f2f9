-- What an hour of attempts came to is asked by the time; rows come in its order, so that a few pages of this index hold all of it.
create index attempts_by_time on attempts using brin (recorded_at) with (pages_per_range = 16, autosummarize = on);
