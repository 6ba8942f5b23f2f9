/** The daily comparison: asked for once a day, caught up with after a silence, one portal before the others. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Clock } from '../../../src/ports/clock.ts'
import { createPlanReconciliations } from '../../../src/usecases/plan-reconciliations.ts'
import { openCoreKit, type CoreKit } from './core-kit.ts'

let kit: CoreKit
beforeAll(async () => {
  kit = await openCoreKit(['tax', 'portal'])
})
afterAll(() => kit.close())

let now = new Date('2026-11-22T19:00:00Z')
const clock: Clock = { now: () => now, random: () => 0, id: () => randomUUID() }
const plan = () => createPlanReconciliations({ reconciliations: kit.store.reconciliations, partners: ['portal', 'tax'], at: '01:30', daysBack: 1, clock, log: kit.log })()
const asked = async () => (await kit.sql.query<{ row: string }>("select partner || ' ' || day || ' ' || state as row from reconciliations order by day, sequence")).rows.map(({ row }) => row)

test('the days with transfers, up to a week back, once; each again until it is older than the rules need, what failed too', async () => {
  // on the clocks of Vietnam it is 23 November, two in the morning
  await kit.accept({ partner: 'tax', acceptedAt: new Date('2026-11-22T01:00:00Z') })
  await kit.accept({ partner: 'portal', acceptedAt: new Date('2026-11-22T01:00:00Z') })
  await kit.accept({ partner: 'tax', acceptedAt: new Date('2026-11-18T20:00:00Z') })
  await kit.accept({ partner: 'tax', acceptedAt: new Date('2026-11-10T01:00:00Z') })
  await kit.accept({ partner: 'tax', acceptedAt: new Date('2026-11-22T18:00:00Z') })
  await plan()
  expect(await asked()).toEqual(['tax 2026-11-19 running', 'portal 2026-11-22 running', 'tax 2026-11-22 running'])
  await plan()
  expect(await asked(), 'asked for once').toHaveLength(3)
  await kit.sql.query("update reconciliations set at = $1, state = case day when '2026-11-19' then 'failed' else 'done' end", [now])
  now = new Date('2026-11-23T17:00:00Z')
  await plan()
  expect(await asked(), 'before the time of day').toEqual(['tax 2026-11-19 failed', 'portal 2026-11-22 done', 'tax 2026-11-22 done'])
  now = new Date('2026-11-23T19:00:00Z')
  await plan()
  expect(await asked(), 'what came in the evening of the 22nd was not a day old before').toEqual(['tax 2026-11-19 running', 'portal 2026-11-22 running', 'tax 2026-11-22 running', 'tax 2026-11-23 running'])
  await kit.sql.query("update reconciliations set at = $1, state = 'done'", [now])
  now = new Date('2026-11-24T19:00:00Z')
  await plan()
  expect(await asked()).toEqual(['tax 2026-11-19 done', 'portal 2026-11-22 done', 'tax 2026-11-22 done', 'tax 2026-11-23 running'])
})
