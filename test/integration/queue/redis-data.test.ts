/** What Redis holds and loses: ids only, and nothing that SQL could not bring back. */
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../../src/observe/system-clock.ts'
import type { QueueBackend } from '../../../src/ports/queue.ts'
import { openRedisQueue } from '../../../src/queue/open-redis-queue.ts'
import { redisAvailable, startRedis, type RedisServer } from '../../helpers/redis.ts'
import { keepLog } from './log-lines.ts'
import { each, row, rows } from './servers.ts'

const soon = { timeout: 5_000, interval: 20 }

describe.skipIf(!redisAvailable)('Redis', () => {
  let redis: RedisServer
  let admin: Redis
  let queue: QueueBackend

  beforeEach(async () => {
    redis = await startRedis()
    admin = new Redis(redis.url)
    queue = await openRedisQueue({ url: redis.url, clock: systemClock, log: keepLog().log })
  })
  afterEach(async () => {
    await queue.close()
    admin.disconnect()
    await redis.stop()
  })

  it('holds ids only, and nothing of a job that is done', async () => {
    const waiting = row('tax', { attempt: 7 })
    const delayed = row('tax', { queue: 'replay', delayMs: 60_000 })
    await queue.publish([waiting, delayed])
    const jobs = await admin.keys('bull:lt-*:t-*')
    expect(jobs.toSorted()).toEqual([`bull:lt-tax-live:t-${waiting.transferId}-a7`, `bull:lt-tax-replay:t-${delayed.transferId}-a1`].toSorted())
    for (const key of jobs) {
      const { data, name, ...others } = await admin.hgetall(key)
      expect(name).toBe('deliver')
      expect([waiting, delayed].map((one) => JSON.stringify({ transferIds: [one.transferId], since: one.since.toISOString() }))).toContain(data)
      expect(Object.keys(others).toSorted()).toEqual(['delay', 'opts', 'priority', 'timestamp'])
    }

    const taken: string[] = []
    await queue.consume('tax', 'live', 1, each(async (job) => void taken.push(job.transferId)))
    await vi.waitFor(async () => expect(await admin.keys('bull:lt-tax-live:t-*')).toEqual([]), soon)
    expect(taken).toEqual([waiting.transferId])
  })

  it('may be flushed while jobs wait and run: new jobs are carried', async () => {
    const release = Promise.withResolvers<void>()
    const taken: string[] = []
    await queue.consume('tax', 'live', 2, each((job) => {
      taken.push(job.transferId)
      return release.promise
    }))
    await queue.publish(rows('tax', 20))
    await vi.waitFor(() => expect(taken).toHaveLength(2), soon)
    await redis.flush()
    release.resolve()
    const after = row('tax')
    await queue.publish([after])
    await vi.waitFor(() => expect(taken).toContain(after.transferId), soon)
    expect(taken).toHaveLength(3)
  })

  it('may drop the connections of consumers again and again', async () => {
    const taken = new Set<string>()
    await queue.consume('tax', 'live', 2, each(async (job) => void taken.add(job.transferId)))
    for (let round = 0; round < 5; round++) {
      const one = row('tax')
      await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
      await vi.waitFor(() => queue.publish([one]), soon)
      await vi.waitFor(() => expect(taken).toContain(one.transferId), soon)
    }
  })

  it('sees every connection closed at the end', async () => {
    await queue.consume('tax', 'live', 2, each(async () => {}))
    await queue.consume('tax', 'replay', 2, each(async () => {}))
    await queue.publish(rows('tax', 3))
    await vi.waitFor(async () => expect(await connections(admin)).toBeGreaterThan(3), soon)
    await queue.close()
    await vi.waitFor(async () => expect(await connections(admin)).toBe(1), soon)
  })
})

async function connections(admin: Redis): Promise<number> {
  const list = await admin.client('LIST')
  return String(list).trim().split('\n').length
}
