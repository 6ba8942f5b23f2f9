/** Whoever writes into the gateway's database behind its back is found out by one command, which names each place. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openCommand, writeProfile, type Command } from '../helpers/command.ts'
import { dossierFor, openScene, type Scene } from '../helpers/scene.ts'
import { openSceneStage, type SceneStage } from '../helpers/scene-stage.ts'
import { untilSettled } from '../helpers/settled.ts'
import { until } from '../helpers/until.ts'

const chained = `select count(*) from events e where not exists (select 1 from blocks b where e.id = any(b.ids))`
/** What the tests write to, as it was before. */
const touched = ['events', 'stamps', 'attempts', 'transfers']

let scene: Scene
let stage: SceneStage
let sql: pg.Client
let folder: string
let command: Command
const transfers: string[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-tampering-'))
  scene = await openScene({ trust: {} })
  stage = openSceneStage(scene)
  sql = new pg.Client({ connectionString: scene.databaseUrl })
  await sql.connect()
  const gateway = await stage.start()
  for (const n of [1, 2]) {
    const { id } = await stage.send({ title: 'Tampering', dossier: dossierFor('loopback', n), files: [] })
    transfers.push(id)
    await until(async () => (await scene.count('select count(*) from stamps')) >= n, `${n} time stamps`, 20_000)
  }
  await untilSettled(scene)
  await until(async () => (await scene.count(chained)) === 0, 'the journal is chained', 20_000)
  await writeProfile(join(folder, 'cli.json'), gateway)
  command = openCommand({ folder })
  for (const table of touched) await sql.query(`create table kept_${table} as select * from ${table}`)
}, 90_000)
/** Puts everything back; rows of transfers keep the numbers that they were given. */
beforeEach(async () => {
  for (const table of touched) await sql.query(`delete from ${table}; insert into ${table} ${table === 'transfers' ? 'overriding system value' : ''} select * from kept_${table}`)
})
afterAll(async () => {
  await sql.end()
  await stage.close()
  await scene.close()
  await rm(folder, { recursive: true, force: true })
})

async function audit(...more: readonly string[]): Promise<{ readonly code: number | null; readonly faults: readonly Fault[] }> {
  const { code, out } = await command('audit', 'verify', ...more, '--json', '--profile', 'cli.json')
  // printed by the command
  return { code, faults: (JSON.parse(out) as { faults: readonly Fault[] }).faults }
}
interface Fault {
  readonly kind: string
  readonly entry?: string
  readonly what?: string
  readonly fault?: string
}

/** The first entry of the journal of this type about the first transfer. */
async function entryOf(type: string): Promise<string> {
  const { rows } = await sql.query<{ id: string }>('select id::text from events where transfer_id = $1 and type = $2 order by xact, id limit 1', [transfers[0], type])
  const [row] = rows
  if (row === undefined) throw new Error(`the journal has no ${type}`)
  return row.id
}

it('what nobody touched is as it was', async () => {
  expect(await audit()).toEqual({ code: 0, faults: [] })
})

describe('the journal', () => {
  it('an entry that was changed', async () => {
    const entry = await entryOf('transfer.accepted')
    await sql.query(`update events set data = data || '{"words": "x"}' where id = $1`, [entry])
    const { code, faults } = await audit()
    expect(code).toBe(1)
    expect(faults).toContainEqual(expect.objectContaining({ kind: 'entry-changed', entry }))
  })

  it('an entry that was taken away', async () => {
    const entry = await entryOf('transfer.confirmed')
    await sql.query('delete from events where id = $1', [entry])
    const { code, faults } = await audit()
    // it was the last word about its transfer, and the end of its attempt
    expect([code, faults.map(({ kind, what }) => what ?? kind)]).toEqual([1, ['entry-removed', 'transfer, state', 'attempt 1, in no entry']])
    expect(faults[0]).toMatchObject({ entry })
  })

  it('an entry that was put between others', async () => {
    const { rows } = await sql.query<{ id: string }>(`insert into events (type, xact, at, transfer_id) select 'transfer.replayed', xact, at, transfer_id from events where id = $1 returning id::text`, [await entryOf('transfer.accepted')])
    // which says that the transfer waits again
    expect(await audit()).toMatchObject({ code: 1, faults: [{ kind: 'entry-added', entry: rows[0]?.id }, { kind: 'evidence-changed', what: 'transfer, state' }] })
  })

  it('a time stamp that was replaced by another', async () => {
    await sql.query('update stamps set token = (select token from stamps order by partition, number limit 1) where (partition, number) = (select partition, number from stamps order by partition desc, number desc limit 1)')
    expect(await audit()).toMatchObject({ code: 1, faults: [{ kind: 'stamp-wrong', fault: 'stamp-imprint' }] })
  })
})

describe('what was known of it', () => {
  it('the head that the command printed is still there, one of another chain is not', async () => {
    const { out } = await command('audit', 'verify', '--profile', 'cli.json')
    const head = /[0-9a-f]{64}/.exec(out)?.[0] ?? ''
    expect(await audit('--head', head)).toEqual({ code: 0, faults: [] })
    const other = 'a'.repeat(64)
    expect(await audit('--head', head, '--head', other)).toEqual({ code: 1, faults: [{ kind: 'head-missing', head: other }] })
    expect((await command('audit', 'verify', '--head', 'x', '--profile', 'cli.json')).code).toBe(2)
  })
})

describe('what it stands for', () => {
  it('the state of a transfer', async () => {
    await sql.query(`update transfers set state = 'refused' where id = $1`, [transfers[0]])
    expect(await audit()).toMatchObject({ code: 1, faults: [{ kind: 'evidence-changed', what: 'transfer, state' }] })
  })

  it('the record of an attempt that was swapped with another’s', async () => {
    const [one, two] = transfers
    await sql.query('update attempts a set record = b.record from attempts b where a.transfer_id = any($1::uuid[]) and b.transfer_id = any($1::uuid[]) and a.transfer_id <> b.transfer_id', [[one, two]])
    const { code, faults } = await audit()
    expect([code, faults.map(({ kind, what }) => `${kind} ${what}`)]).toEqual([1, ['evidence-changed attempt 1', 'evidence-changed attempt 1']])
  })

  it('the receipt that was changed', async () => {
    await sql.query(`update transfers set receipt = receipt || 'x' where id = $1`, [transfers[0]])
    expect(await audit()).toMatchObject({ code: 1, faults: [{ kind: 'evidence-changed', what: 'receipt' }] })
  })

  it('everything at once is named each, in words', async () => {
    const changed = await entryOf('transfer.accepted')
    const removed = await entryOf('transfer.confirmed')
    await sql.query(`update events set client = 'somebody' where id = $1`, [changed])
    await sql.query('delete from events where id = $1', [removed])
    await sql.query(`update transfers set receipt = receipt || 'x' where id = $1`, [transfers[1]])
    const { code, out, err } = await command('audit', 'verify', '--profile', 'cli.json')
    expect(code).toBe(1)
    expect(out).toMatch(new RegExp(`${changed}: an entry was changed`))
    expect(out).toMatch(new RegExp(`${removed}: an entry was taken away`))
    expect(out).toMatch(/receipt: a record was changed/)
    expect(err).toContain('tampered')
  })
})
