/**
 * Half of what the gateway can carry at most, for long: whether memory and latency stay, by what each table grows, and whether the
 * gateway tidies up meanwhile. Doors and workers are processes of their own, as in production.
 */
import { Pool as Database } from 'pg'
import { Pool } from 'undici'
import { dossierHeaders, handIn } from './accept.ts'
import { startGateway, type Gateway } from './gateway.ts'
import { post } from './load.ts'
import { openLoop } from './open-loop.ts'
import { startSink } from './partners.ts'
import { slopeOf } from './slope.ts'
import { minutesOf, type Minute } from './soak-minutes.ts'
import { memorySlopes, takeSamples, type Sample } from './soak-samples.ts'
import { dossierBody, type Surroundings } from './surroundings.ts'
import { growthOf, tableSizes, type TableGrowth } from './table-growth.ts'
import { until } from './until.ts'
import { layReady, lookAfter, shortRetention, type Upkeep } from './upkeep.ts'

export interface SoakSettings {
  readonly minutes: number
  /** Carried as fast as it goes, to know the ceiling. */
  readonly burst: number
  readonly redisUrl: string | undefined
}

export interface Soak {
  readonly ceilingPerSecond: number
  readonly perSecond: number
  readonly transfers: number
  readonly failures: number
  readonly samples: readonly Sample[]
  readonly minutes: readonly Minute[]
  /** MiB for each 10,000 transfers, after the warm-up, by process. */
  readonly memorySlopes: Readonly<Record<string, number>>
  /** Milliseconds that the p95 of a minute grew by in each further minute. */
  readonly latencySlopes: { readonly accepted: number; readonly confirmed: number }
  readonly growth: readonly TableGrowth[]
  readonly upkeep: Upkeep
}

/** Number of the first dossier of the soak; those of the burst are below. */
const firstOfSoak = 1_000_000

export async function soak(where: Surroundings, { minutes, burst, redisUrl }: SoakSettings): Promise<Soak> {
  const databaseUrl = await where.database('soak')
  const sink = await startSink(where)
  const configFile = await where.writeConfig('soak', { databaseUrl, redisUrl, sinkUrl: sink.ready.url, more: { retention: shortRetention } })
  const database = new Database({ connectionString: databaseUrl, max: 2 })
  const started: Gateway[] = []
  const start = async (role: 'api' | 'worker') => {
    const gateway = await startGateway(configFile, role)
    started.push(gateway)
    return gateway
  }
  try {
    const first = [await start('api'), await start('worker')] as const
    const ceilingPerSecond = await ceilingOf(first[0], database, burst)
    for (const gateway of first) await gateway.stop()
    const old = await layReady(database)
    const [api, worker] = [await start('api'), await start('worker')]
    // what is taken away now would count as negative growth; if it stays, the report says so
    await until(async () => (await lookAfter(database, old)).purged === old, 'old contents are purged', 60_000).catch(() => undefined)
    const carried = await carry({ api, worker, database, redisUrl, perSecond: ceilingPerSecond / 2, seconds: minutes * 60 })
    return { ceilingPerSecond, ...carried, upkeep: await lookAfter(database, old) }
  } finally {
    for (const gateway of started) await gateway.stop()
    await sink.stop()
    await database.end()
  }
}

/** Handed in as fast as it goes, with the worker at its work: from the first acceptance to the last confirmation. */
async function ceilingOf(api: Gateway, database: Database, burst: number): Promise<number> {
  // code is compiled by then
  for (const [first, requests] of [[0, Math.ceil(burst / 4)], [burst, burst]] as const) {
    await handIn({ url: api.ready.doors.client, requests, first, connections: 16 })
    await untilAllEnded(database)
  }
  const { rows } = await database.query<{ seconds: string }>(
    `select extract(epoch from max(e.at) - min(t.accepted_at)) as seconds from events e join transfers t on t.id = e.transfer_id
     where e.type = 'transfer.confirmed' and t.sequence > (select max(sequence) - $1 from transfers)`,
    [burst],
  )
  return burst / Number(rows[0]?.seconds)
}

interface Carrying {
  readonly api: Gateway
  readonly worker: Gateway
  readonly database: Database
  readonly redisUrl: string | undefined
  readonly perSecond: number
  readonly seconds: number
}

async function carry({ api, worker, database, redisUrl, perSecond, seconds }: Carrying): Promise<Omit<Soak, 'ceilingPerSecond' | 'upkeep'>> {
  const transfers = Math.floor(perSecond * seconds)
  const before = await tableSizes(database)
  const began = performance.now()
  const beganAt = new Date()
  const accepted = new Map<number, number[]>()
  let [done, failures] = [0, 0]
  const pool = new Pool(api.ready.doors.client, { connections: 32 })
  const sampling = new AbortController()
  const now = () => ({ seconds: (performance.now() - began) / 1000, transfers: done })
  const sampled = takeSamples({ pids: { api: api.pid, worker: worker.pid }, database, redisUrl, now }, sampling.signal)
  try {
    await openLoop({
      perSecond,
      count: transfers,
      async send(n, plannedAt) {
        const number = firstOfSoak + n
        try {
          await post(pool, { path: '/v1/transfers', headers: dossierHeaders(number), body: dossierBody(number), expect: 202 })
          done += 1
        } catch {
          failures += 1
        }
        const minute = Math.floor((plannedAt - began) / 60_000)
        const answered = accepted.get(minute) ?? []
        answered.push(performance.now() - plannedAt)
        accepted.set(minute, answered)
      },
    })
  } finally {
    sampling.abort()
    await pool.close()
  }
  const samples = await sampled
  await untilAllEnded(database)
  const minutes = await minutesOf(accepted, database, beganAt, Math.ceil(seconds / 60) - 1)
  const slopes = (of: (minute: Minute) => number) => slopeOf(minutes.map((minute) => ({ x: minute.minute, y: of(minute) })))
  return {
    perSecond,
    transfers,
    failures,
    samples,
    minutes,
    memorySlopes: memorySlopes(samples),
    latencySlopes: { accepted: slopes((minute) => minute.accepted.p95), confirmed: slopes((minute) => minute.confirmed.p95) },
    growth: growthOf(before, await tableSizes(database), transfers),
  }
}

async function untilAllEnded(database: Database): Promise<void> {
  await until(async () => Number((await database.query<{ n: string }>('select count(*) as n from work')).rows[0]?.n) === 0, 'everything has arrived', 600_000)
}
