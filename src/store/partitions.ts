/** Months of the tables that grow without end, made before they are needed. There is no default partition to clean up after. */
import { inTransaction, type Client, type Pool } from './pool.ts'

const partitionedTables = ['attempts', 'events', 'audit', 'audit_subjects'] as const
/** Each row with all that it holds: what fits into a page stays there. */
const readWhole: readonly string[] = ['attempts']
/** "lt" and "part" in ASCII. */
const lockKey = BigInt('0x6c7470617274')

/** Makes this month's and the next months' partitions where they are missing. Any process may call it at any time. */
export async function ensurePartitions(pool: Pool, monthsAhead: number): Promise<void> {
  const { rows } = await pool.query<{ now: Date }>('select now() as now')
  const now = rows[0]?.now
  if (now !== undefined) await createMonths(pool, now, monthsAhead)
}

/** The month of `from` and `monthsAhead` more, by UTC. */
export async function createMonths(pool: Pool, from: Date, monthsAhead: number): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(`select pg_advisory_xact_lock(${lockKey})`)
    for (let month = 0; month <= monthsAhead; month++) {
      const start = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + month))
      const end = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + month + 1))
      for (const table of partitionedTables) await createMonth(client, table, start, end)
    }
  })
}

/** Made apart and attached, because `create … partition of` would stop all reading and writing of the table. */
async function createMonth(client: Client, table: string, start: Date, end: Date): Promise<void> {
  const name = `${table}_${start.toISOString().slice(0, 7).replace('-', '_')}`
  const { rows } = await client.query<{ exists: boolean }>('select to_regclass($1) is not null as exists', [name])
  if (rows[0]?.exists === true) return
  await client.query(`create table ${name} (like ${table} including all)${readWhole.includes(table) ? ' with (toast_tuple_target = 8160)' : ''}`)
  await client.query(`alter table ${table} attach partition ${name} for values from ('${start.toISOString()}') to ('${end.toISOString()}')`)
}
