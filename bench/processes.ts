/**
 * `npm run build:gateway && node bench/processes.ts [--dossiers N] [--warm-up N] [--rounds N] [--answer-after MS] [--share-lane] [--only workers,doors,jobs,chain]`: what several
 * processes do beside one, on this machine, and what each of them takes: connections, memory, Redis, disk. The figures of docs/scaling.md.
 * --warm-up  so many more go first and are not counted, however many workers share them, so that the tables are as full for each: a gateway runs for months, and each of four has to do some thousands before Node has made them fast
 * --share-lane  the lane is carried by all workers, each with ten places; otherwise it is carried by one, as without a word in its agreement, and another follows the journal
 * --answer-after  pause of the simulated partner before each answer to a worker; without one it answers as fast as it can, and one worker fills this machine
 */
import { parseArgs } from 'node:util'
import { Pool } from 'pg'
import { handIn } from './accept.ts'
import { startGateway, type Gateway } from './gateway.ts'
import { closeAll, closeAllOnEveryWayOut } from './left-open.ts'
import { loadOfMachine, machine } from './machine.ts'
import { startSink } from './partners.ts'
import { figuresOf } from './process-figures.ts'
import { openRedisLine } from './redis-line.ts'
import { systemClock } from '../src/observe/system-clock.ts'
import { openLog } from '../src/observe/log.ts'
import { openRedisQueue } from '../src/queue/open-redis-queue.ts'
import { openStore } from '../src/store/open-store.ts'
import { createVault } from '../src/store/vault.ts'
import { openSurroundings, type Surroundings } from './surroundings.ts'
import { until } from './until.ts'

const { values } = parseArgs({ options: { dossiers: { type: 'string', default: '6000' }, 'warm-up': { type: 'string', default: '32000' }, rounds: { type: 'string', default: '2' }, 'answer-after': { type: 'string', default: '0' }, 'share-lane': { type: 'boolean', default: false }, only: { type: 'string', default: 'workers,doors,jobs,chain' } } })
const [dossiers, warmUp, rounds, pauseMs] = [Number(values.dossiers), Number(values['warm-up']), Number(values.rounds), Number(values['answer-after'])]

closeAllOnEveryWayOut()
try {
  const where = await openSurroundings()
  say(`${JSON.stringify(machine())}\n${loadOfMachine()}\n${dossiers} dossiers of 5 KiB a round, ${rounds} rounds, ${warmUp} before; the partner answers after ${pauseMs} ms; the lane is carried by ${values['share-lane'] ? 'all workers' : 'one worker'}\n`)
  const only = values.only.split(',')
  for (const redisUrl of only.includes('workers') ? [where.redisUrl, undefined] : []) {
    for (let round = 0; round < rounds; round++) {
      for (const workers of [1, 2, 4]) await measureWorkers(where, { workers, redisUrl, round })
    }
  }
  for (let round = 0; round < (only.includes('doors') ? rounds : 0); round++) {
    for (const apis of [1, 2]) await measureDoors(where, { apis, round })
  }
  if (where.redisUrl !== undefined && only.includes('jobs')) await measureJobs(where.redisUrl)
  if (only.includes('chain')) await measureChain(where)
  say(loadOfMachine())
} finally {
  await closeAll()
}

interface WorkersSettings {
  readonly workers: number
  readonly redisUrl: string | undefined
  readonly round: number
}

/** The dossiers are there before the workers start; the rate is that from the moment when all of these are ready and warm. */
async function measureWorkers(where: Surroundings, { workers, redisUrl, round }: WorkersSettings): Promise<void> {
  const backend = redisUrl === undefined ? 'postgres' : 'redis'
  const name = `processes_${backend}_${workers}_${round}`
  const databaseUrl = await where.database(name)
  const sink = await startSink(where, { pauseMs })
  const agreement = values['share-lane'] ? { workers, concurrency: 10 * workers } : {}
  const configFile = await where.writeConfig(name, { databaseUrl, redisUrl, sinkUrl: sink.ready.url, agreement })
  const database = new Pool({ connectionString: databaseUrl, max: 1 })
  const api = await startGateway(configFile, 'api')
  const all = warmUp + dossiers
  await handIn({ url: api.ready.doors.client, requests: all, first: 0, connections: 16 })
  const apiConnections = await connectionsTo(database)
  await api.stop()
  const started = await Promise.all(Array.from({ length: workers }, () => startGateway(configFile, 'worker')))
  await until(async () => (await confirmed(database)) >= warmUp, 'they are warm', 300_000)
  const [atStart, began, ownBefore, partnersBefore] = [await confirmed(database), performance.now(), processorOf(started), processorOf([sink])]
  await until(async () => (await confirmed(database)) >= all * 0.98, 'nearly every dossier is confirmed', 300_000)
  const [counted, seconds] = [(await confirmed(database)) - atStart, (performance.now() - began) / 1_000]
  const processor = `a transfer took ${perTransfer(processorOf(started) - ownBefore, counted)} ms of processor here, ${perTransfer(processorOf([sink]) - partnersBefore, counted)} at the partner`
  await until(async () => (await confirmed(database)) === all, 'every dossier is confirmed', 60_000)
  const twice = await countOf(database, 'select count(*) from (select transfer_id from attempts group by transfer_id having count(*) > 1) x')
  const [database_, redis] = [await connectionsTo(database), redisUrl === undefined ? 0 : await redisFact(redisUrl, 'clients', 'connected_clients')]
  say(
    `${backend.padEnd(9)} ${workers} workers: ${(counted / seconds).toFixed(0).padStart(5)}/s  (${counted} counted), sent twice ${twice}; ${processor}; connections: PostgreSQL ${database_} in all, ${(database_ / workers).toFixed(1)} a worker, ${apiConnections} the api; Redis ${(redis / workers).toFixed(1)} a worker; ${residentOf(started)}`,
  )
  if (workers === 1 && round === 0) await measureDisk(database, all)
  for (const worker of started) await worker.stop()
  await database.end()
  await sink.stop()
  await where.dropDatabases()
}

