/**
 * What accepting and looking up take at fixed rates: parts of what each can do at most, with requests at planned times. With it
 * what one of them costs.
 */
import { Pool } from 'undici'
import { dossierHeaders, handIn, nobody } from './accept.ts'
import { costing, type Cost } from './cost.ts'
import { startGateway, type Gateway } from './gateway.ts'
import { load, post, type Measured } from './load.ts'
import { openLoop } from './open-loop.ts'
import { fillRegister, openLand, questionAbout } from './query.ts'
import { dossierBody, type Surroundings } from './surroundings.ts'

export interface RateRow {
  readonly name: string
  /** Part of what it can do at most; absent: that itself, by a closed loop. */
  readonly share?: number
  readonly measured: Measured
  readonly cost: Cost | undefined
}

export interface RateSettings {
  /** At each rate. */
  readonly seconds: number
  /** Of the closed loop. */
  readonly requests: number
  readonly redisUrl: string | undefined
}

/** Both ways of sending: as fast as it goes, and at planned times. */
interface Sending {
  readonly name: string
  readonly gateway: Gateway
  closed(): Promise<Measured>
  open(perSecond: number, count: number): Promise<Measured>
}

const shares = [0.25, 0.5, 0.75]
const connections = 32

export async function measureRates(where: Surroundings, settings: RateSettings): Promise<readonly RateRow[]> {
  return [...(await acceptAtRates(where, settings)), ...(await lookUpAtRates(where, settings))]
}

async function acceptAtRates(where: Surroundings, settings: RateSettings): Promise<readonly RateRow[]> {
  const gateway = await startGateway(await where.writeConfig('rates-accept', { databaseUrl: await where.database('rates_accept'), redisUrl: settings.redisUrl, sinkUrl: nobody }), 'api')
  const url = gateway.ready.doors.client
  const pool = new Pool(url, { connections })
  let handedIn = 0
  function firstOf(count: number): number {
    handedIn += count
    return handedIn - count
  }
  async function send(n: number): Promise<void> {
    await post(pool, { path: '/v1/transfers', headers: dossierHeaders(n), body: dossierBody(n), expect: 202 })
  }
  try {
    return await atEachRate(where, settings, {
      name: 'accept',
      gateway,
      closed: () => handIn({ url, requests: settings.requests, first: firstOf(settings.requests), connections }),
      open(perSecond, count) {
        const first = firstOf(count)
        return openLoop({ perSecond, count, send: (n) => send(first + n) })
      },
    })
  } finally {
    await pool.close()
    await gateway.stop()
  }
}

async function lookUpAtRates(where: Surroundings, settings: RateSettings): Promise<readonly RateRow[]> {
  const land = await openLand(where)
  const configFile = await where.writeConfig('rates-query', { databaseUrl: await where.database('rates_query'), sinkUrl: land.url, land: land.config })
  await fillRegister(configFile)
  const gateway = await startGateway(configFile, 'api')
  const url = gateway.ready.doors.client
  const pool = new Pool(url, { connections })
  const { path, headers } = questionAbout(0)
  try {
    return await atEachRate(where, settings, {
      name: 'look-up',
      gateway,
      closed: () => load({ url, path, connections: 16, requests: settings.requests, headersOf: () => headers, bodyOf: (n) => questionAbout(n).body, expect: 200 }),
      open: (perSecond, count) => openLoop({ perSecond, count, send: async (n) => void (await post(pool, { ...questionAbout(n), expect: 200 })) }),
    })
  } finally {
    await pool.close()
    await gateway.stop()
    await land.stop()
  }
}

/** The first closed loop compiles what the others run. */
async function atEachRate(where: Surroundings, { seconds, requests }: RateSettings, { name, gateway, closed, open }: Sending): Promise<readonly RateRow[]> {
  await closed()
  const most = await costing(where, [gateway.pid], requests, closed)
  const rows: RateRow[] = [{ name: `${name}, as fast as it goes`, measured: most.result, cost: most.cost }]
  for (const share of shares) {
    const perSecond = most.result.perSecond * share
    const count = Math.ceil(perSecond * seconds)
    const { result, cost } = await costing(where, [gateway.pid], count, () => open(perSecond, count))
    rows.push({ name: `${name}, ${perSecond.toFixed(0)} a second`, share, measured: result, cost })
  }
  return rows
}
