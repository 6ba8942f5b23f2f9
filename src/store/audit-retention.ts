/** Takes away by what old entries of the audit are found, a month at a time. */
import { inTransaction, type Client, type Pool } from './pool.ts'

/** "lt" and "audi" in ASCII. */
const lockKey = BigInt('0x6c7461756469')

const months = `
select to_char(m.month, 'YYYY-MM') as month
from pg_inherits i join pg_class c on c.oid = i.inhrelid cross join lateral (select to_date(substring(c.relname from 7), 'YYYY_MM') as month) m
where i.inhparent = 'audit'::regclass and c.relname ~ '^audit_\\d{4}_\\d{2}$'
  and m.month + interval '1 month' <= (now() - $1::float8 * interval '1 day') at time zone 'UTC'
order by 1`

// whoever reads or writes meanwhile is not made to wait for long; the next turn tries again
const patience = `set local lock_timeout = '2s'`
const journal = `insert into events (type, data) values ('audit.ended', $1)`

export function endSearch(pool: Pool, days: number): Promise<readonly string[]> {
  return inTransaction(pool, async (client) => {
    const lock = await client.query<{ taken: boolean }>(`select pg_try_advisory_xact_lock(${lockKey}) as taken`)
    if (lock.rows[0]?.taken !== true) return []
    const { rows } = await client.query<{ month: string }>(months, [days])
    const over = rows.map(({ month }) => month)
    if (over.length > 0) await dropMonths(client, over, days)
    return over
  })
}

async function dropMonths(client: Client, over: readonly string[], days: number): Promise<void> {
  await client.query(patience)
  for (const month of over) {
    const suffix = month.replace('-', '_')
    await client.query(`drop table audit_${suffix}, audit_subjects_${suffix}`)
  }
  await client.query(journal, [{ months: over, days }])
}
