/** The queue on Redis. Opening it does not wait for Redis: the gateway accepts dossiers while Redis is away. */
import { createRedisBackend, Queue, Worker } from 'bullmq'
import type { QueueBackend } from '../ports/queue.ts'
import { calm, eventStream, type Engine } from './engine.ts'
import { createOutage, type Outage } from './outage.ts'
import { openQueue, type QueueOptions } from './open-queue.ts'
import { openRedisProducer, retryDelay } from './redis-producer.ts'

export interface RedisQueueOptions extends QueueOptions {
  readonly url: string
}

const consumerOptions = { maxRetriesPerRequest: null, connectTimeout: 5_000, retryStrategy: retryDelay }

export function openRedisQueue(options: RedisQueueOptions): Promise<QueueBackend> {
  const outage = createOutage(options.log, 'queue on Redis')
  return Promise.resolve(openQueue(connect(options.url, outage), outage, options))
}

function connect(url: string, outage: Outage): Engine {
  const { redis, reach, close } = openRedisProducer(url, outage)
  return {
    name: 'redis',
    publishWithinMs: 1_000,
    reach,
    openQueue(name) {
      return new Queue(name, { connection: redis, streams: eventStream, skipVersionCheck: true })
    },
    openWorker(name, workerOptions, take) {
      return new Worker(name, take, { ...workerOptions, connection: { url, ...consumerOptions } }, (...given) => calm(createRedisBackend(...given)))
    },
    close,
  }
}
