/** The relay between a small real outbox and a small real queue. */
import { expect, it, vi } from 'vitest'
import type { QueueBackend } from '../../../src/ports/queue.ts'
import type { OutboxRow, OutboxStore } from '../../../src/ports/outbox-store.ts'
import { startRelay } from '../../../src/queue/relay.ts'
import { keepLog } from './log-lines.ts'
import { row, rows } from './servers.ts'

const soon = { timeout: 3_000, interval: 5 }

function memoryOutbox() {
  const held: OutboxRow[] = []
  const listeners = new Set<() => void>()
  const outbox: OutboxStore = {
    async relay(limit, publish) {
      const batch = held.slice(0, limit)
      await publish(batch)
      held.splice(0, batch.length)
      return batch.length
    },
    announce() {
      for (const wake of listeners) wake()
    },
    async listen(wake) {
      listeners.add(wake)
      return async () => void listeners.delete(wake)
    },
  }
  return { outbox, held, listeners }
}

function memoryQueue() {
  const published: OutboxRow[] = []
  const state = { away: false, tries: 0 }
  const queue: QueueBackend = {
    name: 'redis',
    async publish(batch) {
      state.tries += 1
      if (state.away) throw new Error('away')
      published.push(...batch)
    },
    consume: () => Promise.reject(new Error('nobody consumes here')),
    nextSince: () => Promise.reject(new Error('nobody sweeps here')),
    ping: async () => {},
    close: async () => {},
  }
  return { queue, published, state }
}

it('drains what waits at the start, batch by batch, and what is announced later', async () => {
  const { outbox, held, listeners } = memoryOutbox()
  const { queue, published } = memoryQueue()
  held.push(...rows('land', 450))
  const relay = await startRelay({ outbox, queue, log: keepLog().log, everyMs: 3_600_000 })
  await vi.waitFor(() => expect(published).toHaveLength(450), soon)
  held.push(row('land'))
  outbox.announce()
  await vi.waitFor(() => expect(published).toHaveLength(451), soon)
  held.push(row('land'))
  relay.wake()
  await vi.waitFor(() => expect(published).toHaveLength(452), soon)
  await relay.close()
  expect(listeners.size).toBe(0)
})

it('finds rows that nobody announced', async () => {
  const { outbox, held } = memoryOutbox()
  const { queue, published } = memoryQueue()
  const relay = await startRelay({ outbox, queue, log: keepLog().log, everyMs: 20 })
  held.push(row('land'))
  await vi.waitFor(() => expect(published).toHaveLength(1), soon)
  await relay.close()
})

it('keeps the rows while the queue is away, and says so once', async () => {
  const { outbox, held } = memoryOutbox()
  const { queue, published, state } = memoryQueue()
  const { log, lines } = keepLog()
  state.away = true
  held.push(...rows('land', 3))
  const relay = await startRelay({ outbox, queue, log, everyMs: 3_600_000 })
  await vi.waitFor(() => expect(state.tries).toBeGreaterThan(2), soon)
  expect(held).toHaveLength(3)
  expect(lines.map((line) => line.level)).toEqual(['warn'])
  state.away = false
  await vi.waitFor(() => expect(published).toHaveLength(3), soon)
  await vi.waitFor(() => expect(lines.map((line) => line.level)).toEqual(['warn', 'info']), soon)
  await relay.close()
})

it('does not start when the store cannot be listened to, and leaves nothing running', async () => {
  const { outbox } = memoryOutbox()
  const { queue } = memoryQueue()
  let relayed = 0
  const deaf: OutboxStore = { ...outbox, listen: () => Promise.reject(new Error('deaf')), relay: async () => (relayed += 1) - relayed }
  await expect(startRelay({ outbox: deaf, queue, log: keepLog().log, everyMs: 1 })).rejects.toThrow('deaf')
  const before = relayed
  await expect(vi.waitFor(() => expect(relayed).toBeGreaterThan(before), { timeout: 50 })).rejects.toThrow()
})
