/** What the queue promises while its server is there; the same suite on Redis and on PostgreSQL. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { QueueBackend } from '../../../src/ports/queue.ts'
import { keepLog } from './log-lines.ts'
import { each, row, rows, serverKinds, type OpenOptions, type QueueServer } from './servers.ts'
import { startTcpProxy } from './tcp-proxy.ts'

const soon = { timeout: 5_000, interval: 20 }

for (const kind of serverKinds) {
  describe.skipIf(!kind.available)(`queue on ${kind.name}`, () => {
    let server: QueueServer
    const opened: QueueBackend[] = []
    let partners = 0

    async function open(options: Partial<OpenOptions> = {}): Promise<QueueBackend> {
      const queue = await kind.open({ url: server.url, ...options })
      opened.push(queue)
      return queue
    }

    /** Each test has a partner of its own, so nothing is left over from another. */
    function newPartner(): string {
      partners += 1
      return `partner-${partners}`
    }

    beforeAll(async () => {
      server = await kind.launch()
    })
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((queue) => queue.close()))
    })
    afterAll(() => server.stop())

    it('several processes can open it at once on an empty server', async () => {
      const queues = await Promise.all([open(), open(), open(), open()])
      await Promise.all(queues.map((queue) => queue.ping(AbortSignal.timeout(2_000))))
    })

    it('hands published jobs to the consumer of their partner and kind', async () => {
      const partner = newPartner()
      const queue = await open()
      const taken: unknown[] = []
      for (const lane of ['live', 'replay'] as const) await queue.consume(partner, lane, 2, each(async (job) => void taken.push({ ...job, lane })))
      const live = row(partner)
      const replay = row(partner, { queue: 'replay' })
      await queue.publish([live, replay])
      await vi.waitFor(() => expect(taken).toHaveLength(2), soon)
      expect(taken).toContainEqual({ transferId: live.transferId, lane: 'live' })
      expect(taken).toContainEqual({ transferId: replay.transferId, lane: 'replay' })
    })

    it('adds a job once however often it is published, and again once it is done', async () => {
      const partner = newPartner()
      const queue = await open()
      const once = row(partner)
      const last = row(partner)
      await queue.publish([once, once])
      await queue.publish([once])
      await queue.publish([last])
      const taken: string[] = []
      await queue.consume(partner, 'live', 1, each(async (job) => void taken.push(job.transferId)))
      await vi.waitFor(() => expect(taken).toEqual([once.transferId, last.transferId]), soon)
      await vi.waitFor(async () => {
        await queue.publish([once])
        expect(taken.filter((id) => id === once.transferId).length).toBeGreaterThan(1)
      }, soon)
    })

    it('holds a delayed job back until its time, beside jobs that are due', async () => {
      const partner = newPartner()
      const queue = await open()
      const taken = new Map<string, number>()
      await queue.consume(partner, 'live', 1, each(async (job) => void taken.set(job.transferId, performance.now())))
      const late = row(partner, { delayMs: 700 })
      const now = row(partner)
      const start = performance.now()
      await queue.publish([late, now])
      await vi.waitFor(() => expect(taken.size).toBe(2), soon)
      expect((taken.get(late.transferId) ?? 0) - start).toBeGreaterThanOrEqual(690)
      expect((taken.get(late.transferId) ?? 0) - start).toBeLessThan(2_500)
      expect((taken.get(now.transferId) ?? 0) - start).toBeLessThan(690)
    })

    it('runs as many jobs of a queue at once as it was told, and no more', async () => {
      const partner = newPartner()
      const queue = await open()
      const release = Promise.withResolvers<void>()
      let started = 0
      await queue.consume(partner, 'live', 3, each(() => {
        started += 1
        return release.promise
      }))
      await queue.publish(rows(partner, 5))
      await vi.waitFor(() => expect(started).toBe(3), soon)
      await expect(vi.waitFor(() => expect(started).toBe(4), { timeout: 300 })).rejects.toThrow()
      release.resolve()
      await vi.waitFor(() => expect(started).toBe(5), soon)
    })

    it('carries what is due together, as many as one worker may handle at once, and hands it out one by one', async () => {
      const partner = newPartner()
      const queue = await open({ atOnce: () => 4 })
      const releases: (() => void)[] = []
      const started: string[] = []
      await queue.consume(partner, 'live', 4, each(async ({ transferId }) => {
        started.push(transferId)
        await new Promise<void>((resolve) => releases.push(resolve))
      }))
      const published = rows(partner, 10)
      const ids = published.map(({ transferId }) => transferId)
      await queue.publish(published)
      await vi.waitFor(() => expect(started).toEqual(ids.slice(0, 4)), soon)
      releases[2]?.()
      await vi.waitFor(() => expect(started).toEqual(ids.slice(0, 5)), soon)
      await expect(vi.waitFor(() => expect(started.length).toBeGreaterThan(5), { timeout: 200 })).rejects.toThrow()
      const releasing = setInterval(() => releases.forEach((release) => release()), 5)
      await vi.waitFor(() => expect(started).toEqual(ids), soon)
      clearInterval(releasing)
    })

    it('while the partner is quick, takes what travels together at once, and half as many ahead as may run', async () => {
      const partner = newPartner()
      const queue = await open({ atOnce: () => 4 })
      const holds: (() => void)[] = []
      const started: string[] = []
      const taken: string[] = []
      let isHeld = false
      await queue.consume(partner, 'live', 4, async (ids) => {
        taken.push(...ids)
        return each(async ({ transferId }) => {
          started.push(transferId)
          if (isHeld) await new Promise<void>((resolve) => holds.push(resolve))
        })(ids)
      })
      const before = rows(partner, 4)
      await queue.publish(before)
      await vi.waitFor(() => expect(started).toHaveLength(4), soon)
      isHeld = true
      const published = rows(partner, 16)
      const ids = [...before, ...published].map(({ transferId }) => transferId)
      await queue.publish(published)
      // with four that run there is room for two more, and a job carries four
      await vi.waitFor(() => expect(taken).toEqual(ids.slice(0, 12)), soon)
      holds[0]?.()
      holds[1]?.()
      await vi.waitFor(() => expect(started).toEqual(ids.slice(0, 10)), soon)
      await expect(vi.waitFor(() => expect(taken.length).toBeGreaterThan(12), { timeout: 200 })).rejects.toThrow()
      holds[2]?.()
      await vi.waitFor(() => expect(taken).toEqual(ids.slice(0, 16)), soon)
      const releasing = setInterval(() => holds.forEach((release) => release()), 5)
      await vi.waitFor(() => expect(started).toEqual(ids), soon)
      clearInterval(releasing)
    })

    it('while the partner is slow, takes no more than it has places for', async () => {
      const partner = newPartner()
      const queue = await open()
      const taken: string[] = []
      const holds: (() => void)[] = []
      await queue.consume(partner, 'live', 2, async (ids) => {
        taken.push(...ids)
        return each(() => new Promise<void>((resolve) => holds.push(resolve)))(ids)
      })
      await queue.publish(rows(partner, 6))
      await vi.waitFor(() => expect(holds).toHaveLength(2), soon)
      await new Promise((resolve) => setTimeout(resolve, 600))
      holds[0]?.()
      await vi.waitFor(() => expect(holds).toHaveLength(3), soon)
      await expect(vi.waitFor(() => expect(taken.length).toBeGreaterThan(3), { timeout: 200 })).rejects.toThrow()
      const releasing = setInterval(() => holds.forEach((release) => release()), 5)
      await vi.waitFor(() => expect(holds).toHaveLength(6), soon)
      clearInterval(releasing)
    })

    it('goes on where nothing of a job is to be done, and where taking it failed', async () => {
      const partner = newPartner()
      const { log, lines } = keepLog()
      const queue = await open({ log })
      const asked: string[] = []
      await queue.consume(partner, 'live', 1, async (ids) => {
        asked.push(...ids)
        if (asked.length === 1) throw new Error('the store is away')
        return []
      })
      const published = rows(partner, 3)
      await queue.publish(published)
      await vi.waitFor(() => expect(asked).toEqual(published.map(({ transferId }) => transferId)), soon)
      expect(lines.filter(({ level }) => level === 'error').map(({ fields }) => fields['transferIds'])).toEqual([asked.slice(0, 1)])
    })

    it('adds what travels together once, however often it is published while it waits', async () => {
      const partner = newPartner()
      const queue = await open({ atOnce: () => 3 })
      const held: (() => void)[] = []
      const taken: string[] = []
      await queue.consume(partner, 'live', 3, each(async ({ transferId }) => {
        taken.push(transferId)
        await new Promise<void>((resolve) => held.push(resolve))
      }))
      const [first, second] = [rows(partner, 3), rows(partner, 3)]
      await queue.publish(first)
      await vi.waitFor(() => expect(taken).toHaveLength(3), soon)
      for (let times = 0; times < 3; times++) await queue.publish(second)
      const last = row(partner)
      await queue.publish([last])
      const releasing = setInterval(() => held.forEach((release) => release()), 5)
      await vi.waitFor(() => expect(taken.at(-1)).toBe(last.transferId), soon)
      clearInterval(releasing)
      expect(taken).toEqual([...first, ...second, last].map(({ transferId }) => transferId))
    })

    it('gives back what has not begun when it closes, for another process at once', async () => {
      const partner = newPartner()
      const [first, second] = [await open({ atOnce: () => 4 }), await open()]
      const release = Promise.withResolvers<void>()
      const takenBy: Record<'first' | 'second', string[]> = { first: [], second: [] }
      const published = rows(partner, 12)
      const giveBack = (id: string) => second.publish(published.filter(({ transferId }) => transferId === id))
      // all places but one stay taken: the rest of the second four waits in this process, and the third four stay in the queue
      let started = 0
      await first.consume(partner, 'live', 4, each(async ({ transferId }) => {
        takenBy.first.push(transferId)
        if (++started !== 4) await release.promise
      }, giveBack))
      await first.publish(published)
      await vi.waitFor(() => expect(takenBy.first).toHaveLength(5), soon)
      const closing = first.close()
      await second.consume(partner, 'live', 4, each(async ({ transferId }) => void takenBy.second.push(transferId)))
      await vi.waitFor(() => expect(takenBy.second.toSorted()).toEqual(published.slice(5).map(({ transferId }) => transferId).toSorted()), { timeout: 2_000 })
      release.resolve()
      await closing
      expect(takenBy.first).toHaveLength(5)
    })

    it('says since when the job is due that is next', async () => {
      const partner = newPartner()
      const queue = await open()
      expect(await queue.nextSince(partner, 'live')).toBeUndefined()
      const [older, newer] = [new Date('2026-11-20T01:00:00.123Z'), new Date('2026-11-20T02:00:00Z')]
      await queue.publish([row(partner, { since: older }), row(partner, { since: newer })])
      await queue.publish([row(partner, { since: new Date('2026-11-19T02:00:00Z'), delayMs: 60_000 })])
      expect(await queue.nextSince(partner, 'live')).toEqual(older)
      expect(await queue.nextSince(partner, 'replay')).toBeUndefined()
      const held = Promise.withResolvers<void>()
      await queue.consume(partner, 'live', 1, each(() => held.promise))
      await vi.waitFor(async () => expect(await queue.nextSince(partner, 'live')).toEqual(newer), soon)
      held.resolve()
    })

    it('keeps ten partners apart: one that hangs slows nobody', async () => {
      const queue = await open()
      const hanging = newPartner()
      const others = Array.from({ length: 9 }, newPartner)
      const release = Promise.withResolvers<void>()
      let hung = 0
      let done = 0
      await queue.consume(hanging, 'live', 2, each(() => {
        hung += 1
        return release.promise
      }))
      for (const partner of others) await queue.consume(partner, 'live', 2, each(async () => void (done += 1)))
      await queue.publish(rows(hanging, 50))
      await vi.waitFor(() => expect(hung).toBe(2), soon)
      await queue.publish(others.flatMap((partner) => rows(partner, 20)))
      await vi.waitFor(() => expect(done).toBe(180), soon)
      expect(hung).toBe(2)
      release.resolve()
      await vi.waitFor(() => expect(hung).toBe(50), soon)
    })

    it('lets two processes share the work, each job once', async () => {
      const partner = newPartner()
      const [first, second] = [await open(), await open()]
      const takenBy: Record<string, string[]> = { first: [], second: [] }
      const published = rows(partner, 200)
      await first.publish(published)
      await first.consume(partner, 'live', 2, each(async (job) => void takenBy['first']?.push(job.transferId)))
      await second.consume(partner, 'live', 2, each(async (job) => void takenBy['second']?.push(job.transferId)))
      await vi.waitFor(() => expect((takenBy['first']?.length ?? 0) + (takenBy['second']?.length ?? 0)).toBe(200), soon)
      const all = Object.values(takenBy).flat()
      expect(new Set(all)).toEqual(new Set(published.map((one) => one.transferId)))
      expect(takenBy['first']?.length).toBeGreaterThan(0)
      expect(takenBy['second']?.length).toBeGreaterThan(0)
    })

    it('goes on after a handler that throws', async () => {
      const partner = newPartner()
      const { log, lines } = keepLog()
      const queue = await open({ log })
      const taken: string[] = []
      const published = rows(partner, 2)
      await queue.consume(partner, 'live', 1, each(async (job) => {
        taken.push(job.transferId)
        throw new Error('a bug')
      }))
      await queue.publish(published)
      await vi.waitFor(() => expect(taken).toEqual(published.map((one) => one.transferId)), soon)
      expect(lines.filter((line) => line.level === 'error').map((line) => line.fields['transferId'])).toEqual(taken)
    })

    it('waits for running jobs when it closes, and takes no more', async () => {
      const partner = newPartner()
      const queue = await open()
      const release = Promise.withResolvers<void>()
      let started = 0
      await queue.consume(partner, 'live', 1, each(() => {
        started += 1
        return release.promise
      }))
      await queue.publish(rows(partner, 2))
      await vi.waitFor(() => expect(started).toBe(1), soon)
      let closed = false
      const closing = queue.close().then(() => (closed = true))
      await expect(vi.waitFor(() => expect(closed).toBe(true), { timeout: 400 })).rejects.toThrow()
      release.resolve()
      await closing
      expect(started).toBe(1)
      await queue.close()
      await expect(queue.consume(partner, 'live', 1, each(async () => {}))).rejects.toMatchObject({ code: 'not_ready' })

      const later: string[] = []
      await (await open()).consume(partner, 'live', 1, each(async (job) => void later.push(job.transferId)))
      await vi.waitFor(() => expect(later).toHaveLength(1), soon)
    })

    it('does not wait for ever for a job that hangs', async () => {
      const partner = newPartner()
      const { log, lines } = keepLog()
      const queue = await open({ log, closeWithinMs: 300 })
      const never = Promise.withResolvers<void>()
      let started = false
      await queue.consume(partner, 'live', 1, each(() => {
        started = true
        return never.promise
      }))
      await queue.publish([row(partner)])
      await vi.waitFor(() => expect(started).toBe(true), soon)
      const start = performance.now()
      await queue.close()
      expect(performance.now() - start).toBeLessThan(4_000)
      expect(lines).toContainEqual({ level: 'warn', fields: { queue: `lt-${partner}-live`, running: 1 }, message: expect.stringContaining('still running') })
    })

    it('makes no consumer anew because the store takes its time, and works on what it leased then', async () => {
      const partner = newPartner()
      const { log, lines } = keepLog()
      const queue = await open({ log, watchdogMs: 1_000, atOnce: () => 2 })
      const store = Promise.withResolvers<void>()
      const [taken, done]: [string[], string[]] = [[], []]
      await queue.consume(partner, 'live', 2, async (ids) => {
        taken.push(...ids)
        await store.promise
        return each(async ({ transferId }) => void done.push(transferId))(ids)
      })
      const published = rows(partner, 4)
      await queue.publish(published)
      await vi.waitFor(() => expect(taken).toHaveLength(2), soon)
      const madeAnew = () => lines.filter((line) => line.message.includes('made anew')).length
      const before = madeAnew()
      await new Promise((resolve) => setTimeout(resolve, 2_500))
      expect([madeAnew(), taken.length]).toEqual([before, 2])
      store.resolve()
      await vi.waitFor(() => expect(done).toEqual(published.map(({ transferId }) => transferId)), soon)
    })

    it('gives back what a slow store leased after everything else was given back, and the rest of its job', async () => {
      const partner = newPartner()
      const [first, second] = [await open({ atOnce: () => 3 }), await open()]
      const [store, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      const [asked, begun, givenBack, takenBySecond]: [string[], string[], string[], string[]] = [[], [], [], []]
      const [alone, together] = [row(partner), rows(partner, 3)]
      await first.consume(partner, 'live', 3, async (ids) => {
        asked.push(...ids)
        if (ids[0] !== alone.transferId) await store.promise
        return each(async ({ transferId }) => {
          begun.push(transferId)
          await end.promise
        }, async (id) => void givenBack.push(id))(ids)
      })
      await first.publish([alone])
      await vi.waitFor(() => expect(begun).toEqual([alone.transferId]), soon)
      // two places are free: of its three, two are asked for
      const ids = together.map(({ transferId }) => transferId)
      await first.publish(together)
      await vi.waitFor(() => expect(asked).toEqual([alone.transferId, ...ids.slice(0, 2)]), soon)
      const closing = first.close()
      // closing waits two seconds for a job before it gives back
      await new Promise((resolve) => setTimeout(resolve, 4_000))
      store.resolve()
      await vi.waitFor(() => expect(givenBack).toEqual(ids.slice(0, 2)), soon)
      await second.consume(partner, 'live', 3, each(async ({ transferId }) => void takenBySecond.push(transferId)))
      await vi.waitFor(() => expect(takenBySecond).toEqual(ids), soon)
      end.resolve()
      await closing
      expect(begun).toEqual([alone.transferId])
    })

    it('makes a consumer anew whose connections have gone dumb', async () => {
      const partner = newPartner()
      const address = new URL(server.url)
      const proxy = await startTcpProxy(Number(address.port))
      address.port = String(proxy.port)
      const { log, lines } = keepLog()
      try {
        const queue = await open({ url: address.href, log, watchdogMs: 1_000 })
        const [first, second] = [row(partner), row(partner)]
        const taken: string[] = []
        await queue.consume(partner, 'live', 1, each(async (job) => void taken.push(job.transferId)))
        await queue.publish([first])
        await vi.waitFor(() => expect(taken).toEqual([first.transferId]), soon)
        proxy.freeze()
        await expect(queue.publish([second])).rejects.toMatchObject({ code: 'not_ready' })
        await vi.waitFor(() => queue.publish([second]), { timeout: 15_000, interval: 50 })
        await vi.waitFor(() => expect(taken).toContain(second.transferId), { timeout: 8_000, interval: 50 })
        expect(lines.filter((line) => line.message.includes('made anew'))).toHaveLength(1)
        await queue.close()
      } finally {
        await proxy.close()
      }
    })
  })
}
