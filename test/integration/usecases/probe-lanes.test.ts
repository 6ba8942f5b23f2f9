/** The prober over the real store: partners are asked side by side, and a lane opens as soon as its own partner is back. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Health, Line } from '../../../src/ports/adapter.ts'
import type { OpenLine } from '../../../src/usecases/open-line.ts'
import { createLaneProber, type LaneProber } from '../../../src/usecases/probe-lanes.ts'
import { createSweeper } from '../../../src/usecases/sweep-due.ts'
import { until } from '../../helpers/until.ts'
import { settlement } from '../store/store-kit.ts'
import { adapterThat, openCoreKit, partnersOf, unchecked, untilAborted, up, type CoreKit } from './core-kit.ts'

const down: Health = { up: false, code: 'server-error', words: 'HTTP 503' }
let kit: CoreKit
let opened: string[]
let stop: AbortController

beforeAll(async () => {
  kit = await openCoreKit()
})
beforeEach(async () => {
  opened = []
  stop = new AbortController()
  await kit.reset()
})
afterAll(() => kit.close())

function proberOf(lines: readonly OpenLine[], onOpened: (partner: string) => void = (partner) => opened.push(partner)): LaneProber {
  return createLaneProber({ lanes: kit.store.lanes, destination: (id) => partnersOf(lines).get(id)?.line, log: kit.log, onOpened })
}

function lineThat(partner: string, probe: Line['probe'], agreement: object = {}): Promise<OpenLine> {
  return kit.line(partner, adapterThat({ probe }), { agreement })
}

async function makeDue(...partners: readonly string[]): Promise<void> {
  await kit.sql.query(`update lanes set state = 'suspended', next_probe_at = now() where partner = any($1)`, [partners])
}

async function isOpen(partner: string): Promise<boolean> {
  return (await kit.lane(partner)).state === 'open'
}

it('a partner that hangs in its probe holds up no other, and is not asked twice at once', async () => {
  let asked = 0
  const hanging = await lineThat('tax', async ({ signal }) => {
    asked += 1
    await untilAborted(signal)
    return down
  })
  const prober = proberOf([hanging, await lineThat('land', async () => up)])
  await makeDue('tax', 'land')
  await prober.start(stop.signal)
  await until(() => isOpen('land'), 'the lane of the healthy partner is open')

  await makeDue('tax', 'land')
  await prober.start(stop.signal)
  await until(() => isOpen('land'), 'the lane of the healthy partner is open again')
  expect(opened).toEqual(['land', 'land'])
  expect(asked).toBe(1)
  expect(await kit.lane('tax')).toMatchObject({ state: 'suspended' })
  stop.abort()
  await prober.close()
})

it('nor does one whose probe ignores its signal: it is asked again later, and a stop does not wait for it', async () => {
  let asked = 0
  const deaf = await lineThat('tax', () => {
    asked += 1
    return new Promise(() => {})
  }, { timeoutMs: 100 })
  const prober = proberOf([deaf, await lineThat('land', async () => up)])
  await makeDue('tax', 'land')
  await prober.start(stop.signal)
  await until(() => isOpen('land'), 'the lane of the healthy partner is open')
  await until(() => kit.said.includes('adapter hung in its probe'), 'the probe is given up', 5_000)
  await until(async () => {
    await makeDue('tax')
    await prober.start(stop.signal)
    return asked === 2
  }, 'it is asked again')
  stop.abort()
  await prober.close()
  expect(await kit.lane('tax')).toMatchObject({ state: 'suspended' })
})

it.each([
  ['throws', () => Promise.reject(new TypeError('a bug'))],
  ['throws at once', () => { throw new TypeError('a bug') }],
  ['answers nothing', () => unchecked<Promise<Health>>(Promise.resolve(undefined))],
])('an adapter that %s in its probe is down, and is asked again when its pause is over', async (_what, probe: () => Promise<Health>) => {
  const prober = proberOf([await lineThat('tax', probe, { probe: { minMs: 500_000, maxMs: 500_000 } })])
  await makeDue('tax')
  await prober.start(stop.signal)
  await prober.close()
  expect(await kit.lane('tax')).toMatchObject({ state: 'suspended' })
  expect(await secondsToNextProbe()).toBeCloseTo(500, -2)
})

async function secondsToNextProbe(): Promise<number> {
  const left = `select extract(epoch from next_probe_at - now())::float8 as seconds from lanes where partner = 'tax'`
  const { rows } = await kit.sql.query<{ seconds: number }>(left)
  return rows[0]?.seconds ?? Number.NaN
}

it('probes a partner that stays down with growing pauses, up to the longest', async () => {
  const prober = proberOf([await lineThat('tax', async () => down, { probe: { minMs: 60_000, maxMs: 400_000 } })])
  const pauses: number[] = []
  for (let n = 0; n < 4; n++) {
    await makeDue('tax')
    await prober.start(stop.signal)
    await prober.close()
    pauses.push(Math.round((await secondsToNextProbe()) / 10) * 10)
  }
  expect(pauses).toEqual([120, 240, 400, 400])
  expect(opened).toEqual([])
})

it('what waits for a partner goes as soon as a probe gets through', async () => {
  const { id } = await kit.accept()
  const lane = { kind: 'suspend', reason: 'server-error', probe: { minMs: 50, maxMs: 50 } } as const
  await kit.store.transfers.settle(await kit.lease(id), settlement('wait', { counts: false, lane }))
  const published: string[] = []
  const publish = async (rows: readonly { readonly transferId: string }[]) => void published.push(...rows.map(({ transferId }) => transferId))
  const queue = { publish, nextSince: () => Promise.resolve(undefined) }
  const sweeper = createSweeper({ transfers: kit.store.transfers, queue })
  const prober = proberOf([await lineThat('tax', async () => up)], (partner) => sweeper.wakeLane(partner))

  await sweeper.sweep(60_000, stop.signal)
  expect(published).toEqual([])
  await until(async () => {
    await prober.start(stop.signal)
    return isOpen('tax')
  }, 'the lane is open')
  await prober.close()
  await sweeper.sweep(60_000, stop.signal)
  expect(published).toEqual([id])
})

it('a lane that a person suspended is not probed', async () => {
  let asked = 0
  const prober = proberOf([await lineThat('tax', async () => {
    asked += 1
    return up
  })])
  await kit.store.lanes.suspend('tax', { actor: 'admin', reason: 'bảo trì' })
  await prober.start(stop.signal)
  await prober.close()
  expect({ asked, opened }).toEqual({ asked: 0, opened: [] })
})
