/** The server of the queue goes away and comes back: publishing fails fast, consuming resumes by itself, nothing crashes. */
import { describe, it, vi } from 'vitest'
import { systemClock } from '../../../src/observe/system-clock.ts'
import { openPostgresQueue } from '../../../src/queue/open-postgres-queue.ts'
import { openRedisQueue } from '../../../src/queue/open-redis-queue.ts'
import { startRedis } from '../../helpers/redis.ts'
import { keepLog } from './log-lines.ts'
import { each, row, serverKinds, type QueueServer, type ServerKind } from './servers.ts'

interface Outage {
  readonly name: string
  readonly kind: ServerKind
  readonly seconds: number
  launch(): Promise<QueueServer>
}

const lengths = process.env['LIENTHONG_LONG'] === '1' ? [3, 8, 30] : [3, 8]
const available = serverKinds.filter((kind) => kind.available)
const redisKind = available.find((kind) => kind.name === 'redis')
const outages: Outage[] = available.flatMap((kind) =>
  lengths.map((seconds) => ({ name: `${kind.name} killed`, kind, seconds, launch: () => kind.launch() })),
)
if (redisKind !== undefined) {
  for (const seconds of lengths) outages.push({ name: 'redis paused', kind: redisKind, seconds, launch: launchPaused })
  outages.push({ name: 'redis restarted without its data', kind: redisKind, seconds: 3, launch: launchForgetful })
}

/** A Redis that goes away without closing a connection. */
async function launchPaused(): Promise<QueueServer> {
  const redis = await startRedis()
  return { url: redis.url, kill: () => redis.kill('SIGSTOP'), start: () => redis.kill('SIGCONT'), stop: () => redis.stop() }
}

async function launchForgetful(): Promise<QueueServer> {
  const redis = await startRedis()
  return { url: redis.url, kill: () => redis.kill('SIGKILL'), start: () => redis.restart({ keepData: false }), stop: () => redis.stop() }
}

describe.concurrent('outage', () => {
  for (const { name, kind, seconds, launch } of outages) {
    it(`${name}, for ${seconds} s`, async ({ expect: check }) => {
      const server = await launch()
      const { log, lines } = keepLog()
      const queue = await kind.open({ url: server.url, log })
      try {
        const taken = new Set<string>()
        await queue.consume('land', 'live', 4, each(async (job) => void taken.add(job.transferId)))
        const before = row('land')
        await queue.publish([before])
        await vi.waitFor(() => check(taken).toContain(before.transferId), { timeout: 5_000 })

        await server.kill()
        const end = performance.now() + seconds * 1_000
        do {
          const start = performance.now()
          await check(queue.publish([row('land')])).rejects.toMatchObject({ code: 'not_ready' })
          check(performance.now() - start).toBeLessThan(1_500)
          await check(queue.ping(AbortSignal.timeout(2_000))).rejects.toMatchObject({ code: 'not_ready' })
          await vi.waitUntil(() => performance.now() >= Math.min(end, start + 1_000), { timeout: 2_000 })
        } while (performance.now() < end)
        check(lines.filter((line) => line.level !== 'info').length).toBeLessThanOrEqual(1)

        await server.start()
        const after = row('land')
        await vi.waitFor(() => queue.publish([after]), { timeout: 6_000, interval: 100 })
        await vi.waitFor(() => check(taken).toContain(after.transferId), { timeout: 8_000, interval: 50 })
        await queue.ping(AbortSignal.timeout(2_000))
        check(lines.filter((line) => line.message.includes('made anew'))).toEqual([])
      } finally {
        await queue.close()
        await server.stop()
      }
    })
  }

  it.skipIf(redisKind === undefined)('redis away when the process starts', async ({ expect: check }) => {
    const redis = await startRedis()
    await redis.kill('SIGKILL')
    const queue = await openRedisQueue({ url: redis.url, clock: systemClock, log: keepLog().log })
    try {
      const taken: string[] = []
      await queue.consume('land', 'live', 1, each(async (job) => void taken.push(job.transferId)))
      const start = performance.now()
      await check(queue.publish([row('land')])).rejects.toMatchObject({ code: 'not_ready' })
      check(performance.now() - start).toBeLessThan(1_500)
      await redis.restart({ keepData: true })
      const after = row('land')
      await vi.waitFor(() => queue.publish([after]), { timeout: 6_000, interval: 100 })
      await vi.waitFor(() => check(taken).toContain(after.transferId), { timeout: 8_000, interval: 50 })
    } finally {
      await queue.close()
      await redis.stop()
    }
  })

  for (const kind of available) {
    it(`${kind.name} away when the process ends: it still ends`, async ({ expect: check }) => {
      const server = await kind.launch()
      const queue = await kind.open({ url: server.url })
      const taken: string[] = []
      await queue.consume('land', 'live', 1, each(async (job) => void taken.push(job.transferId)))
      await queue.publish([row('land')])
      await vi.waitFor(() => check(taken).toHaveLength(1), { timeout: 5_000 })
      await server.kill()
      const start = performance.now()
      await queue.close()
      check(performance.now() - start).toBeLessThan(5_000)
      await server.stop()
    })
  }

  it('postgres away when the process starts: the start is refused', async ({ expect: check }) => {
    const opening = openPostgresQueue({ url: 'postgres://nobody@127.0.0.1:1/none', clock: systemClock, log: keepLog().log })
    await check(opening).rejects.toThrow(/ECONNREFUSED/)
  })
})

