/** How fast what waited drains once a partner that was away is back, beside delivering as always; and how soon it begins. */
import { Pool } from 'pg'
import { freePort } from '../src/sandbox/free-port.ts'
import { handIn } from './accept.ts'
import { compareRates, type Compared, type Pair } from './compared.ts'
import { confirmedSince, deliverInto, newest } from './deliver.ts'
import { startGateway } from './gateway.ts'
import type { Measured } from './load.ts'
import { startSink } from './partners.ts'
import type { Surroundings } from './surroundings.ts'
import { until } from './until.ts'

interface Settings {
  readonly rounds: number
  readonly transfers: number
  readonly dossiers: number
  readonly redisUrl: string | undefined
}

export async function compareDrain(where: Surroundings, settings: Settings): Promise<Compared> {
  const pairs: Pair[] = []
  const beganAfter: number[] = []
  for (let n = 0; n < settings.rounds; n++) {
    const baseline = await deliverInto(where, await where.database(`drain_plain_${n}`), settings)
    const { ours, beganAfterMs } = await runDrain(where, settings, `drain_${n}`)
    pairs.push({ baseline, ours })
    beganAfter.push(beganAfterMs)
  }
  return compareRates(`drain of ${settings.transfers} after an outage`, pairs, {
    of: 'per second, draining over delivering as always',
    sides: { baseline: 'delivering', ours: 'draining' },
    notes: [`it began ${beganAfter.map((ms) => (ms / 1000).toFixed(1)).join(', ')} s after the partner was back; probes are at most 30 s apart`],
  })
}

async function runDrain(where: Surroundings, { transfers, redisUrl }: Settings, name: string): Promise<{ readonly ours: Measured; readonly beganAfterMs: number }> {
  const databaseUrl = await where.database(name)
  const port = await freePort()
  const configFile = await where.writeConfig(name, { databaseUrl, redisUrl, sinkUrl: `http://127.0.0.1:${port}` })
  const gateway = await startGateway(configFile)
  const database = new Pool({ connectionString: databaseUrl, max: 1 })
  try {
    const mark = await newest(database)
    await handIn({ url: gateway.ready.doors.client, requests: transfers, first: 0, connections: 16 })
    const suspended = `select 1 from lanes where partner = 'loopback' and state = 'suspended'`
    await until(async () => ((await database.query(suspended)).rowCount ?? 0) === 1, 'the lane is suspended', 60_000)
    const sink = await startSink(where, { port })
    try {
      const back = Date.now()
      const ours = await confirmedSince(database, mark, transfers, { limitMs: 600_000 })
      const { rows } = await database.query<{ first: Date }>(`select min(at) as first from events where type = 'transfer.confirmed'`)
      return { ours, beganAfterMs: (rows[0]?.first.getTime() ?? back) - back }
    } finally {
      await sink.stop()
    }
  } finally {
    await database.end()
    await gateway.stop()
  }
}
