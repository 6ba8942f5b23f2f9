import { cp, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { migrate } from '../../../src/store/migrate.ts'
import { createMonths, ensurePartitions } from '../../../src/store/partitions.ts'
import { openPool, type Pool } from '../../../src/store/pool.ts'
import { keepLog } from '../queue/log-lines.ts'
import { createDatabase, type TestDatabase } from '../../helpers/postgres.ts'

const { log } = keepLog()
const ours = join(import.meta.dirname, '../../../src/store/migrations')

describe('migrations', () => {
  let database: TestDatabase
  let directory: string
  beforeEach(async () => {
    database = await createDatabase()
    directory = await mkdtemp(join(tmpdir(), 'lienthong-migrations-'))
    await cp(ours, directory, { recursive: true })
  })
  afterEach(async () => {
    await database.drop()
    await rm(directory, { recursive: true })
  })

  test('several processes that start at once apply each file once', async () => {
    const applied = await Promise.all([migrate(database.url, { log }), migrate(database.url, { log }), migrate(database.url, { log }), migrate(database.url, { log })])
    expect(applied.flat()).toEqual((await readdir(ours)).toSorted())
    expect(await migrate(database.url, { log })).toEqual([])
  })

  test('a file that was changed after it was applied is named', async () => {
    await migrate(database.url, { directory, log })
    await writeFile(join(directory, '0002-lanes.sql'), '-- changed\n', { flag: 'a' })
    await expect(migrate(database.url, { directory, log })).rejects.toMatchObject({ code: 'config_invalid', detail: expect.stringContaining('0002-lanes.sql') })
  })

  test('a database that is ahead of the files, or a file that comes too late, is refused', async () => {
    await migrate(database.url, { directory, log })
    await rename(join(directory, '0005-attachments.sql'), join(directory, 'parked'))
    await expect(migrate(database.url, { directory, log })).rejects.toMatchObject({ detail: expect.stringContaining('0005-attachments.sql') })
    await rename(join(directory, 'parked'), join(directory, '0005-attachments.sql'))
    await writeFile(join(directory, '0000-late.sql'), 'select 1')
    await expect(migrate(database.url, { directory, log })).rejects.toMatchObject({ detail: expect.stringContaining('0000-late.sql') })
  })

  test('a version works beside a database that a later one brought further, until a name says that it is too old', async () => {
    await writeFile(join(directory, '0090-more.sql'), 'alter table lanes add column more text')
    await migrate(database.url, { directory, log })
    expect(await migrate(database.url, { log })).toEqual([])
    await writeFile(join(directory, '0092-less-needs-0090.sql'), 'alter table lanes drop column more')
    await migrate(database.url, { directory, log })
    await expect(migrate(database.url, { log })).rejects.toMatchObject({ code: 'config_invalid', detail: expect.stringMatching(/0092-less-needs-0090\.sql.*too old.*0090/) })
    await rm(join(directory, '0092-less-needs-0090.sql'))
    expect(await migrate(database.url, { directory, log })).toEqual([])
  })

  test('a table that somebody reads for long is tried again and again, and whoever comes after waits no longer than a try', async () => {
    await migrate(database.url, { directory, log })
    const [reader, writer] = [new pg.Client({ connectionString: database.url }), new pg.Client({ connectionString: database.url })]
    await Promise.all([reader.connect(), writer.connect()])
    await reader.query('begin')
    await reader.query('select * from lanes')
    await writeFile(join(directory, '0090-more.sql'), 'alter table lanes add column more text')
    let applied: readonly string[] | undefined
    const lockWaitMs = 200
    const running = migrate(database.url, { directory, log, lockWaitMs, pauseMs: 50 }).then((names) => (applied = names))
    const began = performance.now()
    let slowestMs = 0
    for (let n = 0; performance.now() - began < 1_500; n++) {
      const asked = performance.now()
      await writer.query(`insert into lanes (partner, state) values ($1, 'open')`, [`partner-${n}`])
      slowestMs = Math.max(slowestMs, performance.now() - asked)
    }
    expect(applied).toBeUndefined()
    expect(slowestMs, 'longest write while the migration waits').toBeGreaterThan(lockWaitMs / 4)
    expect(slowestMs).toBeLessThan(lockWaitMs + 500)
    await reader.query('commit')
    await running
    expect(applied).toEqual(['0090-more.sql'])
    await Promise.all([reader.end(), writer.end()])
  })

  test('a table that is never given up ends in an error that says so, with nothing applied', async () => {
    await migrate(database.url, { directory, log })
    const reader = new pg.Client({ connectionString: database.url })
    await reader.connect()
    await reader.query('begin')
    await reader.query('select * from lanes')
    await writeFile(join(directory, '0090-more.sql'), 'create table made_first (id int); alter table lanes add column more text')
    await expect(migrate(database.url, { directory, log, lockWaitMs: 50, pauseMs: 20, giveUpAfterMs: 200 })).rejects.toMatchObject({ code: 'config_invalid', detail: expect.stringContaining('waited in vain') })
    const { rows } = await reader.query<{ made: string | null }>(`select to_regclass('made_first')::text as made`)
    expect(rows).toEqual([{ made: null }])
    await reader.end()
  })

  test('an index is built beside the work, by several processes that start at once, also after a try that broke off', async () => {
    await migrate(database.url, { directory, log })
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    // what a try leaves that broke off: an index that is not valid
    await client.query('create table doubled (id int)')
    await client.query('insert into doubled values (1), (1)')
    const file = join(directory, '0090-index.sql')
    const text = '-- outside a transaction\ndrop index concurrently if exists doubled_by_id;\ncreate unique index concurrently doubled_by_id on doubled (id);\n'
    await writeFile(file, text)
    await expect(migrate(database.url, { directory, log })).rejects.toMatchObject({ detail: expect.stringContaining('0090-index.sql') })
    await client.query('delete from doubled')
    const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(database.url, { directory, log })))
    expect(applied.flat()).toEqual(['0090-index.sql'])
    const { rows } = await client.query(`select indisvalid from pg_index where indexrelid = 'doubled_by_id'::regclass`)
    expect(rows).toEqual([{ indisvalid: true }])
    await client.end()
  })

  test('a file that fails leaves nothing of itself, and the next start goes on from there', async () => {
    const file = join(directory, '0099-new.sql')
    await writeFile(file, 'create table half (id int); select no_such_function()')
    await expect(migrate(database.url, { directory, log })).rejects.toMatchObject({ detail: expect.stringContaining('0099-new.sql') })
    await writeFile(file, 'create table half (id int)')
    expect(await migrate(database.url, { directory, log })).toEqual(['0099-new.sql'])
  })
})

