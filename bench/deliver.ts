/** Delivering beside its bare baseline: the same dossiers to the same partner, the same number at once. */
import { join } from 'node:path'
import { Pool } from 'pg'
import type { Compared } from './accept.ts'
import { startChild } from './child.ts'
import { load, measured, medianRun, type Measured } from './load.ts'
import { dossierBody, token, type Surroundings } from './surroundings.ts'

const gatewayScript = join(import.meta.dirname, '../src/main.ts')
const limitMs = 120_000

interface Settings {
  readonly rounds: number
  readonly dossiers: number
  readonly redisUrl: string | undefined
}

export async function compareDeliver(where: Surroundings, settings: Settings): Promise<Compared> {
  const backend = settings.redisUrl === undefined ? 'postgres' : 'redis'
  const ours: Measured[] = []
  const bare: Measured[] = []
  for (let round = 0; round < settings.rounds; round++) {
    bare.push(await runBaseline(where, settings, `deliver_baseline_${backend}_${round}`))
    ours.push(await runGateway(where, settings, `deliver_${backend}_${round}`))
  }
  const compared = { ours: medianRun(ours), baseline: medianRun(bare) }
  return { name: `deliver (${backend} queue)`, ...compared, ratio: compared.ours.perSecond / compared.baseline.perSecond, of: 'per second, ours over baseline' }
}

/** Dossiers are accepted first, with no worker; then a worker starts and its attempts are read from the store. */
async function runGateway(where: Surroundings, { dossiers, redisUrl }: Settings, name: string): Promise<Measured> {
  const databaseUrl = await where.database(name)
  const sink = await startSink(where)
  const configFile = await where.writeConfig(name, { databaseUrl, redisUrl, sinkUrl: sink.ready.url })
  const api = await startChild<{ doors: { client: string } }>(gatewayScript, ['--config', configFile, '--role', 'api'])
  await load({
    url: api.ready.doors.client,
    path: '/v1/transfers',
    connections: 16,
    requests: dossiers,
    headersOf: (n) => ({ authorization: `Bearer ${token}`, 'idempotency-key': `bench-key-${n}` }),
    bodyOf: dossierBody,
    expect: 202,
  })
  await api.stop()
  const worker = await startChild(gatewayScript, ['--config', configFile, '--role', 'worker'])
  const database = new Pool({ connectionString: databaseUrl, max: 1 })
  try {
    await until(async () => Number((await database.query<{ n: string }>(`select count(*) as n from transfers where state <> 'confirmed'`)).rows[0]?.n) === 0)
    const { rows } = await database.query<{ started: Date; settled: Date }>(
      `select a.started_at as started, e.at as settled from attempts a join events e on e.transfer_id = a.transfer_id and e.type = 'transfer.confirmed'`,
    )
    const first = Math.min(...rows.map((row) => row.started.getTime()))
    const last = Math.max(...rows.map((row) => row.settled.getTime()))
    return measured(rows.map((row) => row.settled.getTime() - row.started.getTime()), (last - first) / 1000)
  } finally {
    await database.end()
    await worker.stop()
    await sink.stop()
  }
}

async function runBaseline(where: Surroundings, { dossiers, redisUrl }: Settings, name: string): Promise<Measured> {
  const databaseUrl = await where.database(name)
  const database = new Pool({ connectionString: databaseUrl, max: 1 })
  await database.query('create table baseline_dossiers (id uuid primary key default gen_random_uuid(), body text, answer text, at timestamptz default clock_timestamp(), sent_at timestamptz)')
  for (let n = 0; n < dossiers; n++) await database.query('insert into baseline_dossiers (body) values ($1)', [parcelOf(dossierBody(n))])
  await database.end()
  const sink = await startSink(where)
  const worker = await startChild(join(import.meta.dirname, 'baseline-deliver.ts'), [databaseUrl, redisUrl ?? '', sink.ready.url, where.keyFile, where.certificateFile, token, String(dossiers)])
  try {
    return JSON.parse(await worker.ask('go')) as Measured
  } finally {
    await worker.stop()
    await sink.stop()
  }
}

function startSink(where: Surroundings) {
  return startChild<{ url: string }>(join(import.meta.dirname, 'sink.ts'), [where.certificates, token])
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const limit = performance.now() + limitMs
  while (!(await condition())) {
    if (performance.now() > limit) throw new Error('not every dossier was delivered in time')
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** What the partner takes: the dossier, with addresses that it may ask. */
function parcelOf(dossier: string | Uint8Array): string {
  return JSON.stringify({ messageUrl: 'http://127.0.0.1/messages/1', documents: [], dossier: JSON.parse(Buffer.from(dossier).toString('utf8')) as unknown })
}
