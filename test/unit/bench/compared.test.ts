/** The arithmetic under the bench's rows: medians of rounds, slopes, growth, and time from when a request was planned. */
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { compare, compareRates } from '../../../bench/compared.ts'
import { measured } from '../../../bench/load.ts'
import { openLoop } from '../../../bench/open-loop.ts'
import { slopeOf } from '../../../bench/slope.ts'
import { growthOf } from '../../../bench/table-growth.ts'

const at = (perSecond: number, p95 = 1) => ({ perSecond, p50: 1, p95, p99: 1 })

it('a ratio is the median of the rounds’ own ratios, not of their sides', () => {
  const rounds = [
    { baseline: at(100), ours: at(50) },
    { baseline: at(1_000), ours: at(900) },
    { baseline: at(10), ours: at(7) },
  ]
  const compared = compareRates('accept', rounds)
  expect(compared).toMatchObject({ ratio: 0.7, ratios: [0.5, 0.9, 0.7], ours: { perSecond: 50 }, baseline: { perSecond: 100 } })
})

it('a ratio of latencies is turned so that more is better', () => {
  expect(compare('dead', [{ baseline: at(1, 10), ours: at(1, 20) }], ({ baseline, ours }) => baseline.p95 / ours.p95, { of: 'p95' }).ratio).toBe(0.5)
})

it('nothing measured is no figure', () => {
  expect(() => compareRates('accept', [])).toThrow(RangeError)
})

it('percentiles are of the sorted durations', () => {
  const hundred = Array.from({ length: 100 }, (_, n) => 100 - n)
  expect(measured(hundred, 10)).toEqual({ perSecond: 10, p50: 51, p95: 96, p99: 100 })
})

it('the slope is of the straight line through the points', () => {
  expect(slopeOf([0, 1, 2, 3].map((x) => ({ x, y: 5 + 2 * x })))).toBeCloseTo(2, 10)
  expect(slopeOf([{ x: 0, y: 1 }, { x: 1, y: 3 }, { x: 2, y: 2 }])).toBeCloseTo(0.5, 10)
})

it('points that stand still, one point and none have no slope', () => {
  expect(slopeOf([{ x: 1, y: 1 }, { x: 1, y: 9 }])).toBe(0)
  expect(slopeOf([{ x: 1, y: 1 }])).toBe(0)
  expect(slopeOf([])).toBe(0)
})

it('growth is what came, for one transfer; a table that was not there began at nothing', () => {
  const size = (table: string, rows: number, bytes: number) => ({ table, rows, bytes: { rows: bytes, indexes: bytes, large: 0 } })
  const growth = growthOf([size('events', 10, 1_000), size('still', 5, 100)], [size('events', 40, 5_000), size('still', 5, 100), size('new', 10, 500)], 10)
  expect(growth).toEqual([
    { table: 'events', rows: 3, bytes: 800, of: { rows: 400, indexes: 400, large: 0 } },
    { table: 'new', rows: 1, bytes: 100, of: { rows: 50, indexes: 50, large: 0 } },
  ])
})

it('an open loop sends at its times though nothing is answered, and counts the wait of each from then', async () => {
  const gate = Promise.withResolvers<void>()
  const planned: number[] = []
  const running = openLoop({
    perSecond: 200,
    count: 10,
    async send(n, plannedAt) {
      planned.push(plannedAt)
      if (n === 9) gate.resolve()
      await gate.promise
    },
  })
  const { p50 } = await running
  expect(planned.map((time) => Math.round(time - (planned[0] ?? 0)))).toEqual([0, 5, 10, 15, 20, 25, 30, 35, 40, 45])
  // the fifth waited for the tenth, which left 25 ms after it
  expect(p50).toBeGreaterThanOrEqual(20)
})

it('time in which the loop itself was held up counts as the requests’ own', async () => {
  const { p99 } = await openLoop({
    perSecond: 100,
    count: 5,
    async send(n) {
      if (n === 0) holdUp(40)
      await pause(0)
    },
  })
  expect(p99).toBeGreaterThanOrEqual(30)
})

it('the first failure ends an open loop, once what was sent has ended', async () => {
  const ended: number[] = []
  const failing = openLoop({
    perSecond: 1_000,
    count: 1_000,
    async send(n) {
      if (n === 1) throw new Error('refused')
      await pause(20)
      ended.push(n)
    },
  })
  await expect(failing).rejects.toThrow('refused')
  expect(ended).toContain(0)
  expect(ended.length).toBeLessThan(900)
})

function holdUp(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}
