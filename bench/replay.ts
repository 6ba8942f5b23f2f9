/** A run of replays of very many beside delivering as always: the same partner, as many attempts at once, nothing else to do. */
import { Pool } from 'pg'
import { Pool as Connections } from 'undici'
import type { ReplayPlan, ReplayRun } from '../schemas/replays.ts'
import { fillFailed } from '../test/helpers/fill-failed.ts'
import { handIn } from './accept.ts'
import { compareRates, type Compared } from './compared.ts'
import { confirmedSince, deliverInto, newest } from './deliver.ts'
import { openDeskDoor } from './desk-door.ts'
import { startGateway } from './gateway.ts'
import { post, type Measured } from './load.ts'
import { startSink, type Partner } from './partners.ts'
import type { Surroundings } from './surroundings.ts'
import { until } from './until.ts'

interface Settings {
  readonly transfers: number
  /** Delivered as always. */
  readonly dossiers: number
  readonly redisUrl: string | undefined
}

const atOnce = 10
const limitMs = 1_800_000
const batch = 200

export async function compareReplay(where: Surroundings, settings: Settings): Promise<Compared> {
  const baseline = await deliverInto(where, await where.database('replay_plain'), settings)
  const ours = await runReplay(where, settings)
  return compareRates(`replay of ${settings.transfers}`, [{ baseline, ours }], {
    of: 'per second, a run of replays over delivering as always',
    sides: { baseline: 'delivering', ours: 'replaying' },
    notes: [`${atOnce} attempts at once on either; the run keeps ${batch} on their way`],
  })
}

async function runReplay(where: Surroundings, { transfers, redisUrl }: Settings): Promise<Measured> {
  const databaseUrl = await where.database('replay')
  const sink = await startSink(where)
  const configFile = await where.writeConfig('replay', {
    databaseUrl,
    redisUrl,
    sinkUrl: sink.ready.url,
    agreement: { concurrency: atOnce, replayConcurrency: atOnce },
    more: { replays: { confirmAbove: 10_000_000, approveAbove: 10_000_000 } },
  })
  const api = await startGateway(configFile, 'api')
  const worker = await startGateway(configFile, 'worker')
  const database = new Pool({ connectionString: databaseUrl, max: 1 })
  const door = openDeskDoor(api)
  try {
    await refuseNext(sink)
    await handIn({ url: api.ready.doors.client, requests: 1, first: 0, connections: 1 })
    const refused = async () => (await database.query<{ id: string }>(`select id from transfers where state = 'refused'`)).rows[0]?.id
    await until(async () => (await refused()) !== undefined, 'the partner refused one', 30_000)
    const mark = await newest(database)
    await fillFailed(databaseUrl, (await refused()) ?? '', transfers, (n) => `H56.14-261122-${String(n).padStart(7, '0')}`)
    const plan = await door.ask<ReplayPlan>('replay-plans', { verb: 'replay', filter: { partner: 'loopback' } })
    if (plan.total !== transfers + 1) throw new Error(`the plan holds ${plan.total} of ${transfers + 1}`)
    await door.ask<ReplayRun>('replay-runs', { plan: plan.id, name: 'bench', reason: 'the bench', batch })
    return await confirmedSince(database, mark, transfers, { limitMs })
  } finally {
    await door.close()
    await database.end()
    await api.stop()
    await worker.stop()
    await sink.stop()
  }
}

async function refuseNext(sink: Partner): Promise<void> {
  const pool = new Connections(sink.ready.url)
  try {
    await post(pool, { path: '/_simulator/behave', headers: {}, body: JSON.stringify({ behaviour: { kind: 'refuse' }, times: 1 }), expect: 200 })
  } finally {
    await pool.close()
  }
}
