/**
 * The operators' desk with many transfers: every list page of the administrators' door, by each filter and pair of filters that
 * the console offers, asked over HTTP; beside it, what a look at one row by its key takes through the same kind of pool.
 */
import { Pool as HttpPool } from 'undici'
import { systemClock } from '../src/observe/system-clock.ts'
import { openStore } from '../src/store/open-store.ts'
import { openPool } from '../src/store/pool.ts'
import { createVault } from '../src/store/vault.ts'
import { testDesk } from '../test/helpers/desk.ts'
import { fillDesk } from './desk-fill.ts'
import { startGateway } from './gateway.ts'
import { measured, type Measured } from './load.ts'
import { token, type Surroundings } from './surroundings.ts'

export interface DeskPage {
  readonly name: string
  readonly measured: Measured
}

export interface DeskResults {
  readonly transfers: number
  /** A look at one transfer by its id. */
  readonly baseline: Measured
  /** The desk, counted anew each time. */
  readonly desk: Measured
  /** Slowest first. */
  readonly pages: readonly DeskPage[]
}

interface Settings {
  readonly transfers: number
  /** How often each page is asked for. */
  readonly times: number
}

/** Of a page, at the 95th percentile. */
export const wantedMs = 200

const hour = 3_600_000
const log = { info() {}, warn() {}, error() {} }

export async function measureDesk(where: Surroundings, { transfers, times }: Settings): Promise<DeskResults> {
  const databaseUrl = await where.database(`desk_${transfers}`)
  const store = await openStore({ url: databaseUrl, poolSize: 10, clock: systemClock, log, vault: createVault([{ id: 'bench', secret: Buffer.alloc(32, 1) }]) })
  try {
    await fillDesk(databaseUrl, transfers, () => undefined)
    const baseline = await baselineOf(databaseUrl, transfers, times * 10)
    const desk = await timed(times, async () => void (await testDesk({ partners: new Map(), store, clock: systemClock, directory: where.folder }).look()))
    const configFile = await where.writeConfig(`desk_${transfers}`, { databaseUrl, sinkUrl: 'http://127.0.0.1:1' })
    const gateway = await startGateway(configFile, 'api')
    try {
      return { transfers, baseline, desk, pages: await askAll(gateway.ready.doors.admin, times) }
    } finally {
      await gateway.stop()
    }
  } finally {
    await store.close()
  }
}

