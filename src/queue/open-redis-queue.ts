/** The queue on Redis. Opening it does not wait for Redis: the gateway accepts dossiers while Redis is away. */
import { once } from 'node:events'
import { createRedisBackend, Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import type { QueueBackend } from '../ports/queue.ts'
import { calm, eventStream, type Engine } from './engine.ts'
import { createOutage, type Outage } from './outage.ts'
import { openQueue, type QueueOptions } from './open-queue.ts'

export interface RedisQueueOptions extends QueueOptions {
  readonly url: string
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
const consumerOptions = { maxRetriesPerRequest: null, connectTimeout: 5_000, retryStrategy: retryDelay }

export function openRedisQueue(options: RedisQueueOptions): Promise<QueueBackend> {
  const outage = createOutage(options.log, 'queue on Redis')
  return Promise.resolve(openQueue(connect(options.url, outage), outage, options))
}

function connect(url: string, outage: Outage): Engine {
  const producer = new Redis(url, producerOptions)
  producer.on('error', outage.failed)
  let connecting: Promise<unknown> | undefined
  return {
    name: 'redis',
    publishWithinMs: 1_000,
    async reach() {
      if (producer.status !== 'ready') {
        connecting ??= once(producer, 'ready', { signal: AbortSignal.timeout(900) }).finally(() => (connecting = undefined))
        await connecting
      }
      await producer.ping()
    },
    openQueue(name) {
      return new Queue(name, { connection: producer, streams: eventStream, skipVersionCheck: true })
    },
    openWorker(name, workerOptions, take) {
      return new Worker(name, take, { ...workerOptions, connection: { url, ...consumerOptions } }, (...given) => calm(createRedisBackend(...given)))
    },
    async close() {
      producer.disconnect()
      if (producer.status !== 'end') await once(producer, 'end', { signal: AbortSignal.timeout(1_000) }).catch(() => undefined)
    },
  }
}

/** Quick at first and then once a second: work goes on within a second after Redis is back. */
function retryDelay(tries: number): number {
  return Math.min(50 * 2 ** tries, 1_000)
}
