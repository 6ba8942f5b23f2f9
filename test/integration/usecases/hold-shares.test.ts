/** Workers that share works over one real store; what they do is only noted. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { WorkShareStore } from '../../../src/ports/work-shares.ts'
import { openStore } from '../../../src/store/open-store.ts'
import { createHoldShares, type HoldShares } from '../../../src/usecases/hold-shares.ts'
import { until } from '../../helpers/until.ts'
import { clock, openStoreKit, vault, type StoreKit } from '../store/store-kit.ts'
import { keepLog } from '../queue/log-lines.ts'

const work = (name: string, workers = 1) => ({ name, workers })

interface Worker {
  readonly holder: HoldShares
  /** What it does now, in the order of their names. */
  does(): readonly string[]
  /** All that it ever began. */
  readonly begun: string[]
  /** What it was told to give up is in hand until this is called. */
  finish(): void
  readonly lines: ReturnType<typeof keepLog>['lines']
}

describe('holding shares', () => {
  let kit: StoreKit
  let open: Worker[] = []
  beforeAll(async () => {
    kit = await openStoreKit(['tax', 'land'])
  })
  afterEach(async () => {
    for (const { holder, finish } of open) {
      finish()
      await holder.close()
    }
    open = []
    await kit.sql.query('truncate workers, work_shares')
  })
  afterAll(() => kit.close())

  function come(id: string, works: readonly ReturnType<typeof work>[], options: { readonly takesLong?: boolean; readonly isUnable?: () => boolean; readonly shares?: WorkShareStore } = {}): Worker {
    const { log, lines } = keepLog()
    const done = new Set<string>()
    const begun: string[] = []
    const inHand = Promise.withResolvers<void>()
    if (options.takesLong !== true) inHand.resolve()
    const holder = createHoldShares({
      shares: options.shares ?? kit.store.workShares,
      works: works.map(({ name, workers }) => ({
        name,
        workers,
        isAble: () => !(options.isUnable?.() ?? false),
        start(share) {
          const own = share === 0 ? name : `${name} ${share}`
          if (done.has(own)) throw new Error('it is done already')
          done.add(own)
          begun.push(own)
          return {
            async close() {
              await inHand.promise
              done.delete(own)
            },
          }
        },
      })),
      worker: id,
      log,
    })
    const worker = { holder, does: () => [...done].toSorted(), begun, finish: inHand.resolve, lines }
    open.push(worker)
    return worker
  }

  async function look(...workers: readonly Worker[]): Promise<void> {
    for (const { holder } of workers) await holder.look()
  }
  /** As if so much time had gone by since all that are there were heard of. */
  async function forward(milliseconds: number): Promise<void> {
    await kit.sql.query(`update workers set until = until - $1 * interval '1 millisecond'`, [milliseconds])
  }
  async function held(): Promise<Record<string, string>> {
    const { rows } = await kit.sql.query<{ work: string; share: number; worker: string }>('select work, share, worker from work_shares')
    return Object.fromEntries(rows.map(({ work, share, worker }) => [share === 0 ? work : `${work} ${share}`, worker]))
  }

  test('the first does everything from its first look', async () => {
    const first = come('first', [work('tax'), work('land')])
    await look(first)
    expect(first.does()).toEqual(['land', 'tax'])
    await look(first, first)
    expect(first.begun).toHaveLength(2)
  })

  test('one that comes later gets a share when what is in hand on it is done, and not before', async () => {
    const [first, second] = [come('first', [work('tax'), work('land')], { takesLong: true }), come('second', [work('tax'), work('land')])]
    await look(first, second, first)
    await look(second, first, second, first)
    expect(second.does()).toEqual([])
    expect(first.does()).toEqual(['land', 'tax'])
    first.finish()
    await until(async () => Object.keys(await held()).length === 1, 'the share is given up')
    await look(second, first, second, first)
    expect([first.does().length, second.does().length]).toEqual([1, 1])
    expect(Object.values(await held()).toSorted()).toEqual(['first', 'second'])
  })

  test('a work of several workers is shared out, and one alone has all shares', async () => {
    const works = [work('tax', 4)]
    const alone = come('alone', works)
    await look(alone)
    expect(alone.does()).toEqual(['tax', 'tax 1', 'tax 2', 'tax 3'])
    const others = ['b', 'c', 'd'].map((id) => come(id, works))
    for (let round = 0; round < 8; round++) await look(alone, ...others)
    expect(Object.values(await held()).toSorted()).toEqual(['alone', 'b', 'c', 'd'])
  })

  test('what one that has gone held is taken over when it was missed twice', async () => {
    const [gone, other] = [come('gone', [work('tax')]), come('other', [work('tax')])]
    await look(gone, other)
    await forward(3_500)
    await look(other)
    expect(other.does()).toEqual([])
    await look(other)
    expect(other.does()).toEqual(['tax'])
    // it only stood still
    await look(gone)
    expect(gone.does()).toEqual([])
    expect(gone.lines).toContainEqual({ level: 'warn', fields: { work: 'tax', share: 0 }, message: 'another worker took over a share of the work' })
    expect(await held()).toEqual({ tax: 'other' })
  })

  test('after an outage of the store those that are there keep what they have', async () => {
    const [first, second] = [come('first', [work('tax')]), come('second', [work('tax')])]
    await look(first, second)
    await forward(60_000)
    await look(second, first, second, first)
    expect([first.does(), second.does()]).toEqual([['tax'], []])
    expect(first.lines.filter(({ level }) => level === 'warn')).toEqual([])
  })

  test('one that closes leaves its shares to others at once, each when what is in hand on it is done', async () => {
    const [leaving, other] = [come('leaving', [work('tax'), work('land')], { takesLong: true }), come('other', [work('tax'), work('land')])]
    await look(leaving)
    const closing = leaving.holder.close()
    await look(other, leaving, other)
    expect(other.does()).toEqual([])
    // it still says that it holds them
    await forward(1_500)
    await look(leaving, other)
    await forward(1_500)
    await look(other, other)
    expect(other.does()).toEqual([])
    leaving.finish()
    await closing
    await look(other)
    expect(other.does()).toEqual(['land', 'tax'])
  })

  test('who cannot do a work leaves it to those who can', async () => {
    const [old, young] = [come('old', [work('tax')]), come('young', [work('tax'), work('land')])]
    await look(old, young)
    expect([old.does(), young.does()]).toEqual([['tax'], ['land']])
    await young.holder.close()
    await look(old, old)
    expect(old.does()).toEqual(['tax'])
  })

  test('those that come together never do the same', async () => {
    const workers = Array.from({ length: 4 }, (_, n) => come(`w${n}`, [work('tax'), work('land')]))
    for (let round = 0; round < 10; round++) {
      await Promise.all(workers.map(({ holder }) => holder.look()))
      const all = workers.flatMap((worker) => worker.does())
      expect(new Set(all).size).toBe(all.length)
    }
    expect(workers.flatMap((worker) => worker.does()).toSorted()).toEqual(['land', 'tax'])
  })

  test('after an outage nobody takes from those whose next look comes later than its own', async () => {
    let isAway = false
    const shares: WorkShareStore = { ...kit.store.workShares, renew: (...its) => (isAway ? Promise.reject(new Error('the store is away')) : kit.store.workShares.renew(...its)) }
    const [first, second] = [come('first', [work('tax')]), come('second', [work('tax')], { shares })]
    await look(first, second)
    isAway = true
    await expect(second.holder.look()).rejects.toThrow('away')
    await forward(60_000)
    isAway = false
    await look(second, second, second)
    expect(second.does()).toEqual([])
    await look(first, second)
    expect([first.does(), second.does()]).toEqual([['tax'], []])
  })

  test('who cannot do a work any more gives it to one that can, and keeps it where there is none', async () => {
    let isUnable = false
    const [first, second] = [come('first', [work('tax')], { isUnable: () => isUnable }), come('second', [work('tax')], { isUnable: () => isUnable })]
    await look(first, second)
    isUnable = true
    await look(second, first, second, first)
    expect([first.does(), second.does()]).toEqual([['tax'], []])
    const third = come('third', [work('tax')])
    await look(third, first)
    await until(async () => Object.keys(await held()).length === 0, 'the share is given up')
    await look(third)
    expect([first.does(), third.does()]).toEqual([[], ['tax']])
  })

  test('what it holds without having heard so is done; what it could not give up is done on', async () => {
    let answers = false
    const deaf: WorkShareStore = {
      ...kit.store.workShares,
      async take(share) {
        await kit.store.workShares.take(share)
        throw new Error('the answer is lost')
      },
      giveUp: (share) => (answers ? kit.store.workShares.giveUp(share) : Promise.reject(new Error('the store is away'))),
    }
    const first = come('first', [work('tax'), work('land')], { shares: deaf })
    await expect(first.holder.look()).rejects.toThrow('the answer is lost')
    await expect(first.holder.look()).rejects.toThrow('the answer is lost')
    await look(first)
    expect(first.does()).toEqual(['land', 'tax'])
    const second = come('second', [work('tax'), work('land')])
    await look(second, first)
    await until(() => first.lines.some(({ message }) => message.includes('could not be given up')), 'it is told')
    await look(second)
    expect(second.does()).toEqual([])
    answers = true
    await look(first, first)
    await until(async () => Object.keys(await held()).length === 1, 'the share is given up')
    await look(second, first)
    expect([first.does().length, second.does().length]).toEqual([1, 1])
  })

  test('a look on its way when it closes leaves no trace of it', async () => {
    const gate = Promise.withResolvers<void>()
    let isSlow = false
    const shares: WorkShareStore = {
      ...kit.store.workShares,
      async renew(...its) {
        if (isSlow) await gate.promise
        await kit.store.workShares.renew(...its)
      },
    }
    const [leaving, other] = [come('leaving', [work('tax')], { shares }), come('other', [work('tax')])]
    await look(leaving)
    isSlow = true
    const looking = leaving.holder.look()
    const closing = leaving.holder.close()
    gate.resolve()
    await Promise.all([looking, closing])
    await look(other)
    expect(other.does()).toEqual(['tax'])
    expect(leaving.does()).toEqual([])
  })

  test('while the store is away it goes on', async () => {
    const store = await openStore({ url: kit.url, poolSize: 2, clock, log: keepLog().log, vault })
    const worker = come('w', [work('tax')], { shares: store.workShares })
    await look(worker)
    await store.close()
    await expect(worker.holder.look()).rejects.toThrow()
    expect(worker.does()).toEqual(['tax'])
  })
})
