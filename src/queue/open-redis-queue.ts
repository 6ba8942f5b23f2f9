/** The queue on Redis. Opening it does not wait for Redis: the gateway accepts dossiers while Redis is away. */
import { createRedisBackend, Queue, Worker } from 'bullmq'
import { Cluster } from 'ioredis'
import type { QueueBackend } from '../ports/queue.ts'
import { calm, eventStream, type Engine, type JobData } from './engine.ts'
import { createOutage, type Outage } from './outage.ts'
import { openQueue, type QueueOptions } from './open-queue.ts'
import { connectionFor, consumerOptions, disconnect, type RedisPlace } from './redis-place.ts'
import { openRedisProducer } from './redis-producer.ts'
import { whyAway } from './redis-reason.ts'

export type RedisQueueOptions = QueueOptions & RedisPlace

export function openRedisQueue(options: RedisQueueOptions): Promise<QueueBackend> {
  const outage = createOutage(options.log, 'queue on Redis', () => whyAway(options))
  return Promise.resolve(openQueue(connect(options, outage), outage, options))
}

function connect(place: RedisPlace, outage: Outage): Engine {
  const { redis, reach, close } = openRedisProducer(place, outage)
  // the keys of one queue must lie on one node of a Cluster: what stands in braces decides on which
  const inRedis = (name: string) => (place.cluster === undefined ? name : `{${name}}`)
  let ofConsumers: ReturnType<typeof connectionFor> | undefined
  return {
    name: 'redis',
    publishWithinMs: 1_000,
    reach,
    openQueue(name) {
      const queue = new Queue<JobData, void, string, JobData, void, string>(inRedis(name), { connection: redis, streams: eventStream, skipVersionCheck: true })
      return Object.assign(queue, { next: async () => (await queue.getWaiting(0, 0))[0]?.data })
    },
    openWorker(name, workerOptions, take) {
      ofConsumers ??= connectionFor(place, consumerOptions)
      return new Worker(inRedis(name), take, { ...workerOptions, connection: ofConsumers }, (...given) => calm(createRedisBackend(...given)))
    },
    async close() {
      if (ofConsumers instanceof Cluster) await disconnect(ofConsumers)
      await close()
    },
  }
}