describe('partitions', () => {
  let database: TestDatabase
  let pool: Pool
  beforeEach(async () => {
    database = await createDatabase()
    await migrate(database.url, { log })
    pool = openPool({ url: database.url, size: 4, onError: () => {} })
  })
  afterEach(async () => {
    await pool.end()
    await database.drop()
  })

  async function partitionsOf(table: string): Promise<readonly string[]> {
    const { rows } = await pool.query<{ name: string }>(`select inhrelid::regclass::text as name from pg_inherits where inhparent = $1::regclass order by 1`, [table])
    return rows.map(({ name }) => name)
  }

  test('a month changes at midnight UTC, over the end of a year', async () => {
    await createMonths(pool, new Date('2026-11-30T23:59:59Z'), 2)
    expect(await partitionsOf('events')).toEqual(['events_2026_11', 'events_2026_12', 'events_2027_01'])
    expect(await partitionsOf('attempts')).toEqual(['attempts_2026_11', 'attempts_2026_12', 'attempts_2027_01'])
    const insert = async (at: string) => {
      const { rows } = await pool.query<{ name: string }>(`insert into events (type, at) values ('x', $1) returning tableoid::regclass::text as name`, [at])
      return rows[0]?.name
    }
    expect(await insert('2026-11-30T23:59:59.999999Z')).toBe('events_2026_11')
    expect(await insert('2026-12-01T00:00:00Z')).toBe('events_2026_12')
    expect(await insert('2027-01-01T06:59:59+07:00')).toBe('events_2026_12')
    expect(await insert('2027-01-01T07:00:00+07:00')).toBe('events_2027_01')
    await expect(insert('2027-02-01T00:00:00Z')).rejects.toThrow(/no partition/)
  })

  test('may be made again, by several at once, while others read and write', async () => {
    await ensurePartitions(pool, 0)
    const reader = new pg.Client({ connectionString: database.url })
    await reader.connect()
    await reader.query('begin')
    await reader.query(`insert into events (type) values ('open transaction')`)
    await Promise.all([ensurePartitions(pool, 3), ensurePartitions(pool, 3), ensurePartitions(pool, 3)])
    await reader.query('commit')
    await reader.end()
    expect(await partitionsOf('events')).toHaveLength(4)
    // a new month has the indexes of the table it belongs to
    const { rows } = await pool.query(`select count(*)::int as n from pg_inherits where inhparent in ('events_by_client'::regclass, 'events_by_transfer'::regclass)`)
    expect(rows).toEqual([{ n: 8 }])
  })
})
