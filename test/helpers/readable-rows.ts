/** What somebody reads who gets at the database, or at a copy of it, without the keys. */
import pg from 'pg'

/** Every row of every table as text. What is sealed is there as its bytes. */
export async function everyRow(databaseUrl: string): Promise<ReadonlyMap<string, string>> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>("select format('%I.%I', schemaname, relname) as name from pg_stat_user_tables order by 1")
    const tables = new Map<string, string>()
    for (const { name } of rows) {
      const content = await client.query<{ row: string }>(`select t::text as row from ${name} t`)
      tables.set(name, content.rows.map(({ row }) => `${row}${inBytes(row)}`).join('\n'))
    }
    return tables
  } finally {
    await client.end()
  }
}

/** Columns of bytes are written in hexadecimal, which hides what they say from nobody. */
function inBytes(row: string): string {
  return [...row.matchAll(/\\\\?x([0-9a-f]{8,})/g)].map(([, hex]) => `\n${Buffer.from(hex ?? '', 'hex').toString('utf8')}`).join('')
}
