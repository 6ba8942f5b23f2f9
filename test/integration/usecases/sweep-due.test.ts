/** The sweeper over the real store: everything that waits goes once, and what a queue has is left alone. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { QueueBackend } from '../../../src/ports/queue.ts'
import type { OutboxRow } from '../../../src/ports/outbox-store.ts'
import type { TransferStore } from '../../../src/ports/transfer-store.ts'
import { createSweeper, type Sweeper } from '../../../src/usecases/sweep-due.ts'
import { until } from '../../helpers/until.ts'
import { openCoreKit, type CoreKit } from './core-kit.ts'

const minute = 60_000
const order = { actor: 'admin', reason: 'bảo trì' }
const running = new AbortController().signal
let kit: CoreKit
let batches: OutboxRow[][]

beforeAll(async () => {
  kit = await openCoreKit()
})
beforeEach(async () => {
  batches = []
  await kit.reset()
})
afterAll(() => kit.close())

function sweeperOf(overrides: { readonly publish?: QueueBackend['publish']; readonly nextSince?: QueueBackend['nextSince']; readonly transfers?: TransferStore } = {}): Sweeper {
  const collect: QueueBackend['publish'] = async (rows) => void batches.push([...rows])
  const queue = { publish: overrides.publish ?? collect, nextSince: overrides.nextSince ?? (() => Promise.resolve(undefined)) }
  return createSweeper({ transfers: overrides.transfers ?? kit.store.transfers, queue })
}

async function accept(count: number): Promise<readonly string[]> {
  const accepted = await Promise.all(Array.from({ length: count }, () => kit.accept()))
  return accepted.map(({ id }) => id)
}

function published(): readonly string[] {
  return batches.flat().map(({ transferId }) => transferId)
}

/** Counts, because a list of a thousand ids says nothing. */
function tally(ids: readonly string[]) {
  const put = published()
  return { put: put.length, different: new Set(put).size, missing: ids.filter((id) => !put.includes(id)).length }
}

function eachOnce(ids: readonly string[]) {
  return { put: ids.length, different: ids.length, missing: 0 }
}

it('puts 1,200 transfers of a reopened lane into the queue, each once, and ends', async () => {
  const ids = await accept(1_200)
  const sweeper = sweeperOf()
  // jobs that a closed lane had thrown away moments ago: the grace of an ordinary sweep would leave them
  await sweeper.sweep(0, running)
  batches = []
  await kit.store.lanes.suspend('tax', order)
  await kit.store.lanes.resume('tax', order)
  sweeper.wakeLane('tax')
  await sweeper.sweep(minute, running)
  expect(tally(ids)).toEqual(eachOnce(ids))
  await sweeper.sweep(minute, running)
  expect(tally(ids)).toEqual(eachOnce(ids))
})

it('puts each once though the database is slow to answer', async () => {
  const ids = await accept(1_200)
  let asked = 0
  async function takeDueSlowly(...parameters: Parameters<TransferStore['takeDue']>) {
    asked += 1
    const answersAt = performance.now() + (asked > 1 ? 50 : 0)
    await until(() => performance.now() >= answersAt, 'the database answers')
    return kit.store.transfers.takeDue(...parameters)
  }
  const sweeper = sweeperOf({ transfers: { ...kit.store.transfers, takeDue: takeDueSlowly } })
  sweeper.wakeLane('tax')
  await sweeper.sweep(minute, running)
  expect(tally(ids)).toEqual(eachOnce(ids))
})

it('ends between two batches when it is told to', async () => {
  const ids = await accept(1_200)
  const stop = new AbortController()
  const sweeper = sweeperOf({
    async publish(rows) {
      batches.push([...rows])
      stop.abort()
    },
  })
  await sweeper.sweep(0, stop.signal)
  expect(batches).toHaveLength(1)
  expect(published().length).toBeLessThan(ids.length)
  // of what it left, a later sweep takes all, and nothing of what it put
  await kit.sql.query(`update work set due_at = now() - interval '2 minutes'`)
  await sweeperOf().sweep(minute, running)
  expect(tally(ids)).toEqual(eachOnce(ids))
})

