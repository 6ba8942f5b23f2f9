import { cp, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { migrate } from '../../../src/store/migrate.ts'
import { createMonths, ensurePartitions } from '../../../src/store/partitions.ts'
import { openPool, type Pool } from '../../../src/store/pool.ts'
import { createDatabase, type TestDatabase } from '../../helpers/postgres.ts'

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
    const applied = await Promise.all([migrate(database.url), migrate(database.url), migrate(database.url), migrate(database.url)])
    expect(applied.flat()).toEqual((await readdir(ours)).toSorted())
    expect(await migrate(database.url)).toEqual([])
  })

  test('a file that was changed after it was applied is named', async () => {
    await migrate(database.url, directory)
    await writeFile(join(directory, '0002-lanes.sql'), '-- changed\n', { flag: 'a' })
    await expect(migrate(database.url, directory)).rejects.toMatchObject({ code: 'config_invalid', detail: expect.stringContaining('0002-lanes.sql') })
  })

  test('a database that is ahead of the files, or a file that comes too late, is refused', async () => {
    await migrate(database.url, directory)
    await rename(join(directory, '0005-attachments.sql'), join(directory, 'parked'))
    await expect(migrate(database.url, directory)).rejects.toMatchObject({ detail: expect.stringContaining('0005-attachments.sql') })
    await rename(join(directory, 'parked'), join(directory, '0005-attachments.sql'))
    await writeFile(join(directory, '0000-late.sql'), 'select 1')
    await expect(migrate(database.url, directory)).rejects.toMatchObject({ detail: expect.stringContaining('0000-late.sql') })
  })

  test('a file that fails leaves nothing of itself, and the next start goes on from there', async () => {
    const file = join(directory, '0099-new.sql')
    await writeFile(file, 'create table half (id int); select no_such_function()')
    await expect(migrate(database.url, directory)).rejects.toMatchObject({ detail: expect.stringContaining('0099-new.sql') })
    await writeFile(file, 'create table half (id int)')
    expect(await migrate(database.url, directory)).toEqual(['0099-new.sql'])
  })
})

describe('partitions', () => {
  let database: TestDatabase
  let pool: Pool
  beforeEach(async () => {
    database = await createDatabase()
    await migrate(database.url)
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