async function measureDoors(where: Surroundings, { apis, round }: { readonly apis: number; readonly round: number }): Promise<void> {
  const name = `doors_${apis}_${round}`
  const databaseUrl = await where.database(name)
  const configFile = await where.writeConfig(name, { databaseUrl, redisUrl: where.redisUrl, sinkUrl: 'http://127.0.0.1:9' })
  const started = await Promise.all(Array.from({ length: apis }, () => startGateway(configFile, 'api')))
  const began = performance.now()
  await Promise.all(started.map((api, at) => handIn({ url: api.ready.doors.client, requests: dossiers / apis, first: at * 1_000_000, connections: 16 / apis })))
  const seconds = (performance.now() - began) / 1_000
  say(`accept    ${apis} apis:    ${(dossiers / seconds).toFixed(0).padStart(5)}/s  ${residentOf(started)}`)
  for (const api of started) await api.stop()
  await where.dropDatabases()
}

/** After the dossiers of one round: bytes that PostgreSQL and Redis hold for each. */
async function measureDisk(database: Pool, delivered: number): Promise<void> {
  await database.query('vacuum analyze')
  const tables = await countOf(database, `select sum(pg_total_relation_size(oid)) from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`)
  const empty = await countOf(database, `select sum(pg_total_relation_size(oid)) from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and reltuples = 0`)
  const entries = await countOf(database, 'select count(*) from events')
  say(`          ${(entries / delivered).toFixed(1)} entries of the journal for each transfer`)
  say(`          PostgreSQL holds ${(tables / delivered / 1024).toFixed(1)} KiB for each transfer that was delivered (${(empty / 1024 / 1024).toFixed(1)} MiB of it are empty tables and their indexes)`)
}

/** Jobs that wait: what a Redis has to hold while a partner is away. */
async function measureJobs(redisUrl: string): Promise<void> {
  const queue = await openRedisQueue({ url: redisUrl, clock: systemClock, log: openLog({ level: 'warn', base: {} }) })
  const [jobs, batch] = [20_000, 200]
  const before = await redisFact(redisUrl, 'memory', 'used_memory')
  for (let sent = 0; sent < jobs; sent += batch) await queue.publish(Array.from({ length: batch }, () => ({ transferId: systemClock.id(), partner: 'loopback', queue: 'live' as const, attempt: 1, delayMs: 3_600_000, since: new Date() })))
  const after = await redisFact(redisUrl, 'memory', 'used_memory')
  await queue.close()
  say(`Redis holds ${((after - before) / jobs).toFixed(0)} bytes for each job that waits`)
}

/** One process gathers the journal of all: how many entries a second, beside nobody. */
async function measureChain(where: Surroundings): Promise<void> {
  const log = openLog({ level: 'warn', base: {} })
  const entries = 50_000
  const url = await where.database('chain')
  const store = await openStore({ url, poolSize: 2, clock: systemClock, log, vault: createVault([{ id: 'bench', secret: new Uint8Array(32) }]) })
  const database = new Pool({ connectionString: url, max: 1 })
  const data = JSON.stringify({ payloadDigest: 'a'.repeat(64), receiptDigest: 'b'.repeat(64) })
  await database.query(`insert into events (type, client, transfer_id, partner, dossier_code, data) select 'transfer.accepted', 'one-stop', gen_random_uuid(), 'loopback', 'H56.14-261121-0000001', $1 from generate_series(1, ${entries})`, [data])
  await database.query('analyze')
  const began = performance.now()
  let chained = 0
  for (let more = -1; more !== 0; chained += more) more = await store.chain.extend(1_000)
  say(`the chain of the journal takes ${(chained / ((performance.now() - began) / 1_000)).toFixed(0)} entries a second`)
  await database.end()
  await store.close()
}

async function confirmed(database: Pool): Promise<number> {
  return countOf(database, `select count(*) from transfers where state = 'confirmed'`)
}

async function connectionsTo(database: Pool): Promise<number> {
  return countOf(database, 'select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()')
}

async function countOf(database: Pool, statement: string): Promise<number> {
  const { rows } = await database.query<Record<string, string>>(statement)
  return Number(Object.values(rows[0] ?? {})[0] ?? 0)
}

async function redisFact(url: string, section: string, name: string): Promise<number> {
  const line = openRedisLine(url)
  try {
    return Number(new RegExp(`${name}:(\\d+)`).exec(await line.ask(`INFO ${section}`))?.[1])
  } finally {
    line.close()
  }
}

/** Seconds so far, of all of them. */
function processorOf(processes: readonly { readonly pid: number }[]): number {
  return processes.reduce((sum, { pid }) => sum + figuresOf(pid).cpuSeconds, 0)
}

/** Milliseconds of each. */
function perTransfer(seconds: number, transfers: number): string {
  return ((seconds * 1_000) / transfers).toFixed(2)
}

function residentOf(processes: readonly Gateway[]): string {
  const each = processes.map(({ pid }) => figuresOf(pid).residentBytes / 1024 / 1024)
  return `resident ${Math.max(...each).toFixed(0)} MiB at most`
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