it('leaves alone what was put into a queue recently, and takes what nobody took in time', async () => {
  const ids = await accept(3)
  const sweeper = sweeperOf()
  await sweeper.sweep(0, running)
  await sweeper.sweep(minute, running)
  expect(tally(ids)).toEqual(eachOnce(ids))
  await kit.sql.query(`update work set due_at = now() - interval '3 minutes', requeued_at = now() - interval '2 minutes'`)
  await sweeper.sweep(minute, running)
  expect(published()).toHaveLength(6)
})

it('leaves alone what its queue still has, however long it waits there, and takes what was lost before it', async () => {
  const ids = await accept(4)
  const [lost, next] = ids
  const sweeper = sweeperOf()
  await sweeper.sweep(0, running)
  await kit.sql.query(`update work set due_at = now() - interval '9 minutes', requeued_at = now() - interval '5 minutes'`)
  await kit.sql.query(`update work set requeued_at = now() - interval '6 minutes' where transfer_id = $1`, [lost])
  const { rows } = await kit.sql.query<{ at: Date }>('select requeued_at as at from work where transfer_id = $1', [next])
  batches = []
  const asked: string[] = []
  const behindNext = sweeperOf({ nextSince: async (partner, queue) => (asked.push(`${partner} ${queue}`), queue === 'live' ? rows[0]?.at : undefined) })
  await behindNext.sweep(minute, running)
  expect(published()).toEqual([lost])
  expect(asked).toEqual(['tax live', 'tax replay'])
  await behindNext.sweep(minute, running)
  expect(published()).toEqual([lost])
  // it is empty now: whatever still waits was lost
  await sweeper.sweep(minute, running)
  expect(published().toSorted()).toEqual(ids.toSorted())
})

it('leaves alone what a process took from its queue a moment ago, and takes what nobody began since', async () => {
  const graceMs = 500
  const ids = await accept(3)
  await sweeperOf().sweep(0, running)
  await kit.sql.query(`update work set due_at = now() - interval '9 minutes', requeued_at = now() - interval '5 minutes'`)
  const { rows } = await kit.sql.query<{ at: Date }>('select min(requeued_at) as at from work')
  batches = []
  let next = rows[0]?.at
  const sweeper = sweeperOf({ nextSince: async () => next })
  await sweeper.sweep(graceMs, running)
  next = new Date()
  const takenAt = performance.now()
  await sweeper.sweep(graceMs, running)
  expect(published()).toEqual([])
  await until(() => performance.now() > takenAt + graceMs, 'the grace is over')
  await sweeper.sweep(graceMs, running)
  expect(tally(ids)).toEqual(eachOnce(ids))
})

it('asks no queue when nothing waits too long', async () => {
  await accept(2)
  await sweeperOf({ nextSince: () => Promise.reject(new Error('nobody is asked')) }).sweep(minute, running)
  expect(published()).toEqual([])
})

it('remembers a woken lane when the queue is away, and nothing of it is lost', async () => {
  const ids = await accept(3)
  let away = true
  const sweeper = sweeperOf({
    async publish(rows) {
      if (away) throw new Error('the queue is away')
      batches.push([...rows])
    },
  })
  sweeper.wakeLane('tax')
  await expect(sweeper.sweep(minute, running)).rejects.toThrow('the queue is away')
  away = false
  await sweeper.sweep(minute, running)
  expect(tally(ids)).toEqual(eachOnce(ids))
})

it('does not touch what waits on a closed lane', async () => {
  await accept(2)
  await kit.store.lanes.suspend('tax', order)
  const { id } = await kit.accept({ partner: 'land' })
  await sweeperOf().sweep(0, running)
  expect(published()).toEqual([id])
})
