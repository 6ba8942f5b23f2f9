/** Takes away what would grow for ever and is of use only for a time: ids of messages, answers about revocation, old alarms. */
import type { Pool } from './pool.ts'

/** What was told under such an id stands in the inbox and has no effect again; only other content under it is no longer noticed. */
const heard = `delete from heard where at < now() - interval '400 days'`

/** Names of alarms begin with what they were raised about; those of registered certificates stay, so that none is raised twice. */
const alarms = `
delete from alarms a where a.raised_at < now() - interval '400 days'
  and not exists (select 1 from certificates c where c.thumbprint = split_part(a.name, ' ', 1))`

/**
 * What is kept and was judged by an answer is younger than the oldest content that is kept, and an answer is used for days at
 * most. The newest of each stays for what is judged now.
 */
const answers = `
with oldest as (
  select least(
    now() - $1::float8 * interval '1 day',
    (select min(accepted_at) from work),
    (select min(accepted_at) from closed where not purged),
    (select min(received_at) from inbox where raw is not null or proofs is not null)
  ) - interval '40 days' as at
)
delete from revocation_answers a using oldest
where a.fetched_at < oldest.at and exists (
  select 1 from revocation_answers n where n.source = a.source and n.about = a.about and (n.this_update, n.fetched_at, n.digest) > (a.this_update, a.fetched_at, a.digest)
)`

export async function purgeTraces(pool: Pool, days: number): Promise<void> {
  await pool.query(heard)
  await pool.query(alarms)
  const { rows } = await pool.query(`select 1 from revocation_answers where fetched_at < now() - ($1::float8 + 40) * interval '1 day' limit 1`, [days])
  if (rows.length > 0) await pool.query(answers, [days])
}
