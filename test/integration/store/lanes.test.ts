import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Lane } from '../../../src/ports/lane-store.ts'
import { openStoreKit, settlement, waiting, type StoreKit } from './store-kit.ts'

const order = { actor: 'admin-1', reason: 'maintenance' }

describe('lanes', () => {
  let kit: StoreKit
  beforeEach(async () => {
    kit = await openStoreKit(['tax', 'land'])
  })
  afterEach(() => kit.close())

  async function laneOf(partner: string): Promise<Lane | undefined> {
    return (await kit.store.lanes.list()).find((lane) => lane.partner === partner)
  }
  async function succeed(): Promise<void> {
    const { id } = await kit.accept()
    await kit.store.transfers.settle(await kit.lease(id), settlement('confirm', { lane: { kind: 'reset' } }))
  }
  async function suspendByAttempt(minMs = 60_000) {
    const { id } = await kit.accept()
    await kit.store.transfers.settle(await kit.lease(id), waiting(0, { counts: false, lane: { kind: 'suspend', reason: 'server-error', probe: { minMs, maxMs: 8 * minMs } } }))
    return id
  }
  async function makeProbeDue(): Promise<void> {
    await kit.sql.query(`update lanes set next_probe_at = now() - interval '1 second'`)
  }
  async function laneEvents() {
    return (await kit.sql.query<{ type: string; partner: string; data: unknown }>(`select type, partner, data from events where type like 'lane.%' order by id`)).rows
  }

  test('ensure makes what is missing, and leaves the rest alone', async () => {
    await kit.store.lanes.suspend('tax', order)
    await kit.store.lanes.ensure(['tax', 'land', 'treasury'])
    expect((await kit.store.lanes.list()).map(({ partner, state }) => [partner, state])).toEqual([['land', 'open'], ['tax', 'suspended'], ['treasury', 'open']])
    expect(await laneOf('tax')).toMatchObject({ by: order.actor, reason: order.reason })
    await kit.store.lanes.resume('tax', order)
    expect((await laneOf('tax'))?.by).toBeUndefined()
  })

  test('an attempt suspends the lane in its own transaction: nothing goes to the outbox, no try is counted', async () => {
    const other = await kit.accept()
    const otherLease = await kit.lease(other.id)
    await kit.sql.query('delete from outbox')
    const id = await suspendByAttempt()
    expect(await laneOf('tax')).toMatchObject({ state: 'suspended', reason: 'server-error', probes: 0, nextProbeAt: expect.any(Date) })
    expect((await kit.sql.query('select 1 from outbox where transfer_id = $1 and attempt > 1', [id])).rows).toEqual([])
    expect((await kit.sql.query('select tries, attempts from work where transfer_id = $1', [id])).rows).toEqual([{ tries: 0, attempts: 1 }])
    expect(await laneEvents()).toMatchObject([{ type: 'lane.suspended', partner: 'tax', data: { reason: 'server-error' } }])
    // one that was on its way says the same again: it waits as well, and the probe is not put off
    const before = await laneOf('tax')
    await kit.sql.query('delete from outbox')
    await kit.store.transfers.settle(otherLease, waiting(0, { lane: { kind: 'suspend', reason: 'again', probe: { minMs: 900_000, maxMs: 900_000 } } }))
    expect(await laneOf('tax')).toEqual(before)
    expect((await kit.sql.query('select 1 from outbox')).rows).toEqual([])
    expect(await laneEvents()).toHaveLength(1)
    expect((await laneOf('land'))?.state).toBe('open')
  })

  test('a transfer that waits when its lane was closed by another is not put into the outbox', async () => {
    const { id } = await kit.accept()
    const lease = await kit.lease(id)
    await kit.store.lanes.suspend('tax', order)
    await kit.sql.query('delete from outbox')
    await kit.store.transfers.settle(lease, waiting(0))
    expect((await kit.sql.query('select 1 from outbox')).rows).toEqual([])
  })

  test('a stopped lane waits for a person, and no probe or suspension changes that', async () => {
    const { id } = await kit.accept()
    const other = await kit.accept()
    const otherLease = await kit.lease(other.id)
    await kit.store.transfers.settle(await kit.lease(id), waiting(0, { lane: { kind: 'stop', reason: 'credentials-rejected' } }))
    await kit.store.transfers.settle(otherLease, waiting(0, { lane: { kind: 'suspend', reason: 'server-error', probe: { minMs: 0, maxMs: 0 } } }))
    expect(await laneOf('tax')).toMatchObject({ state: 'stopped', reason: 'credentials-rejected', nextProbeAt: undefined })
    expect(await kit.store.lanes.takeDueProbes(1000)).toEqual([])
    expect(await kit.store.lanes.reopen('tax')).toBe(false)
    await kit.store.lanes.resume('tax', order)
    expect(await laneOf('tax')).toMatchObject({ state: 'open', reason: undefined, failures: 0 })
    expect(await laneEvents()).toMatchObject([{ type: 'lane.stopped' }, { type: 'lane.opened', data: order }])
  })

  test('failures count up over processes; success sets them back, and writes nothing when there are none', async () => {
    const counts = await Promise.all(Array.from({ length: 10 }, (_, at) => (at % 2 === 0 ? kit.store : kit.other).lanes.countFailure('tax')))
    expect(counts.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    const versionOf = async () => (await kit.sql.query<{ xmin: string; failures: number }>(`select xmin::text, failures from lanes where partner = 'tax'`)).rows[0]
    await succeed()
    const afterReset = await versionOf()
    expect(afterReset).toMatchObject({ failures: 0 })
    await succeed()
    expect(await versionOf()).toEqual(afterReset)
  })

  test('each due probe goes to one caller, until its hold is over', async () => {
    await suspendByAttempt()
    expect(await kit.store.lanes.takeDueProbes(60_000)).toEqual([])
    await makeProbeDue()
    const taken = await Promise.all([1, 2, 3, 4].map((at) => (at % 2 === 0 ? kit.store : kit.other).lanes.takeDueProbes(60_000)))
    expect(taken.flat()).toMatchObject([{ partner: 'tax', probes: 1 }])
    expect(await kit.store.lanes.takeDueProbes(60_000)).toEqual([])
    await kit.store.lanes.scheduleProbe('tax', 0)
    expect(await kit.other.lanes.takeDueProbes(60_000)).toMatchObject([{ partner: 'tax', probes: 2 }])
    expect(await Promise.all([kit.store.lanes.reopen('tax'), kit.other.lanes.reopen('tax')])).toEqual(expect.arrayContaining([true, false]))
    expect(await laneOf('tax')).toMatchObject({ state: 'open', probes: 2, nextProbeAt: undefined })
  })

  test('a lane that flaps is probed at growing pauses until its partner answered a message', async () => {
    await succeed()
    const pauses: number[] = []
    for (let round = 0; round < 5; round++) {
      await suspendByAttempt(1_000)
      pauses.push((await kit.sql.query<{ ms: string }>(`select extract(epoch from next_probe_at - since) * 1000 as ms from lanes where partner = 'tax'`)).rows.map(({ ms }) => Math.round(Number(ms)))[0] ?? 0)
      await makeProbeDue()
      await kit.store.lanes.takeDueProbes(60_000)
      await kit.store.lanes.reopen('tax')
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 8_000])
    await succeed()
    expect(await laneOf('tax')).toMatchObject({ failures: 0, probes: 0 })
  })

  test('transfers for a partner that left the configuration stop its lane, until it is configured again', async () => {
    await kit.store.lanes.ensure(['gone', 'idle'])
    await kit.accept({ partner: 'gone' })
    // a worker of the configuration before still carries them
    await kit.store.workShares.renew({ id: 'before', works: { 'lane:gone': 1 } }, 60_000)
    expect(await kit.store.lanes.stopUnconfigured(['tax', 'land'])).toEqual([])
    await kit.store.workShares.leave('before', 60_000)
    expect(await kit.store.lanes.stopUnconfigured(['tax', 'land'])).toEqual(['gone'])
    expect(await laneOf('gone')).toMatchObject({ state: 'stopped', reason: 'partner-not-configured' })
    expect(await laneOf('idle')).toMatchObject({ state: 'open' })
    await kit.store.lanes.ensure(['gone'])
    expect(await laneOf('gone')).toMatchObject({ state: 'open' })
  })

  test('a lane that a person suspended is not probed and not opened by a probe on its way', async () => {
    await suspendByAttempt()
    await makeProbeDue()
    expect(await kit.store.lanes.takeDueProbes(60_000)).toHaveLength(1)
    await kit.store.lanes.suspend('tax', order)
    expect(await kit.store.lanes.reopen('tax')).toBe(false)
    await kit.store.lanes.scheduleProbe('tax', 0)
    expect(await kit.store.lanes.takeDueProbes(1000)).toEqual([])
    expect(await laneOf('tax')).toMatchObject({ state: 'suspended', reason: 'maintenance' })
  })
})
