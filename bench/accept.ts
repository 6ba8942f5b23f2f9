/** Accepting beside its bare baseline: the same load on both, one after the other, round by round. */
import { join } from 'node:path'
import { startChild } from './child.ts'
import { compareRates, type Compared, type Pair } from './compared.ts'
import { startGateway } from './gateway.ts'
import { load, type Measured } from './load.ts'
import { dossierBody, token, type Surroundings } from './surroundings.ts'

const connections = 32

/** What listens at an address; nothing is sent there while dossiers are only accepted. */
export const nobody = 'http://127.0.0.1:9'

export async function compareAccept(where: Surroundings, settings: { readonly rounds: number; readonly requests: number; readonly redisUrl: string | undefined }): Promise<Compared> {
  const backend = settings.redisUrl === undefined ? 'postgres' : 'redis'
  const configFile = await where.writeConfig(`accept-${backend}`, { databaseUrl: await where.database(`accept_${backend}`), redisUrl: settings.redisUrl, sinkUrl: nobody })
  const gateway = await startGateway(configFile, 'api')
  const bare = await startChild<{ url: string }>(join(import.meta.dirname, 'baseline-accept.ts'), [await where.database(`accept_baseline_${backend}`), where.keyFile])
  const rounds: Pair[] = []
  let sent = 0
  async function round(url: string): Promise<Measured> {
    sent += settings.requests
    return handIn({ url, requests: settings.requests, first: sent, connections })
  }
  try {
    await round(gateway.ready.doors.client)
    await round(bare.ready.url)
    for (let n = 0; n < settings.rounds; n++) rounds.push({ baseline: await round(bare.ready.url), ours: await round(gateway.ready.doors.client) })
  } finally {
    await gateway.stop()
    await bare.stop()
  }
  return compareRates(`accept (${backend} queue)`, rounds)
}

export interface HandIn {
  /** Of the client door. */
  readonly url: string
  readonly requests: number
  /** Number of the first dossier, which its code and its key come from. */
  readonly first: number
  readonly connections: number
  readonly receiver?: string
}

/** Hands in dossiers, as many at once as there are connections. */
export function handIn({ url, requests, first, connections: many, receiver = 'loopback' }: HandIn): Promise<Measured> {
  return load({
    url,
    path: '/v1/transfers',
    connections: many,
    requests,
    headersOf: (n) => dossierHeaders(first + n, receiver),
    bodyOf: (n) => dossierBody(first + n, receiver),
    expect: 202,
  })
}

export function dossierHeaders(n: number, receiver = 'loopback'): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${token}`, 'idempotency-key': `bench-${receiver}-${n}` }
}
