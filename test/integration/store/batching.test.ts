import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { batching, type BatchingOptions } from '../../../src/store/batching.ts'
import { openStoreKit, settlement, waiting, type StoreKit } from './store-kit.ts'

describe('one statement for many callers', () => {
  /** Statements stay open until the test ends them. */
  function opened(most: number) {
    const statements: { readonly items: readonly string[]; readonly end: (results: readonly string[]) => void; readonly fail: (error: Error) => void }[] = []
    const call = batching({ most, restMs: 0 }, (items: readonly string[]) => {
      const { promise, resolve, reject } = Promise.withResolvers<readonly string[]>()
      statements.push({ items, end: resolve, fail: reject })
      return promise
    })
    const answer = (at: number) => statements[at]?.end(statements[at].items.map((item) => item.toUpperCase()))
    const begun = (count: number) => vi.waitFor(() => expect(statements).toHaveLength(count))
    return { call, statements, answer, begun }
  }

  /** Statements end at once; between them it rests. */
  function resting(options: BatchingOptions) {
    const statements: string[][] = []
    const call = batching(options, (items: readonly string[]) => {
      statements.push([...items])
      return Promise.resolve(items)
    })
    return { call, statements }
  }

  const refused = () => new pg.DatabaseError('refused', 0, 'error')

  test('whoever comes while one runs goes with the next, and each gets its own answer', async () => {
    const { call, statements, answer, begun } = opened(50)
    const first = [call('a'), call('b')]
    await begun(1)
    const second = [call('c'), call('d'), call('e')]
    expect(statements.map(({ items }) => items)).toEqual([['a', 'b']])
    answer(0)
    expect(await Promise.all(first)).toEqual(['A', 'B'])
    await begun(2)
    expect(statements[1]?.items).toEqual(['c', 'd', 'e'])
    answer(1)
    expect(await Promise.all(second)).toEqual(['C', 'D', 'E'])
    const later = call('f')
    await begun(3)
    answer(2)
    expect(await later).toBe('F')
  })

  test('after a statement it rests, and whoever comes then goes together; after a longer silence one goes at once', async () => {
    const { call, statements } = resting({ most: 50, restMs: 20 })
    await call('a')
    const second = call('b')
    await new Promise((resolve) => setImmediate(resolve))
    await Promise.all([second, call('c')])
    expect(statements).toEqual([['a'], ['b', 'c']])
    await vi.waitFor(async () => {
      const before = performance.now()
      await call('d')
      expect(performance.now() - before).toBeLessThan(10)
    })
  })

  test('it rests no longer than until half a statement has gathered', async () => {
    const { call, statements } = resting({ most: 4, restMs: 60_000 })
    await call('a')
    const second = call('b')
    await new Promise((resolve) => setImmediate(resolve))
    expect(statements).toEqual([['a']])
    await Promise.all([second, call('c')])
    const [d, e, f] = ['d', 'e', 'f'].map((item) => call(item))
    await Promise.all([d, e, f])
    expect(statements).toEqual([['a'], ['b', 'c'], ['d', 'e', 'f']])
  })

  test('never more at once than said', async () => {
    const { call, statements, answer, begun } = opened(2)
    const calls = ['a', 'b', 'c', 'd', 'e'].map((item) => call(item))
    for (let at = 0; at < 3; at++) {
      await begun(at + 1)
      answer(at)
    }
    expect(await Promise.all(calls)).toEqual(['A', 'B', 'C', 'D', 'E'])
    expect(statements.map(({ items }) => items.length)).toEqual([2, 2, 1])
  })

  test('a refused statement is repeated one by one: only the one that it is about fails', async () => {
    const { call, statements, answer, begun } = opened(50)
    const calls = Promise.allSettled([call('a'), call('bad'), call('c')])
    await begun(1)
    statements[0]?.fail(refused())
    await begun(4)
    expect(statements.slice(1).map(({ items }) => items)).toEqual([['a'], ['bad'], ['c']])
    answer(1)
    statements[2]?.fail(refused())
    answer(3)
    expect((await calls).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })

  test('where nobody knows whether it was written, nothing is repeated, and the next goes on', async () => {
    const { call, statements, answer, begun } = opened(50)
    const calls = Promise.allSettled([call('a'), call('b')])
    await begun(1)
    statements[0]?.fail(new Error('Connection terminated unexpectedly'))
    expect((await calls).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    const next = call('c')
    await begun(2)
    answer(1)
    expect(await next).toBe('C')
  })
})

describe('leases and settlements at once', () => {
  let kit: StoreKit
  beforeAll(async () => {
    kit = await openStoreKit()
  })
  afterAll(() => kit.close())

  test('one that the database refuses does not fail its neighbours', async () => {
    const transfers = await Promise.all(Array.from({ length: 10 }, () => kit.accept()))
    const leases = await Promise.all(transfers.map(({ id }) => kit.lease(id)))
    const bad = transfers[4]?.id ?? ''
    await kit.sql.query(`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'disk full'; end $$;
      create trigger refuse_end before update on transfers for each row when (old.id = '${bad}') execute function refuse()`)
    const ends = await Promise.allSettled(leases.map((lease) => kit.store.transfers.settle(lease, settlement('confirm'))))
    await kit.sql.query('drop trigger refuse_end on transfers')
    expect(ends.map((end) => (end.status === 'fulfilled' ? end.value : String(end.reason)))).toEqual(transfers.map(({ id }) => (id === bad ? 'error: disk full' : true)))
    expect(await kit.store.transfers.attempts(bad)).toEqual([])
    expect(await kit.store.transfers.get(bad)).toMatchObject({ state: 'delivering' })
    expect(await kit.store.transfers.settle(leases[4] ?? (await kit.lease(bad)), settlement('confirm'))).toBe(true)
  })

  test('each end is its own: confirmed, refused and waiting ones, a lost lease and the same end twice', async () => {
    const transfers = await Promise.all(Array.from({ length: 6 }, () => kit.accept()))
    const leases = await Promise.all(transfers.map(({ id }) => kit.lease(id)))
    const [confirmed, refused, later, lost, twice, resting] = leases
    if (!confirmed || !refused || !later || !lost || !twice || !resting) throw new Error('six leases')
    await kit.sql.query(`update work set lease_until = now() - interval '1 second' where transfer_id = $1`, [lost.transfer.id])
    await kit.lease(lost.transfer.id, 'worker-2')
    const { settle } = kit.store.transfers
    const held = await Promise.all([
      settle(confirmed, settlement('confirm', { remoteId: 'R-1' })), settle(refused, settlement('refuse')), settle(later, waiting(60_000)),
      settle(lost, settlement('confirm')), settle(twice, settlement('deliver')), settle(twice, settlement('deliver')), settle(resting, settlement('park')),
    ])
    expect(held.toSorted()).toEqual([false, false, true, true, true, true, true])
    expect(held[3]).toBe(false)
    const after = await Promise.all(leases.map(async ({ transfer }) => (await kit.store.transfers.get(transfer.id))?.state))
    expect(after).toEqual(['confirmed', 'refused', 'waiting', 'delivering', 'delivered', 'parked'])
    expect(await kit.store.transfers.get(confirmed.transfer.id)).toMatchObject({ remoteId: 'R-1' })
    expect(await kit.store.transfers.attempts(twice.transfer.id)).toHaveLength(1)
  })

  test('plans made while nothing waited still find their rows when very many wait', async () => {
    const work = async () => (await kit.sql.query<{ reads: number; scans: number }>(
      `select sum(idx_tup_read)::int as reads, sum(idx_scan)::int as scans from pg_stat_user_indexes where relname = 'work'`)).rows[0] ?? { reads: 0, scans: 0 }
    const deliver = async () => {
      const { id } = await kit.accept()
      await kit.store.transfers.settle(await kit.lease(id), settlement('confirm'))
    }
    await kit.sql.query('vacuum analyze work')
    // a plan is kept for good after five runs on a connection
    await Promise.all(Array.from({ length: 200 }, deliver))
    await kit.sql.query(`
      insert into work (sequence, transfer_id, client, partner, dossier, accepted_at, due_at)
      select -n, gen_random_uuid(), 'province-56', 'tax', array['H56-' || n], now(), now() from generate_series(1, 20000) n`)
    const before = await work()
    for (let n = 0; n < 20; n++) await deliver()
    const flush = { timeout: 20_000, interval: 100 }
    await vi.waitFor(async () => expect((await work()).scans - before.scans).toBeGreaterThan(60), flush)
    expect((await work()).reads - before.reads).toBeLessThan(5_000)
  })
})
