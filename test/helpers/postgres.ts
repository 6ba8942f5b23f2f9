/** A fresh database for a test file, on the run's PostgreSQL server, or its worker's. */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'

export interface TestDatabase {
  readonly url: string
  drop(): Promise<void>
}

export async function createDatabase(): Promise<TestDatabase> {
  const server = serverOf(Number(process.env['VITEST_POOL_ID'] ?? 1))
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await run(server, `create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => run(server, `drop database if exists ${name} with (force)`) }
}

/** Connections for a test's own looks. The pool's end is told before its connections are gone, and dropping the database breaks them off: nobody's concern. */
export function openLooks(url: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max })
  pool.on('error', () => {})
  return pool
}

function serverOf(worker: number): string {
  const urls = inject('postgresUrls')
  const url = urls[(worker - 1) % urls.length]
  if (url === undefined) throw new RangeError('the run has no PostgreSQL server')
  return url
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
