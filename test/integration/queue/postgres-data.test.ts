/** What the queue leaves in PostgreSQL: a schema of its own, few connections, nothing of jobs that are done. */
import pg from 'pg'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { systemClock } from '../../../src/observe/system-clock.ts'
import { openPostgresQueue } from '../../../src/queue/open-postgres-queue.ts'
import { createDatabase, type TestDatabase } from '../../helpers/postgres.ts'
import { keepLog } from './log-lines.ts'
import { each, rows } from './servers.ts'

let database: TestDatabase
let admin: pg.Client

beforeAll(async () => {
  database = await createDatabase()
  admin = new pg.Client({ connectionString: database.url })
  await admin.connect()
})
afterAll(async () => {
  await admin.end()
  await database.drop()
})

async function count(statement: string): Promise<number> {
  const answer = await admin.query<{ n: string }>(statement)
  return Number(answer.rows[0]?.n)
}

const others = `select count(*) as n from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`

it('keeps to its schema, holds at most three connections a consumer, and closes them all', async () => {
  const queue = await openPostgresQueue({ url: database.url, clock: systemClock, log: keepLog().log })
  const partners = ['land', 'tax', 'treasury']
  let taken = 0
  for (const partner of partners) {
    for (const kind of ['live', 'replay'] as const) await queue.consume(partner, kind, 20, each(async () => void (taken += 1)))
  }
  await queue.publish(partners.flatMap((partner) => rows(partner, 50)))
  await vi.waitFor(() => expect(taken).toBe(150), { timeout: 10_000 })
  expect(await count(others)).toBeLessThanOrEqual(partners.length * 2 * 3 + 4)
  expect(await count(`select count(*) as n from information_schema.tables where table_schema = 'public'`)).toBe(0)
  await vi.waitFor(async () => expect(await count('select count(*) as n from bullmq.job')).toBe(0), { timeout: 5_000 })
  await queue.close()
  await vi.waitFor(async () => expect(await count(others)).toBe(0), { timeout: 5_000 })
})
