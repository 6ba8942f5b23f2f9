/** Brings a database to this version: files in order, forward only, one process at a time. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { GatewayError } from '../domain/errors.ts'

const ourDirectory = join(import.meta.dirname, 'migrations')
/** Any number that no other program in this database uses: "lt" and "migr" in ASCII. */
const lockKey = '0x6c746d696772'
const oldestServer = 150_000

interface Migration {
  readonly name: string
  readonly text: string
  readonly checksum: string
}

/** Returns the names of what was applied now. Rejects with `config_invalid` when the database and the files disagree. */
export async function migrate(url: string, directory: string = ourDirectory): Promise<readonly string[]> {
  const migrations = await readMigrations(directory)
  const client = new pg.Client({ connectionString: url, application_name: 'lienthong migrate', connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  await client.connect()
  try {
    await requireServer(client)
    await client.query(`select pg_advisory_lock(${BigInt(lockKey)})`)
    return await applyMissing(client, migrations)
  } finally {
    await client.end()
  }
}

async function readMigrations(directory: string): Promise<readonly Migration[]> {
  const names = (await readdir(directory)).filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name)).toSorted()
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(directory, name), 'utf8')
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

async function requireServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: number; name: string }>(
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as name`,
  )
  const server = rows[0]
  if (server === undefined || server.number < oldestServer) {
    throw new GatewayError('config_invalid', { detail: `PostgreSQL 15 or later is needed; this server is ${server?.name ?? 'unknown'}.` })
  }
}

async function applyMissing(client: pg.Client, migrations: readonly Migration[]): Promise<readonly string[]> {
  await client.query('create table if not exists migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())')
  const { rows } = await client.query<{ name: string; checksum: string }>('select name, checksum from migrations order by name')
  const applied = new Map(rows.map((row) => [row.name, row.checksum]))
  const last = rows.at(-1)?.name ?? ''
  refuseUnknown(applied, migrations)
  const done: string[] = []
  for (const migration of migrations) {
    const checksum = applied.get(migration.name)
    if (checksum === migration.checksum) continue
    if (checksum !== undefined) throw new GatewayError('config_invalid', { detail: `The migration ${migration.name} was changed after it was applied.` })
    if (migration.name < last) throw new GatewayError('config_invalid', { detail: `The migration ${migration.name} comes before ${last}, which was applied already.` })
    await apply(client, migration)
    done.push(migration.name)
  }
  return done
}

function refuseUnknown(applied: ReadonlyMap<string, string>, migrations: readonly Migration[]): void {
  for (const name of applied.keys()) {
    if (!migrations.some((migration) => migration.name === name)) {
      throw new GatewayError('config_invalid', { detail: `The database has the migration ${name}, which this version does not know.` })
    }
  }
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query('begin')
    await client.query(migration.text)
    await client.query('insert into migrations (name, checksum) values ($1, $2)', [migration.name, migration.checksum])
    await client.query('commit')
  } catch (cause) {
    await client.query('rollback').catch(() => {})
    throw new GatewayError('config_invalid', { detail: `The migration ${migration.name} failed.`, cause })
  }
}
