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

/**
 * What this transaction decides on was written by one that began after it. Readers take the journal in the order in which
 * transactions began: what follows from that would be told before it.
 */
export class OvertakenError extends Error {
  readonly code = 'overtaken'
}

/** Of all who wait for one row, one gets through each time, and the others are overtaken: more than may wait for it at once. */
const mostBeginnings = 50
/** What PostgreSQL says to the one of two that waited for each other whom it rolled back, so that the other goes on. */
const deadlockBroken = '40P01'

/** Commits when `run` resolves; rolls back, and lets a doubtful connection go, when it rejects. Begins anew, with all of `run`, where it was overtaken. */
export function inTransaction<Result>(pool: Pool, run: (client: Client) => Promise<Result>): Promise<Result> {
  return orAnew(() => inOneTransaction(pool, run))
}

/** One transaction, or one statement that is one: made again, whole, where it was rolled back for the sake of another. */
export async function orAnew<Result>(run: () => Promise<Result>): Promise<Result> {
  for (let left = mostBeginnings - 1; ; left--) {
    try {
      return await run()
    } catch (error) {
      if (left === 0 || !gaveWay(error)) throw error
    }
  }
}

function gaveWay(error: unknown): boolean {
  return error instanceof OvertakenError || (error instanceof Error && 'code' in error && error.code === deadlockBroken)
}

async function inOneTransaction<Result>(pool: Pool, run: (client: Client) => Promise<Result>): Promise<Result> {
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
