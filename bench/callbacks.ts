/**
 * A partner's callback comes in, the client's webhook about it leaves: the same signed callbacks to the gateway and to the bare
 * baseline, and the same receiver, which verifies. Measured from when a callback was sent until its webhook was taken.
 */
import { join } from 'node:path'
import { Pool } from 'pg'
import { Pool as Connections } from 'undici'
import { callbackPath, newsService, signatureHeader } from '../adapters/loopback/wire.ts'
import { systemClock } from '../src/observe/system-clock.ts'
import type { ReceivedMessage } from '../src/ports/simulator.ts'
import { createSandboxAuthority } from '../src/signing/sandbox/sandbox-authority.ts'
import { openTestSigner } from '../test/helpers/sandbox-seals.ts'
import { handIn } from './accept.ts'
import { startChild } from './child.ts'
import { compareRates, type Compared, type Pair } from './compared.ts'
import { startGateway } from './gateway.ts'
import { load, measured, type Measured } from './load.ts'
import { startReceiver, startSink, type Partner } from './partners.ts'
import { dossierBody, type Surroundings } from './surroundings.ts'
import { until } from './until.ts'

interface Settings {
  readonly rounds: number
  readonly callbacks: number
  readonly redisUrl: string | undefined
}

interface News {
  readonly code: string
  readonly body: string
  readonly signature: string
}

/** Of the event that tells a client that its dossier moved. */
const webhookType = 'dossier.status'
const connections = 16
const limitMs = 120_000

export async function compareCallbacks(where: Surroundings, { rounds, callbacks, redisUrl }: Settings): Promise<Compared> {
  const sink = await startSink(where)
  const receiver = await startReceiver(where)
  const databaseUrl = await where.database('callbacks')
  const configFile = await where.writeConfig('callbacks', { databaseUrl, redisUrl, sinkUrl: sink.ready.url, webhookUrl: `${receiver.ready.url}/` })
  const gateway = await startGateway(configFile)
  const bare = await startChild<{ url: string }>(join(import.meta.dirname, 'baseline-callbacks.ts'), [
    await where.database('callbacks_baseline'), receiver.ready.url, where.keyFile, where.certificateFile, where.partnerFile,
  ])
  try {
    const dossiers = callbacks * (rounds + 1)
    await handIn({ url: gateway.ready.doors.client, requests: dossiers, first: 0, connections })
    await untilQuiet(databaseUrl)
    const rows = await signedNews(where, dossiers)
    const pairs: Pair[] = []
    for (let n = 0; n <= rounds; n++) {
      const news = rows.slice(n * callbacks, (n + 1) * callbacks)
      const baseline = await run(news, bare.ready.url, receiver)
      const ours = await run(news, `${gateway.ready.doors.partner}/partners/loopback`, receiver)
      await untilQuiet(databaseUrl)
      // the first of each compiles what the others run
      if (n > 0) pairs.push({ baseline, ours })
    }
    return compareRates(`callback to webhook (${redisUrl === undefined ? 'postgres' : 'redis'} queue)`, pairs)
  } finally {
    await bare.stop()
    await gateway.stop()
    await receiver.stop()
    await sink.stop()
  }
}

/** As the partner would sign them: each about a dossier of its own. */
async function signedNews(where: Surroundings, count: number): Promise<readonly News[]> {
  const authority = await createSandboxAuthority({ directory: where.certificates, organisations: ['H56', 'G99'].map((code) => ({ code, name: code })), clock: systemClock })
  const signer = await openTestSigner(authority.seals, authority)
  try {
    return await Promise.all(
      Array.from({ length: count }, async (_, n) => {
        // it was made by dossierBody, which names it
        const { code } = JSON.parse(dossierBody(n)) as { readonly code: string }
        const body = JSON.stringify({ id: `n-${n}`, dossierCode: code, recipient: 'H56', at: new Date().toISOString(), what: 'moved', words: 'Đang giải quyết' })
        const { detached = '' } = await signer.sign(Buffer.from(body), 'jws-detached', { issuer: 'G99', audience: 'H56', messageId: `n-${n}`, service: newsService })
        return { code, body, signature: detached }
      }),
    )
  } finally {
    await signer.close()
  }
}

async function run(news: readonly News[], url: string, receiver: Partner): Promise<Measured> {
  const before = await came(receiver)
  const sentAt = new Map<string, number>()
  const { pathname, origin } = new URL(`${url}/${callbackPath}`)
  await load({
    url: origin,
    path: pathname,
    connections,
    requests: news.length,
    headersOf: (n) => ({ [signatureHeader]: news[n]?.signature ?? '' }),
    bodyOf(n) {
      const row = news[n]
      if (row !== undefined) sentAt.set(row.code, Date.now())
      return row?.body ?? ''
    },
    expect: 201,
  })
  await until(async () => (await came(receiver)) >= before + news.length, 'every callback became a webhook', limitMs)
  const webhooks = (await received(receiver)).filter(({ operation }) => operation === webhookType).slice(before)
  if (webhooks.some(({ signatureVerified }) => !signatureVerified)) throw new Error('a webhook’s signature does not hold')
  const arrived = webhooks.map(({ at }) => Date.parse(at))
  const milliseconds = webhooks.map(({ at, dossierCode = '' }) => Date.parse(at) - (sentAt.get(dossierCode) ?? Number.NaN))
  if (milliseconds.length !== news.length || milliseconds.some(Number.isNaN)) throw new Error(`${milliseconds.length} webhooks came of ${news.length} callbacks`)
  return measured(milliseconds, (latest(arrived) - earliest([...sentAt.values()])) / 1000)
}

/** Webhooks that tell that a dossier moved. */
async function came(receiver: Partner): Promise<number> {
  return Number(await receiver.ask(webhookType))
}

async function received(receiver: Partner): Promise<readonly ReceivedMessage[]> {
  const pool = new Connections(receiver.ready.url)
  try {
    const { body } = await pool.request({ method: 'GET', path: '/_simulator/received' })
    return (await body.json()) as readonly ReceivedMessage[]
  } finally {
    await pool.close()
  }
}

/** Nothing is on its way, and the journal is read to its end: what was told is with the client. */
async function untilQuiet(databaseUrl: string): Promise<void> {
  const database = new Pool({ connectionString: databaseUrl, max: 1 })
  const quiet = `select (select count(*) from work) + (select count(*) from events e join followers f on f.name in ('webhooks', 'dossiers') where e.client = 'one-stop' and (e.xact, e.id) > (f.xact, f.id)) as n`
  try {
    await until(async () => Number((await database.query<{ n: string }>(quiet)).rows[0]?.n) === 0, 'every webhook is with the client', limitMs)
  } finally {
    await database.end()
  }
}

function latest(times: readonly number[]): number {
  return times.reduce((last, time) => Math.max(last, time), 0)
}

function earliest(times: readonly number[]): number {
  return times.reduce((first, time) => Math.min(first, time), Infinity)
}
