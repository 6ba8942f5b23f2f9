/** Connections to PostgreSQL: limits on every wait, and errors that never reach the process. */
import pg from 'pg'

export type Pool = pg.Pool
export type Client = pg.ClientBase

export interface PoolOptions {
  readonly url: string
  readonly size: number
  /** Told of connections that broke while nobody used them. */
  readonly onError: (error: Error) => void
}

const int8 = 20

/**
 * Every statement of the gateway finds few rows by an index. A plan is made once a connection, when the tables may be
 * nearly empty, and must still be right when a hundred thousand transfers wait: so no plan reads or hashes a whole table.
 */
const planner = '-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off'

export function openPool({ url, size, onError }: PoolOptions): Pool {
  const types = new pg.TypeOverrides()
  types.setTypeParser(int8, BigInt)
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    types,
    application_name: 'lienthong',
    options: planner,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 30_000,
    // a server that froze answers nothing, not even a time-out
    query_timeout: 40_000,
    idle_in_transaction_session_timeout: 60_000,
  })
  pool.on('error', onError)
  // a connection that breaks inside a transaction while no query runs has no other listener; the next query says so
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** Commits when `run` resolves; rolls back, and lets a doubtful connection go, when it rejects. */
export async function inTransaction<Result>(pool: Pool, run: (client: Client) => Promise<Result>): Promise<Result> {
  const client = await pool.connect()
  let broken = true
  try {
    await client.query('begin')
    const result = await run(client)
    await client.query('commit')
    broken = false
    return result
  } catch (error) {
    broken = await client.query('rollback').then(() => false, () => true)
    throw error
  } finally {
    client.release(broken)
  }
}
