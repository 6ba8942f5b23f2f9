/** Accepting beside its bare baseline: the same load on both, one after the other, round by round. */
import { join } from 'node:path'
import { startChild } from './child.ts'
import { load, medianRun, type Measured } from './load.ts'
import { dossierBody, token, type Surroundings } from './surroundings.ts'

export interface Compared {
  readonly name: string
  readonly ours: Measured
  readonly baseline: Measured
  readonly ratio: number
  /** What the ratio compares. */
  readonly of: string
}

const connections = 32
const gatewayScript = join(import.meta.dirname, '../src/main.ts')

export async function compareAccept(where: Surroundings, settings: { readonly rounds: number; readonly requests: number; readonly redisUrl: string | undefined }): Promise<Compared> {
  const backend = settings.redisUrl === undefined ? 'postgres' : 'redis'
  const configFile = await where.writeConfig(`accept-${backend}`, { databaseUrl: await where.database(`accept_${backend}`), redisUrl: settings.redisUrl, sinkUrl: 'http://127.0.0.1:9' })
  const gateway = await startChild<{ doors: { client: string } }>(gatewayScript, ['--config', configFile, '--role', 'api'])
  const baseline = await startChild<{ url: string }>(join(import.meta.dirname, 'baseline-accept.ts'), [await where.database(`accept_baseline_${backend}`), where.keyFile])
  const ours: Measured[] = []
  const bare: Measured[] = []
  let sent = 0
  async function round(url: string): Promise<Measured> {
    const first = sent
    sent += settings.requests
    return load({
      url,
      path: '/v1/transfers',
      connections,
      requests: settings.requests,
      headersOf: (n) => ({ authorization: `Bearer ${token}`, 'idempotency-key': `bench-key-${first + n}` }),
      bodyOf: (n) => dossierBody(first + n),
      expect: 202,
    })
  }
  try {
    await round(gateway.ready.doors.client)
    await round(baseline.ready.url)
    for (let n = 0; n < settings.rounds; n++) {
      bare.push(await round(baseline.ready.url))
      ours.push(await round(gateway.ready.doors.client))
    }
  } finally {
    await gateway.stop()
    await baseline.stop()
  }
  const compared = { ours: medianRun(ours), baseline: medianRun(bare) }
  return { name: `accept (${backend} queue)`, ...compared, ratio: compared.ours.perSecond / compared.baseline.perSecond, of: 'per second, ours over baseline' }
}
