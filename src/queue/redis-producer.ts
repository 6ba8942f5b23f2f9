/** The connection to Redis that short commands go over: while Redis is away they fail at once. It needs no BullMQ. */
import { once } from 'node:events'
import { Cluster } from 'ioredis'
import type { Log } from '../ports/log.ts'
import { createOutage, type Outage } from './outage.ts'
import { connectTo, disconnect, producerOptions, type RedisClient, type RedisPlace } from './redis-place.ts'
import { whyAway } from './redis-reason.ts'

export interface RedisProducer {
  readonly redis: RedisClient
  /** Rejects within a second when Redis cannot be spoken to now. */
  reach(): Promise<void>
  close(): Promise<void>
}

/** Does not wait for Redis. */
export function openRedisProducer(place: RedisPlace, outage: Outage): RedisProducer {
  const redis = connectTo(place, producerOptions)
  redis.on('error', outage.failed)
  // the error of a node says why; of the Cluster itself there is none while one of its nodes can be asked for the others
  redis.on('node error', (error: Error) => {
    if ('code' in error) outage.failed(error)
  })
  let connecting: Promise<unknown> | undefined
  return {
    redis,
    async reach() {
      if (redis.status !== 'ready') {
        connecting ??= once(redis, 'ready', { signal: AbortSignal.timeout(900) }).finally(() => (connecting = undefined))
        await connecting
      }
      await (redis instanceof Cluster ? wholeCluster(redis) : redis.ping())
    },
    close: () => disconnect(redis),
  }
}

/** One node that answers does not say that the others are there; each knows of all. */
async function wholeCluster(cluster: Cluster): Promise<void> {
  const facts = await cluster.cluster('INFO')
  if (!facts.includes('cluster_state:ok')) throw new Error('the Redis Cluster says that it is not whole')
}

/** For who only asks whether the queue is there: it publishes nothing and takes nothing. */
export function watchRedis({ log, ...place }: RedisPlace & { readonly log: Log }): { ping(): Promise<void>; close(): Promise<void> } {
  const outage = createOutage(log, 'queue on Redis', () => whyAway(place))
  const producer = openRedisProducer(place, outage)
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
