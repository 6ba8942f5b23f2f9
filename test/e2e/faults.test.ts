/** A few seeded runs of the fault suite: nothing is lost, nothing is done twice, and nothing is left unexplained. */
import { expect, it } from 'vitest'
import { faultsFor } from '../../faults/fault-table.ts'
import { makePlan } from '../../faults/plan.ts'
import { playAll } from '../../faults/play-all.ts'
import type { RunResult } from '../../faults/run.ts'
import { redisAvailable } from '../helpers/redis.ts'

it('four seeded runs end with lost 0, twice 0, unexplained 0, and their journals verify', { timeout: 300_000 }, async ({ signal }) => {
  const plans = [1, 2, 3, 4].map((seed) => makePlan(seed, { long: false, redis: redisAvailable, faultsFor: (backend) => faultsFor(backend, false) }))
  const results: RunResult[] = []
  const { journals, troubles } = await playAll(plans, { stacks: 1, signal, onResult: (result) => results.push(result), onTrouble: () => undefined })
  expect(troubles).toEqual([])
  expect(results.flatMap(({ seed, findings }) => findings.map((finding) => ({ seed, ...finding })))).toEqual([])
  expect(new Set(results.map(({ seed }) => seed))).toEqual(new Set([1, 2, 3, 4]))
  expect(results.reduce((sum, { acknowledged }) => sum + acknowledged, 0)).toBeGreaterThan(80)
  expect(journals.flatMap(({ faults }) => faults)).toEqual([])
  expect(journals.reduce((sum, { entries }) => sum + entries, 0)).toBeGreaterThan(300)
})

it('the same seed plans the same load and the same faults', () => {
  const choices = { long: false, redis: true, faultsFor: () => ['api killed', 'worker killed'] }
  expect(makePlan(4711, choices)).toEqual(makePlan(4711, choices))
  expect(makePlan(4711, choices)).not.toEqual(makePlan(4714, choices))
})
