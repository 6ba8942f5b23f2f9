/**
 * What a dead partner costs the others: the time from acceptance to confirmation at a healthy partner, at a fixed rate,
 * first with the other partner well, then with it hanging and hundreds of its transfers waiting.
 */
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { Pool } from 'pg'
import type { Compared } from './accept.ts'
import { startChild, type Child } from './child.ts'
import { load, measured, type Measured } from './load.ts'
import { dossierBody, token, type Surroundings } from './surroundings.ts'

const gatewayScript = join(import.meta.dirname, '../src/main.ts')
const perSecond = 25

export async function compareDeadPartner(where: Surroundings, settings: { readonly seconds: number; readonly redisUrl: string | undefined }): Promise<Compared> {
  const backend = settings.redisUrl === undefined ? 'postgres' : 'redis'
  const sink = await startChild<{ url: string }>(join(import.meta.dirname, 'sink.ts'), [where.certificates, token])
  const hole = await openBlackHole()
  const run = async (name: string, otherUrl: string, waiting: number): Promise<Measured> => {
    const databaseUrl = await where.database(`${name}_${backend}`)
    const configFile = await where.writeConfig(`${name}-${backend}`, { databaseUrl, redisUrl: settings.redisUrl, sinkUrl: sink.ready.url, otherUrl })
    const gateway = await startChild<{ doors: { client: string } }>(gatewayScript, ['--config', configFile])
    try {
      await send(gateway, 'other', waiting, 8)
      await send(gateway, 'loopback', 50, 4)
      return await healthyRun(gateway, databaseUrl, settings.seconds)
    } finally {
      await gateway.stop()
    }
  }
  try {
    const baseline = await run('alive', sink.ready.url, 300)
    const ours = await run('dead', hole.url, 300)
    return { name: `one dead partner (${backend} queue)`, ours, baseline, ratio: baseline.p95 / ours.p95, of: 'p95 of the healthy partner, well over dead' }
  } finally {
    await sink.stop()
    await hole.close()
  }
}

async function healthyRun(gateway: Child<{ doors: { client: string } }>, databaseUrl: string, seconds: number): Promise<Measured> {
  const started = performance.now()
  const first = 10_000
  const count = perSecond * seconds
  const sending: Promise<unknown>[] = []
  for (let n = 0; n < count; n++) {
    const due = started + (n * 1000) / perSecond
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())))
    sending.push(send(gateway, 'loopback', 1, 1, first + n))
  }
  await Promise.all(sending)
  const database = new Pool({ connectionString: databaseUrl, max: 1 })
  try {
    const milliseconds = await confirmed(database, count)
    return measured(milliseconds, seconds)
  } finally {
    await database.end()
  }
}

async function confirmed(database: Pool, count: number): Promise<readonly number[]> {
  const limit = performance.now() + 60_000
  for (;;) {
    const { rows } = await database.query<{ ms: string }>(
      `select extract(epoch from e.at - t.accepted_at) * 1000 as ms from transfers t join events e on e.transfer_id = t.id and e.type = 'transfer.confirmed'
       where t.partner = 'loopback' and t.idempotency_key ~ '^bench-loopback-[0-9]{5}$'`,
    )
    if (rows.length === count) return rows.map(({ ms }) => Number(ms))
    if (performance.now() > limit) throw new Error(`${rows.length} of ${count} were confirmed in time`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

function send(gateway: Child<{ doors: { client: string } }>, receiver: string, requests: number, connections: number, first = 0): Promise<Measured> {
  return load({
    url: gateway.ready.doors.client,
    path: '/v1/transfers',
    connections,
    requests,
    headersOf: (n) => ({ authorization: `Bearer ${token}`, 'idempotency-key': `bench-${receiver}-${first + n}` }),
    bodyOf: (n) => dossierBody(first + n, receiver),
    expect: 202,
  })
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
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
