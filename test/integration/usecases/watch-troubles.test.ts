import { tmpdir } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Clock } from '../../../src/ports/clock.ts'
import type { Store } from '../../../src/store/open-store.ts'
import { createWatchTroubles } from '../../../src/usecases/watch-troubles.ts'
import { testFacts } from '../../helpers/desk.ts'
import { clock, openStoreKit, type StoreKit } from '../store/store-kit.ts'

let kit: StoreKit
beforeEach(async () => {
  kit = await openStoreKit()
})
afterEach(() => kit.close())

/** As a process watches, once for each call, with how often it looked at everything. */
function watcher(store: Store, own: Clock = clock) {
  const facts = testFacts({ partners: new Map(), store, clock: own, directory: tmpdir() })
  let looks = 0
  let told = 0
  const watch = createWatchTroubles({
    ...facts,
    gather() {
      looks++
      return facts.gather()
    },
    troubles: store.troubles,
    quietMs: 0,
    everyMs: 10_000,
    tell: () => Promise.resolve(void told++),
    clock: own,
  })
  return { watch: () => watch(AbortSignal.timeout(20_000)), looks: () => looks, told: () => told }
}

const ahead: Clock = { ...clock, now: () => new Date(Date.now() + 600_000) }
const keys = async () => (await kit.store.troubles.open()).filter(({ closedAt }) => closedAt === undefined).map(({ trouble }) => trouble.key)
const secondsToTurn = async () => (await kit.sql.query<{ wait: number }>('select extract(epoch from next_at - now())::float8 as wait from turns')).rows[0]?.wait ?? 0
/** Each time it is asked, so much later. */
function slow(stepMs: number): Clock {
  let at = Date.now()
  return { ...clock, now: () => new Date((at += stepMs)) }
}

describe('watching for troubles', () => {
  test('one of two processes looks at what they share, and both have people told', async () => {
    const [one, two] = [watcher(kit.store), watcher(kit.other)]
    await Promise.all([one.watch(), two.watch()])
    await Promise.all([one.watch(), two.watch()])
    expect(one.looks() + two.looks()).toBe(1)
    expect([one.told(), two.told()]).toEqual([2, 2])
  })

  test('a process whose turn it is not still says what is wrong with itself, and ends nothing of the others', async () => {
    const [right, wrong] = [watcher(kit.store), watcher(kit.other, ahead)]
    await kit.sql.query("update lanes set state = 'stopped', since = now() where partner = 'tax'")
    await right.watch()
    expect(await keys()).toEqual(['lane-stopped:tax'])
    await wrong.watch()
    expect(wrong.looks()).toBe(0)
    expect(await keys()).toEqual(['clock:database', 'lane-stopped:tax'])
  })

  test('it is over when the process that looks at everything finds it no more', async () => {
    const { watch } = watcher(kit.store)
    await kit.sql.query("update lanes set state = 'stopped', since = now() where partner = 'tax'")
    await watch()
    await kit.sql.query("update lanes set state = 'open', since = now() where partner = 'tax'")
    await watch()
    expect(await keys()).toEqual(['lane-stopped:tax'])
    await kit.sql.query('update turns set next_at = now()')
    await watch()
    expect(await keys()).toEqual([])
  })

  test('what costs more is done less often, and never less than every five minutes', async () => {
    const costs = async (stepMs: number) => {
      await kit.sql.query('delete from turns')
      await watcher(kit.store, slow(stepMs)).watch()
      return secondsToTurn()
    }
    const [cheap, dear, dearest] = [await costs(1), await costs(500), await costs(60_000)]
    expect(cheap).toBeGreaterThan(8)
    expect(cheap).toBeLessThanOrEqual(10)
    expect(dear).toBeGreaterThan(20)
    expect(dear).toBeLessThan(300)
    expect(dearest).toBeGreaterThan(290)
    expect(dearest).toBeLessThanOrEqual(300)
  })

  test('the turn of a process that died over it goes to another', async () => {
    expect(await kit.store.troubles.takeWatch(200)).toBe(true)
    const other = watcher(kit.other)
    await other.watch()
    expect(other.looks()).toBe(0)
    await pause(250)
    await other.watch()
    expect(other.looks()).toBe(1)
  })
})
