import { afterAll, beforeAll, expect, test } from 'vitest'
import { attemptRecord, openStoreKit, settlement, waiting, type StoreKit } from './store-kit.ts'

let kit: StoreKit
beforeAll(async () => {
  kit = await openStoreKit(['tax', 'land'])
})
afterAll(() => kit.close())

test('what waits, what failed and how lanes stand, by the database’s clock', async () => {
  const [accepted, leased, tried, parked] = [await kit.accept(), await kit.accept(), await kit.accept(), await kit.accept({ partner: 'land' })]
  await kit.lease(leased.id)
  await kit.store.transfers.settle(await kit.lease(tried.id), waiting(3_600_000))
  await kit.store.transfers.settle(await kit.lease(parked.id), settlement('park', { attempt: attemptRecord({ outcome: 'unclear', code: 'not-an-answer' }) }))
  await kit.store.lanes.suspend('land', { actor: 'admin', reason: 'x' })
  for (const [id, holdMs] of [['busy', 60_000], ['other', 60_000], ['gone', -1_000]] as const) await kit.store.workShares.renew({ id, works: {} }, holdMs)
  for (const [worker, work, share] of [['busy', 'lane:tax', 0], ['busy', 'lane:tax', 1], ['busy', 'journal', 0], ['other', 'lane:tax', 2], ['gone', 'lane:land', 0]] as const) await kit.store.workShares.take({ worker, work, share })

  const depths = await kit.store.queueDepths.depths()
  expect(depths.open).toEqual([
    { partner: 'tax', state: 'accepted', queue: 'live', count: 1, due: 1, oldestAt: accepted.acceptedAt },
    { partner: 'tax', state: 'delivering', queue: 'live', count: 1, due: 0, oldestAt: leased.acceptedAt },
    { partner: 'tax', state: 'waiting', queue: 'live', count: 1, due: 0, oldestAt: tried.acceptedAt },
  ])
  expect(depths.failed).toEqual([{ partner: 'land', state: 'parked', code: 'not-an-answer', count: 1 }])
  expect(depths.lanes).toEqual([{ partner: 'land', state: 'suspended', workers: 0, mostShares: 0 }, { partner: 'tax', state: 'open', workers: 2, mostShares: 3 }])
  expect(depths.outbox).toBeGreaterThan(0)
  expect(Math.abs(Date.now() - depths.now.getTime())).toBeLessThan(60_000)
  expect(kit.store.connections()).toMatchObject({ waiting: 0 })
})
