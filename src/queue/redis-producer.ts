/** The connection to Redis that short commands go over: while Redis is away they fail at once. It needs no BullMQ. */
import { once } from 'node:events'
import { Redis } from 'ioredis'
import type { Log } from '../ports/log.ts'
import { createOutage, type Outage } from './outage.ts'

export interface RedisProducer {
  readonly redis: Redis
  /** Rejects within a second when Redis cannot be spoken to now. */
  reach(): Promise<void>
  close(): Promise<void>
}

/** Without an offline queue a command fails at once while Redis is away; the time-outs are for a Redis or a network that hangs. */
export const producerOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  commandTimeout: 900,
  socketTimeout: 2_000,
  connectTimeout: 5_000,
  retryStrategy: retryDelay,
}

/** Does not wait for Redis. */
export function openRedisProducer(url: string, outage: Outage): RedisProducer {
  const redis = new Redis(url, producerOptions)
  redis.on('error', outage.failed)
  let connecting: Promise<unknown> | undefined
  return {
    redis,
    async reach() {
      if (redis.status !== 'ready') {
        connecting ??= once(redis, 'ready', { signal: AbortSignal.timeout(900) }).finally(() => (connecting = undefined))
        await connecting
      }
      await redis.ping()
    },
    async close() {
      redis.disconnect()
      if (redis.status !== 'end') await once(redis, 'end', { signal: AbortSignal.timeout(1_000) }).catch(() => undefined)
    },
  }
}

/** For who only asks whether the queue is there: it publishes nothing and takes nothing. */
export function watchRedis({ url, log }: { readonly url: string; readonly log: Log }): { ping(): Promise<void>; close(): Promise<void> } {
  const outage = createOutage(log, 'queue on Redis')
  const producer = openRedisProducer(url, outage)
  return {
    async ping() {
      try {
        await producer.reach()
      } catch (error) {
        outage.failed(error)
        throw error
      }
      outage.recovered()
    },
    close: producer.close,
  }
}

/** Quick at first and then once a second: work goes on within a second after Redis is back. */
export function retryDelay(tries: number): number {
  return Math.min(50 * 2 ** tries, 1_000)
}
