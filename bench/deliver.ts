/** Delivering beside its bare baseline: the same dossiers to the same partner, the same number at once. */
import { join } from 'node:path'
import { Pool } from 'pg'
import { handIn } from './accept.ts'
import { startChild } from './child.ts'
import { compareRates, type Compared, type Pair } from './compared.ts'
import { startGateway } from './gateway.ts'
import { measured, type Measured } from './load.ts'
import { startSink } from './partners.ts'
import { dossierBody, token, type Surroundings } from './surroundings.ts'
import { until } from './until.ts'

export interface DeliverSettings {
  readonly dossiers: number
  /** So many more go first and are not counted: a gateway runs for months, and Node makes fast what it does often. */
  readonly warmUp?: number
  readonly redisUrl: string | undefined
}

export async function compareDeliver(where: Surroundings, { rounds, ...settings }: DeliverSettings & { readonly rounds: number }): Promise<Compared> {
  const backend = settings.redisUrl === undefined ? 'postgres' : 'redis'
  const pairs: Pair[] = []
  for (let round = 0; round < rounds; round++) {
    const baseline = await runBaseline(where, settings, `deliver_baseline_${backend}_${round}`)
    pairs.push({ baseline, ours: await deliverInto(where, await where.database(`deliver_${backend}_${round}`), settings) })
  }
  return compareRates(`deliver (${backend} queue)`, pairs)
}

/**
 * Dossiers are accepted first, with no worker; then a worker starts and its attempts are read from the store, which may hold
 * others. `first`: number of the first dossier.
 */
export async function deliverInto(where: Surroundings, databaseUrl: string, { dossiers, warmUp = 0, redisUrl, first = 0 }: DeliverSettings & { readonly first?: number }): Promise<Measured> {
  const sink = await startSink(where)
  const configFile = await where.writeConfig(new URL(databaseUrl).pathname.slice(1), { databaseUrl, redisUrl, sinkUrl: sink.ready.url })
  const api = await startGateway(configFile, 'api')
  const database = new Pool({ connectionString: databaseUrl, max: 1 })
  try {
    const mark = await newest(database)
    await handIn({ url: api.ready.doors.client, requests: warmUp + dossiers, first, connections: 16 })
    await api.stop()
    const worker = await startGateway(configFile, 'worker')
    try {
      return await confirmedSince(database, mark, dossiers, { warmUp })
    } finally {
      await worker.stop()
    }
  } finally {
    await database.end()
    await api.stop()
    await sink.stop()
  }
}

/** The sequence of the newest transfer. */
export async function newest(database: Pool): Promise<string> {
  const { rows } = await database.query<{ mark: string }>('select coalesce(max(sequence), 0) as mark from transfers')
  return rows[0]?.mark ?? '0'
}

/** Waits until so many that were accepted after the mark are confirmed, after those that warm up; durations of their last attempts, by the database's clock. */
export async function confirmedSince(database: Pool, mark: string, count: number, { warmUp = 0, limitMs = 120_000 }: { readonly warmUp?: number; readonly limitMs?: number } = {}): Promise<Measured> {
  const open = `select exists (select from work where sequence > $1 and partner = 'loopback') as open`
  const confirmed = `select count(*) as n from transfers where sequence > $1 and partner = 'loopback' and state = 'confirmed'`
  // cheap as long as something is open: what looks on takes nothing away from what is measured
  const isOpen = async () => (await database.query<{ open: boolean }>(open, [mark])).rows[0]?.open === true
  await until(async () => !(await isOpen()) && Number((await database.query<{ n: string }>(confirmed, [mark])).rows[0]?.n) >= warmUp + count, 'every dossier is confirmed', limitMs)
  const { rows } = await database.query<{ started: Date; settled: Date }>(
    `select a.started_at as started, e.at as settled from transfers t
     join lateral (select started_at from attempts where transfer_id = t.id order by started_at desc limit 1) a on true
     join events e on e.transfer_id = t.id and e.type = 'transfer.confirmed'
     where t.sequence > $1 and t.partner = 'loopback' order by e.at`,
    [mark],
  )
  const counted = rows.slice(warmUp)
  const from = rows[warmUp - 1]?.settled.getTime() ?? Math.min(...rows.map(({ started }) => started.getTime()))
  return measured(counted.map((row) => row.settled.getTime() - row.started.getTime()), ((rows.at(-1)?.settled.getTime() ?? 0) - from) / 1000)
}

async function runBaseline(where: Surroundings, { dossiers, warmUp = 0, redisUrl }: DeliverSettings, name: string): Promise<Measured> {
  const databaseUrl = await where.database(name)
  const database = new Pool({ connectionString: databaseUrl, max: 1 })
  await database.query('create table baseline_dossiers (id uuid primary key default gen_random_uuid(), body text, answer text, at timestamptz default clock_timestamp(), sent_at timestamptz)')
  for (let n = 0; n < warmUp + dossiers; n++) await database.query('insert into baseline_dossiers (body) values ($1)', [parcelOf(dossierBody(n))])
  await database.end()
  const sink = await startSink(where)
  const worker = await startChild(join(import.meta.dirname, 'baseline-deliver.ts'), [databaseUrl, redisUrl ?? '', sink.ready.url, where.keyFile, where.certificateFile, where.partnerFile, token, String(warmUp), String(dossiers)])
  try {
    return JSON.parse(await worker.ask('go')) as Measured
  } finally {
    await worker.stop()
    await sink.stop()
  }
}

/** What the partner takes: the dossier, with addresses that it may ask. */
function parcelOf(dossier: string): string {
  return JSON.stringify({ messageUrl: 'http://127.0.0.1:9/messages/1', documents: [], dossier: JSON.parse(dossier) as unknown })
}
