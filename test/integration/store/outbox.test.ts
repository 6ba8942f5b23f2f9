import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { OutboxRow } from '../../../src/ports/outbox-store.ts'
import { openStoreKit, type StoreKit } from './store-kit.ts'

const within = { timeout: 10_000, interval: 20 }

describe('the outbox', () => {
  let kit: StoreKit
  beforeEach(async () => {
    kit = await openStoreKit()
  })
  afterEach(() => kit.close())

  test('keeps its rows until the queue has them', async () => {
    const transfers = [await kit.accept(), await kit.accept(), await kit.accept()]
    await expect(kit.store.outbox.relay(10, () => Promise.reject(new Error('queue is away')))).rejects.toThrow('queue is away')
    const published: OutboxRow[] = []
    const publish = async (rows: readonly OutboxRow[]) => void published.push(...rows)
    expect(await kit.store.outbox.relay(2, publish)).toBe(2)
    expect(await kit.store.outbox.relay(2, publish)).toBe(1)
    expect(await kit.store.outbox.relay(2, publish)).toBe(0)
    const { rows } = await kit.sql.query<{ due_at: Date }>('select due_at from work order by sequence')
    expect(published).toEqual(transfers.map(({ id }, at) => ({ transferId: id, partner: 'tax', queue: 'live', attempt: 1, delayMs: 0, since: rows[at]?.due_at })))
  })

  test('two relays at once never hand out the same row', async () => {
    const ids = await Promise.all(Array.from({ length: 40 }, async () => (await kit.accept()).id))
    const published: string[] = []
    const publish = async (rows: readonly OutboxRow[]) => {
      published.push(...rows.map((row) => row.transferId))
      await new Promise((resolve) => setImmediate(resolve))
    }
    const relays = Array.from({ length: 8 }, (_, at) => (at % 2 === 0 ? kit.store : kit.other).outbox.relay(10, publish))
    await Promise.all(relays)
    while ((await kit.store.outbox.relay(10, publish)) > 0) continue
    expect(published.toSorted()).toEqual(ids.toSorted())
  })

  test('a relay that hangs in its queue does not hold up another', async () => {
    const [first, second] = [await kit.accept(), await kit.accept()]
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    const { promise: hanging, resolve: hangs } = Promise.withResolvers<void>()
    const slow = kit.store.outbox.relay(1, () => {
      hangs()
      return released
    })
    await hanging
    const published: string[] = []
    await kit.other.outbox.relay(10, async (rows) => void published.push(...rows.map((row) => row.transferId)))
    expect([first.id, second.id]).toContain(published[0])
    expect(published).toHaveLength(1)
    release()
    expect(await slow).toBe(1)
  })

  test('a relay whose connection is cut keeps its rows, and the process', async () => {
    const { id } = await kit.accept()
    const relay = kit.store.outbox.relay(10, async () => {
      await kit.sql.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'lienthong' and state = 'idle in transaction' and datname = current_database()`)
    })
    await expect(relay).rejects.toThrow()
    await vi.waitFor(async () => {
      const again: string[] = []
      await kit.store.outbox.relay(10, async (rows) => void again.push(...rows.map((row) => row.transferId)))
      expect(again).toEqual([id])
    }, within)
  })

  test('announcing wakes every process, many at once only a few times', async () => {
    let [ours, others] = [0, 0]
    const stops = await Promise.all([kit.store.outbox.listen(() => ours++), kit.other.outbox.listen(() => others++)])
    expect([ours, others]).toEqual([1, 1])
    for (let n = 0; n < 500; n++) kit.store.outbox.announce()
    await vi.waitFor(() => expect([ours, others]).toEqual([3, 3]), within)
    kit.store.outbox.announce()
    await vi.waitFor(() => expect([ours, others]).toEqual([4, 4]), within)
    await Promise.all(stops.map((stop) => stop()))
    kit.other.outbox.announce()
    await kit.sql.query('select 1')
    expect([ours, others]).toEqual([4, 4])
  })

  test('listens again after its connection was cut, and wakes for what it may have missed', async () => {
    let wakes = 0
    const stop = await kit.store.outbox.listen(() => wakes++)
    const cut = await kit.sql.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'lienthong listen' and datname = current_database()`)
    expect(cut.rowCount).toBe(1)
    await vi.waitFor(() => expect(wakes).toBe(2), within)
    expect(kit.warnings).toHaveLength(1)
    kit.other.outbox.announce()
    await vi.waitFor(() => expect(wakes).toBe(3), within)
    await stop()
  })
})
