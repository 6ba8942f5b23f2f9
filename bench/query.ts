/**
 * A look-up through the gateway beside the same question put to the same simulated partner directly: what the gateway
 * adds, its signature, rights and audit included. One of each in turn, so that both meet the same machine; what is added
 * is the difference of each pair. Questions follow one another about different parcels, so that none shares another's answer.
 */
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Pool } from 'undici'
import { landDossier } from '../adapters/land/fixtures/dossier.ts'
import { sandboxConfig } from '../adapters/land/sandbox-agreement.ts'
import { formOfParcel } from '../adapters/land/search.ts'
import { searchName } from '../adapters/land/wire.ts'
import { startChild, type Child } from './child.ts'
import { startGateway } from './gateway.ts'
import { measured, post, type Measured } from './load.ts'
import { token, type Surroundings } from './surroundings.ts'

export interface ComparedQuery {
  readonly name: string
  readonly ours: Measured
  readonly baseline: Measured
  /** What the gateway adds, in milliseconds: quantiles of the differences of the pairs. */
  readonly added: { readonly p50: number; readonly p99: number }
}

interface Settings {
  readonly questions: number
  /** How many come a second, whether the ones before are answered or not; absent: one after another. */
  readonly perSecond?: number
}

/** More than are ever under way at once. */
const parcels = Array.from({ length: 100 }, (_, n) => String(1_000 + n))
const matter = { procedureCode: '1.012781', dossierCode: 'H56.14-261121-0000001' }
const asking = { purpose: 'procedure-handling', official: { id: 'bench' }, unit: 'H56', ...matter }
const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
const warmUp = 500
const connections = 20

export async function compareQueries(where: Surroundings, settings: Settings): Promise<ComparedQuery> {
  const office = await openLand(where)
  const land = office.config
  const run = `query_${settings.perSecond ?? 'alone'}`
  const configFile = await where.writeConfig(run, { databaseUrl: await where.database(run), sinkUrl: office.url, land })
  await fillRegister(configFile)
  const gateway = await startGateway(configFile, 'api')
  const [direct, through] = [new Pool(office.url, { connections }), new Pool(gateway.ready.doors.client, { connections })]
  const form = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded', authorization: `Bearer ${land.token}` }
  const searchPath = `${new URL(land.baseUrl).pathname}/${searchName}`
  const directly = (parcel: string) => ({
    path: searchPath,
    headers: form,
    body: new URLSearchParams(formOfParcel(parametersOf(parcel))).toString(),
  })
  try {
    const [ours, bare, differences]: [number[], number[], number[]] = [[], [], []]
    let asked = 0
    async function both(keep: boolean): Promise<void> {
      const parcel = parcels[asked++ % parcels.length] ?? ''
      const [baseline, added] = [await ask(direct, directly(parcel)), await ask(through, byGateway(parcel))]
      for (const { text } of [baseline, added]) if (!text.includes(`CH 00${parcel}`)) throw new Error(`not found: ${text}`)
      if (!keep) return
      bare.push(baseline.milliseconds)
      ours.push(added.milliseconds)
      differences.push(added.milliseconds - baseline.milliseconds)
    }
    async function askAll(): Promise<void> {
      if (settings.perSecond === undefined) {
        for (let n = 0; n < settings.questions; n++) await both(true)
        return
      }
      const [first, asking]: [number, Promise<void>[]] = [performance.now(), []]
      for (let n = 0; n < settings.questions; n++) {
        await pause(Math.max(0, first + (n * 1_000) / settings.perSecond - performance.now()))
        asking.push(both(true))
      }
      await Promise.all(asking)
    }
    for (let n = 0; n < warmUp; n++) await both(false)
    const started = performance.now()
    await askAll()
    const seconds = (performance.now() - started) / 1000
    const { p50, p99 } = measured(differences, seconds)
    return {
      name: settings.perSecond === undefined ? 'look-up, one after another' : `look-up, ${settings.perSecond} a second`,
      ours: measured(ours, seconds),
      baseline: measured(bare, seconds),
      added: { p50, p99 },
    }
  } finally {
    await Promise.all([direct.close(), through.close()])
    await gateway.stop()
    await office.stop()
  }
}

export interface Land {
  readonly url: string
  /** Of the gateway's partner. */
  readonly config: ReturnType<typeof sandboxConfig>
  stop(): Promise<void>
}

/** The simulated land office in a process of its own. */
export async function openLand(where: Surroundings): Promise<Land> {
  const office: Child<{ readonly url: string }> = await startChild(join(import.meta.dirname, 'land-office.ts'), [where.certificates])
  return { url: office.ready.url, config: sandboxConfig(office.ready.url, [{ organisation: 'H56', name: 'Tỉnh mẫu' }], { version: 'vbdlis' }), stop: office.stop }
}

/** The n-th question, each about another parcel than those before. */
export function questionAbout(n: number): Request {
  return byGateway(parcels[n % parcels.length] ?? '')
}

function parametersOf(parcelNumber: string) {
  return { provinceCode: '38', communeCode: '14758', parcelNumber, mapSheet: '45' }
}

function byGateway(parcel: string): Request {
  return { path: '/v1/queries/land-parcel', headers, body: JSON.stringify({ asking, parameters: parametersOf(parcel) }) }
}

export interface Request {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

interface Asked {
  readonly milliseconds: number
  readonly status: number
  readonly text: string
}

async function ask(pool: Pool, request: Request): Promise<Asked> {
  const started = performance.now()
  const { statusCode: status, body } = await pool.request({ method: 'POST', ...request })
  const text = await body.text()
  return { milliseconds: performance.now() - started, status, text }
}

/** The office knows the parcels of the dossiers that it holds. */
export async function fillRegister(configFile: string): Promise<void> {
  const gateway = await startGateway(configFile)
  const pool = new Pool(gateway.ready.doors.client)
  try {
    const [receivedAt, dueAt] = [new Date(Date.now() - 3_600_000).toISOString(), new Date(Date.now() + 86_400_000).toISOString()]
    const { land, ...rest } = landDossier()
    const held = parcels.map((number) => ({ number, mapSheet: '45', areaSquareMetres: 20, address: 'Bản Mẫu, xã Thử' }))
    const dossier = { ...rest, land: { ...land, parcels: held }, sender: 'H56', receiver: 'land', components: [], receivedAt, dueAt }
    const withKey = { ...headers, 'idempotency-key': 'bench-land-dossier' }
    await post(pool, { path: '/v1/transfers', headers: withKey, body: JSON.stringify(dossier), expect: 202 })
    await untilFound(() => ask(pool, byGateway(parcels[0] ?? '')))
  } finally {
    await pool.close()
    await gateway.stop()
  }
}

async function untilFound(look: () => Promise<{ readonly text: string }>): Promise<void> {
  const deadline = performance.now() + 30_000
  for (;;) {
    const { text } = await look()
    if (text.includes('"kind":"found"')) return
    if (performance.now() > deadline) throw new Error(`the land office knows nothing: ${text}`)
    await pause(50)
  }
}
