/**
 * What one dead partner among six costs the five others: the time from acceptance to confirmation at a fixed rate that goes to
 * all six in turn, first with the sixth well, then with it hanging and hundreds of its transfers waiting.
 */
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { Pool } from 'pg'
import { Pool as Connections } from 'undici'
import { dossierHeaders, handIn } from './accept.ts'
import { compare, type Compared, type Pair } from './compared.ts'
import { startGateway, type Gateway } from './gateway.ts'
import { closedAtEnd } from './left-open.ts'
import { measured, post, type Measured } from './load.ts'
import { openLoop } from './open-loop.ts'
import { startSink } from './partners.ts'
import { dossierBody, type Surroundings } from './surroundings.ts'
import { until } from './until.ts'

interface Settings {
  readonly seconds: number
  readonly rounds: number
  readonly redisUrl: string | undefined
}

const perSecond = 30
const [healthy, dead] = [['loopback', 'second', 'third', 'fourth', 'fifth'], 'sixth']
const inTurn = [...healthy, dead]
const waiting = 300
/** Codes of the measured ones begin here. */
const firstMeasured = 10_000

export async function compareDeadPartner(where: Surroundings, { seconds, rounds, redisUrl }: Settings): Promise<Compared> {
  const backend = redisUrl === undefined ? 'postgres' : 'redis'
  const sink = await startSink(where)
  const hole = await openBlackHole()
  const run = async (name: string, sixthUrl: string): Promise<Measured> => {
    const databaseUrl = await where.database(`${name}_${backend}`)
    const others = [...healthy.slice(1).map((id) => ({ id, url: sink.ready.url })), { id: dead, url: sixthUrl }]
    const configFile = await where.writeConfig(`${name}-${backend}`, { databaseUrl, redisUrl, sinkUrl: sink.ready.url, others })
    const gateway = await startGateway(configFile)
    const database = new Pool({ connectionString: databaseUrl, max: 1 })
    try {
      await prepare(gateway, database, sixthUrl === hole.url)
      return await measuredRun(gateway, database, seconds)
    } finally {
      await database.end()
      await gateway.stop()
    }
  }
  try {
    const pairs: Pair[] = []
    for (let n = 0; n < rounds; n++) pairs.push({ baseline: await run(`alive_${n}`, sink.ready.url), ours: await run(`dead_${n}`, hole.url) })
    const sides = { baseline: 'all well', ours: 'one dead' }
    return compare(`one dead partner of six (${backend} queue)`, pairs, ({ baseline, ours }) => baseline.p95 / ours.p95, { of: 'p95 of the five others, all well over one dead; wanted 0.95', sides })
  } finally {
    await sink.stop()
    await hole.close()
  }
}

/** Whoever is well has delivered, and code is compiled; who is dead is known to be, and its transfers wait. */
async function prepare(gateway: Gateway, database: Pool, isDead: boolean): Promise<void> {
  const url = gateway.ready.doors.client
  for (const receiver of healthy) await handIn({ url, receiver, requests: 30, first: 0, connections: 4 })
  await handIn({ url, receiver: dead, requests: waiting, first: 0, connections: 8 })
  const open = `select count(*) as n from work where partner = any($1)`
  const wellOnes = isDead ? healthy : inTurn
  await until(async () => (await count(database, open, [wellOnes])) === 0, 'whoever is well has delivered', 60_000)
  if (isDead) await until(async () => (await count(database, `select count(*) as n from lanes where partner = $1 and state = 'suspended'`, [dead])) === 1, 'the dead partner is known to be dead', 60_000)
}

async function measuredRun(gateway: Gateway, database: Pool, seconds: number): Promise<Measured> {
  const pool = new Connections(gateway.ready.doors.client, { connections: 16 })
  const requests = perSecond * seconds
  try {
    await openLoop({
      perSecond,
      count: requests,
      async send(n) {
        const receiver = inTurn[n % inTurn.length] ?? dead
        const number = firstMeasured + n
        await post(pool, { path: '/v1/transfers', headers: dossierHeaders(number, receiver), body: dossierBody(number, receiver), expect: 202 })
      },
    })
  } finally {
    await pool.close()
  }
  const ended = `from transfers t join events e on e.transfer_id = t.id and e.type = 'transfer.confirmed' where t.partner = any($1) and t.idempotency_key ~ '-[0-9]{5}$'`
  const expected = Math.floor(requests / inTurn.length) * healthy.length + Math.min(requests % inTurn.length, healthy.length)
  await until(async () => (await count(database, `select count(*) as n ${ended}`, [healthy])) >= expected, 'the others are confirmed', 60_000)
  const { rows } = await database.query<{ ms: string }>(`select extract(epoch from e.at - t.accepted_at) * 1000 as ms ${ended}`, [healthy])
  return measured(rows.map(({ ms }) => Number(ms)), seconds)
}

async function count(database: Pool, statement: string, values: readonly unknown[]): Promise<number> {
  const { rows } = await database.query<{ n: string }>(statement, [...values])
  return Number(rows[0]?.n)
}

/** Takes connections and never answers: the worst way to be dead. */
async function openBlackHole(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    close: closedAtEnd(async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    }),
  }
}