async function askAll(door: string, times: number): Promise<readonly DeskPage[]> {
  const http = new HttpPool(door, { connections: 1 })
  async function ask(path: string): Promise<{ readonly next?: string; readonly items?: readonly { readonly id?: string }[] }> {
    const { statusCode, body } = await http.request({ method: 'GET', path, headers: { authorization: `Bearer ${token}-admin` } })
    const text = await body.text()
    if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}: ${text.slice(0, 300)}`)
    return JSON.parse(text) as { readonly next?: string }
  }
  try {
    const run = (await ask('/admin/v1/replay-runs?limit=200')).items?.at(-1)?.id ?? ''
    const pages: DeskPage[] = []
    for (const path of [...transferPages(), ...otherPages(run)]) {
      // the first may plan and load what the next ones find
      const { next } = await ask(path)
      pages.push({ name: path.replace('/admin/v1', ''), measured: await timed(times, async () => void (await ask(path))) })
      if (next === undefined) continue
      const second = `${path}${path.includes('?') ? '&' : '?'}cursor=${next}`
      pages.push({ name: `${path.replace('/admin/v1', '')} (page 2)`, measured: await timed(Math.ceil(times / 4), async () => void (await ask(second))) })
    }
    return pages.toSorted((a, b) => b.measured.p95 - a.measured.p95)
  } finally {
    await http.close()
  }
}

/** One value of each filter that is frequent, and one that is rare or never met. */
function filters(): Readonly<Record<string, readonly string[]>> {
  const ago = (hours: number) => encodeURIComponent(new Date(Date.now() - hours * hour).toISOString())
  return {
    state: ['state=confirmed', 'state=delivered', 'state=cancelled', 'state=parked', 'state=refused&state=parked&state=expired', 'state=accepted&state=delivering&state=waiting'],
    partner: ['partner=tax', 'partner=treasury', 'partner=national-portal', 'partner=nobody'],
    code: ['code=reason-1', 'code=reason-19', 'code=reason-none'],
    procedureCode: ['procedureCode=1.010003', 'procedureCode=1.099999'],
    client: ['client=north', 'client=gateway', 'client=nobody'],
    purpose: ['purpose=submission', 'purpose=mirror', 'purpose=payment-proof'],
    remoteId: ['remoteId=R-777', 'remoteId=R-none'],
    dossierCode: ['dossierCode=H56.14-261121-0000777'],
    olderThanMinutes: ['olderThanMinutes=30', 'olderThanMinutes=100000'],
    accepted: [`acceptedFrom=${ago(24)}`, `acceptedTo=${ago(80 * 24)}`, `acceptedFrom=${ago(40 * 24)}&acceptedTo=${ago(39 * 24)}`],
    since: [`stateFrom=${ago(1)}`, `stateTo=${ago(80 * 24)}`, `stateFrom=${ago(40 * 24)}&stateTo=${ago(39 * 24)}`],
  }
}

function transferPages(): readonly string[] {
  const all = Object.values(filters())
  const singles = all.flat()
  const pairs = all.flatMap((one, at) => all.slice(at + 1).flatMap((other) => one.flatMap((first) => other.map((second) => `${first}&${second}`))))
  return ['', ...singles, ...pairs].map((query) => `/admin/v1/transfers${query === '' ? '' : `?${query}`}`)
}

function otherPages(run: string): readonly string[] {
  return [
    'inbox', 'inbox?state=parked', 'inbox?state=unmatched', 'inbox?state=applied', 'inbox?partner=tax', 'inbox?partner=nobody', 'inbox?state=parked&partner=treasury', 'inbox?state=unmatched&partner=tax',
    'inbox?state=applied&partner=treasury', 'inbox?state=dismissed', 'inbox?state=dismissed&partner=tax', 'inbox?dossierCode=H56.14-261121-0000777',
    'audit/entries', 'audit/entries?kind=order', 'audit/entries?kind=export', 'audit/entries?actor=mai', 'audit/entries?actor=nobody', 'audit/entries?partner=treasury', 'audit/entries?partner=nobody',
    'audit/entries?kind=order&partner=treasury', 'audit/entries?kind=export&partner=tax', 'audit/entries?dossierCode=H56.14-261121-0000777', 'audit/entries?kind=order&actor=mai',
    'deadlines', 'deadlines?state=overdue', 'deadlines?state=soon', 'deadlines?partner=treasury', 'deadlines?state=overdue&partner=treasury', 'deadlines?state=overdue&partner=nobody',
    'replay-runs', 'replay-runs?state=running', `replay-runs/${run}/items`, `replay-runs/${run}/items?state=failed`, `replay-runs/${run}/items?state=pending`,
    'corrections', 'corrections?state=proposed', 'reconciliations', 'reconciliations?partner=tax', 'differences', 'differences?open=true', 'differences?partner=tax', 'differences?kind=portal-failed', 'differences?partner=tax&open=true&kind=not-confirmed',
    'lanes', 'pollers', 'sync-delays', 'desk', 'troubles', 'saved-filters', 'partners',
  ].map((page) => `/admin/v1/${page}`)
}

async function baselineOf(url: string, transfers: number, times: number): Promise<Measured> {
  const pool = openPool({ url, size: 1, onError: () => undefined })
  try {
    return await timed(times, async (n) => void (await pool.query(`select * from transfers where id = md5('transfer' || $1)::uuid`, [1 + ((n * 7_919) % transfers)])))
  } finally {
    await pool.end()
  }
}

async function timed(times: number, run: (n: number) => Promise<void>): Promise<Measured> {
  const milliseconds: number[] = []
  const began = performance.now()
  for (let n = 0; n < times; n++) {
    const started = performance.now()
    await run(n)
    milliseconds.push(performance.now() - started)
  }
  return measured(milliseconds, (performance.now() - began) / 1000)
}
