/** The carrier between real queues and a delivery that is watched. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { QueueBackend } from '../../../src/ports/queue.ts'
import { openCarrier, type TakenDelivery } from '../../../src/queue/carrier.ts'
import { keepLog } from './log-lines.ts'
import { row, rows, serverKinds, type QueueServer } from './servers.ts'

const soon = { timeout: 5_000, interval: 10 }

/** Takes whatever it is asked for. */
function takes(deliver: (id: string, signal: AbortSignal, onAnswered: () => void) => Promise<void>, giveBack: (id: string) => Promise<void> = async () => {}) {
  return async (ids: readonly string[]): Promise<readonly TakenDelivery[]> =>
    ids.map((transferId) => ({ transferId, deliver: (signal, onAnswered) => deliver(transferId, signal, onAnswered), giveBack: () => giveBack(transferId) }))
}

for (const kind of serverKinds) {
  describe.skipIf(!kind.available)(`carrier on ${kind.name}`, () => {
    let server: QueueServer
    let queue: QueueBackend
    beforeAll(async () => {
      server = await kind.launch()
      queue = await kind.open({ url: server.url })
    })
    afterAll(async () => {
      await queue.close()
      await server.stop()
    })

    it('delivers what is published for its partners, live and replay', async () => {
      const delivered: string[] = []
      const carrier = openCarrier({ queue, take: takes(async (id) => void delivered.push(id)), log: keepLog().log })
      for (const partner of ['a1', 'a2']) carrier.carry({ partner, concurrency: 2, replayConcurrency: 1 })
      const published = [row('a1'), row('a2'), row('a1', { queue: 'replay' })]
      await queue.publish(published)
      await vi.waitFor(() => expect(delivered.toSorted()).toEqual(published.map((one) => one.transferId).toSorted()), soon)
      await carrier.close()
      await carrier.close()
    })

    it('never delivers one transfer twice at once', async () => {
      let running = 0
      let most = 0
      let runs = 0
      const carrier = openCarrier({
        queue,
        take: takes(async () => {
          running += 1
          most = Math.max(most, running)
          await vi.waitUntil(() => true)
          running -= 1
          runs += 1
        }),
        log: keepLog().log,
      })
      carrier.carry({ partner: 'b', concurrency: 5, replayConcurrency: 5 })
      const one = row('b')
      await queue.publish([1, 2, 3, 4].flatMap((attempt) => [{ ...one, attempt }, { ...one, attempt, queue: 'replay' as const }]))
      await vi.waitFor(() => expect(runs).toBe(8), soon)
      expect(most).toBe(1)
      await carrier.close()
    })

    it('logs a delivery that throws and goes on', async () => {
      const { log, lines } = keepLog()
      const seen: string[] = []
      const carrier = openCarrier({
        queue,
        take: takes(async (id) => {
          seen.push(id)
          throw new Error('the database is away')
        }),
        log,
      })
      carrier.carry({ partner: 'c', concurrency: 1, replayConcurrency: 1 })
      const published = rows('c', 2)
      await queue.publish(published)
      await vi.waitFor(() => expect(seen).toEqual(published.map((one) => one.transferId)), soon)
      await carrier.close()
      expect(lines.map((line) => [line.level, line.fields['transferId']])).toEqual(seen.map((id) => ['error', id]))
    })

    it('takes the next once the partner has answered, until too many outcomes wait to be written', async () => {
      const started: string[] = []
      const written: (() => void)[] = []
      const carrier = openCarrier({
        queue,
        take: takes(async (id, _signal, onAnswered) => {
          started.push(id)
          onAnswered()
          await new Promise<void>((resolve) => written.push(resolve))
        }),
        log: keepLog().log,
      })
      carrier.carry({ partner: 'e', concurrency: 2, replayConcurrency: 1 })
      await queue.publish(rows('e', 45))
      // forty are being written behind, and two hold their places
      await vi.waitFor(() => expect(started.length).toBe(42), soon)
      await expect(vi.waitFor(() => expect(started.length).toBeGreaterThan(42), { timeout: 300 })).rejects.toThrow()
      written[0]?.()
      written[40]?.()
      await vi.waitFor(() => expect(started.length).toBeGreaterThan(42), soon)
      const timer = setInterval(() => written.forEach((write) => write()), 5)
      await carrier.close()
      clearInterval(timer)
    })

    it('does not begin anew, when it closes, what another queue of the same transfer had', async () => {
      const end = Promise.withResolvers<void>()
      const asked: string[] = []
      const carrier = openCarrier({
        queue,
        take: async (ids) => {
          asked.push(...ids)
          return takes(() => end.promise)(ids)
        },
        log: keepLog().log,
      })
      carrier.carry({ partner: 'b2', concurrency: 1, replayConcurrency: 1 })
      const one = row('b2')
      await queue.publish([one])
      await vi.waitFor(() => expect(asked).toEqual([one.transferId]), soon)
      await queue.publish([{ ...one, queue: 'replay' }])
      await new Promise((resolve) => setTimeout(resolve, 300))
      const closing = carrier.close()
      end.resolve()
      await closing
      expect(asked).toEqual([one.transferId])
    })

    it('when it closes, waits for outcomes that are still being written', async () => {
      const writing = Promise.withResolvers<void>()
      let isAnswered = false
      let isWritten = false
      const carrier = openCarrier({
        queue,
        take: takes(async (_id, _signal, onAnswered) => {
          onAnswered()
          isAnswered = true
          await writing.promise
          isWritten = true
        }),
        log: keepLog().log,
      })
      carrier.carry({ partner: 'f', concurrency: 1, replayConcurrency: 1 })
      await queue.publish([row('f')])
      await vi.waitFor(() => expect(isAnswered).toBe(true), soon)
      const closing = carrier.close()
      setTimeout(writing.resolve, 100)
      await closing
      expect(isWritten).toBe(true)
    })

    it('gives up one lane, to the end of what it has in hand, and goes on with the others', async () => {
      const end = Promise.withResolvers<void>()
      const delivered: string[] = []
      const carrier = openCarrier({ queue, take: takes(async (id) => {
        delivered.push(id)
        await end.promise
      }), log: keepLog().log })
      const [first, second] = ['g1', 'g2'].map((partner) => carrier.carry({ partner, concurrency: 1, replayConcurrency: 0 }))
      const [[inHand, left], other] = [rows('g1', 2), row('g2')]
      await queue.publish([inHand, left, row('g1', { queue: 'replay' })].flatMap((one) => one ?? []))
      await vi.waitFor(() => expect(delivered).toEqual([inHand?.transferId]), soon)
      let isGivenUp = false
      const givingUp = first?.close().then(() => (isGivenUp = true))
      await queue.publish([other])
      await vi.waitFor(() => expect(delivered).toEqual([inHand?.transferId, other.transferId]), soon)
      expect(isGivenUp).toBe(false)
      end.resolve()
      await givingUp
      expect(await queue.nextSince('g1', 'live')).toEqual(left?.since)
      expect(await queue.nextSince('g1', 'replay')).toBeInstanceOf(Date)
      await Promise.all([second?.close(), carrier.close()])
      expect(delivered).toHaveLength(2)
    })

    it('aborts deliveries that go on too long after it was told to close', async () => {
      let aborted = false
      let started = false
      const carrier = openCarrier({
        queue,
        take: takes(async (_id, signal) => {
          started = true
          await new Promise((resolve) => signal.addEventListener('abort', resolve))
          aborted = true
        }),
        log: keepLog().log,
        abortAfterMs: 50,
      })
      carrier.carry({ partner: 'd', concurrency: 1, replayConcurrency: 1 })
      await queue.publish([row('d')])
      await vi.waitFor(() => expect(started).toBe(true), soon)
      await carrier.close()
      expect(aborted).toBe(true)
    })
  })
}
