/** Rows of the gateway's database that somebody else holds, so that whoever wants to write them waits. */
import pg from 'pg'

/** Locks what the query finds; resolves with what lets it go. */
export async function lockRows(url: string, query: string): Promise<() => Promise<void>> {
  const sql = new pg.Client({ connectionString: url })
  await sql.connect()
  await sql.query('begin')
  await sql.query(`${query} for update`)
  return () => sql.end()
}
