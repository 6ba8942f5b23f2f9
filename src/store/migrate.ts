/** Brings a database to this version: files in order, forward only, one process at a time. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { GatewayError } from '../domain/errors.ts'
import type { Log } from '../ports/log.ts'

const ourDirectory = join(import.meta.dirname, 'migrations')
/** Any number that no other program in this database uses: "lt" and "migr" in ASCII. */
const lockKey = '0x6c746d696772'
const oldestServer = 150_000
const turnMs = 200
/** First line of a file whose statements cannot stand in a transaction, e.g. `create index concurrently`. */
const outside = '-- outside a transaction\n'
/** A lock that was not given in time, and a deadlock that was broken. */
const busyCodes: ReadonlySet<string> = new Set(['55P03', '40P01'])

interface Migration {
  readonly name: string
  readonly text: string
  readonly checksum: string
}

export interface MigrateOptions {
  readonly log: Log
  readonly directory?: string
  /** How long a statement may wait for a table: whoever comes after it waits as long. In milliseconds. */
  readonly lockWaitMs?: number
  /** Between two tries, in which the others go on. In milliseconds. */
  readonly pauseMs?: number
  /** When a table is not given up by then, nothing more is tried. In milliseconds. */
  readonly giveUpAfterMs?: number
}

type Pace = Required<Omit<MigrateOptions, 'directory'>>

/** Returns the names of what was applied now. Rejects with `config_invalid` when the database and the files disagree. */
export async function migrate(url: string, { directory = ourDirectory, log, lockWaitMs = 500, pauseMs = 2_000, giveUpAfterMs = 300_000 }: MigrateOptions): Promise<readonly string[]> {
  const migrations = await readMigrations(directory)
  const client = new pg.Client({ connectionString: url, application_name: 'lienthong migrate', connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  await client.connect()
  try {
    await requireServer(client)
    await takeTurn(client, log)
    return await applyMissing(client, migrations, { log, lockWaitMs, pauseMs, giveUpAfterMs })
  } finally {
    await client.end()
  }
}

/** Asked again and again: who waited inside the server would hold a snapshot, for which an index that is built beside the work waits. */
async function takeTurn(client: pg.Client, log: Log): Promise<void> {
  for (let tries = 0; ; tries++) {
    const { rows } = await client.query<{ mine: boolean }>(`select pg_try_advisory_lock(${BigInt(lockKey)}) as mine`)
    if (rows[0]?.mine === true) return
    if (tries === 0) log.info({}, 'another process brings the database up to date; waiting for it')
    await pause(turnMs)
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

async function applyMissing(client: pg.Client, migrations: readonly Migration[], pace: Pace): Promise<readonly string[]> {
  await client.query('create table if not exists migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())')
  const { rows } = await client.query<{ name: string; checksum: string }>('select name, checksum from migrations order by name')
  const applied = new Map(rows.map((row) => [row.name, row.checksum]))
  const last = rows.at(-1)?.name ?? ''
  refuseUnknown([...applied.keys()], migrations, pace.log)
  const done: string[] = []
  for (const migration of migrations) {
    const checksum = applied.get(migration.name)
    if (checksum === migration.checksum) continue
    if (checksum !== undefined) throw new GatewayError('config_invalid', { detail: `The migration ${migration.name} was changed after it was applied.` })
    if (migration.name < last) throw new GatewayError('config_invalid', { detail: `The migration ${migration.name} comes before ${last}, which was applied already.` })
    await apply(client, migration, pace)
    done.push(migration.name)
  }
  return done
}

/** What a later version applied, this one can work beside, unless the name says from which migration on a version must be. */
function refuseUnknown(applied: readonly string[], migrations: readonly Migration[], log: Log): void {
  const known = new Set(migrations.map(({ name }) => name))
  const newest = migrations.at(-1)?.name ?? ''
  const unknown = applied.filter((name) => !known.has(name))
  for (const name of unknown) {
    const needed = /-needs-(\d{4})\.sql$/.exec(name)?.[1]
    if (name < newest) throw new GatewayError('config_invalid', { detail: `The database has the migration ${name}, which this version does not know.` })
    if (needed !== undefined && needed > newest) throw new GatewayError('config_invalid', { detail: `The database has the migration ${name}: this version is too old for it; start one that knows ${needed}.` })
  }
  if (unknown.length > 0) log.info({ migrations: unknown }, 'the database was brought further by a later version; this one works beside it')
}

async function apply(client: pg.Client, migration: Migration, pace: Pace): Promise<void> {
  const began = performance.now()
  for (;;) {
    try {
      await (migration.text.startsWith(outside) ? runApart(client, migration) : runTogether(client, migration, pace.lockWaitMs))
      return
    } catch (cause) {
      const busy = cause instanceof pg.DatabaseError && busyCodes.has(cause.code ?? '')
      if (!busy) throw new GatewayError('config_invalid', { detail: `The migration ${migration.name} failed.`, cause })
      if (performance.now() - began > pace.giveUpAfterMs) throw new GatewayError('config_invalid', { detail: `The migration ${migration.name} waited in vain: somebody holds a table for very long. Nothing of it was applied.`, cause })
    }
    pace.log.info({ migration: migration.name }, 'a table is in use; tried again after a pause, in which the others go on')
    await pause(pace.pauseMs)
  }
}

/** All or nothing, and never long in front of a table at which others then queue up. */
async function runTogether(client: pg.Client, migration: Migration, lockWaitMs: number): Promise<void> {
  try {
    await client.query('begin')
    await client.query(`set local lock_timeout = ${lockWaitMs}`)
    await client.query(migration.text)
    await record(client, migration)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}

/** Statement by statement, each repeatable; what they wait for holds nobody up. */
async function runApart(client: pg.Client, migration: Migration): Promise<void> {
  for (const statement of migration.text.split(/;\s*$/m)) if (statement.replaceAll(/^--.*$/gm, '').trim() !== '') await client.query(statement)
  await record(client, migration)
}

async function record(client: pg.Client, { name, checksum }: Migration): Promise<void> {
  await client.query('insert into migrations (name, checksum) values ($1, $2)', [name, checksum])
}
