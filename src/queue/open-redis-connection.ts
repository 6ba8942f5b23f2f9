/** A connection to Redis for short questions that nobody waits for: while Redis is away a question fails at once. */
import { once } from 'node:events'
import type { Log } from '../ports/log.ts'
import { createOutage } from './outage.ts'
import { connectTo, disconnect, producerOptions, type RedisClient, type RedisPlace } from './redis-place.ts'
import { whyAway } from './redis-reason.ts'
import { settles } from './settles.ts'

export interface RedisConnection {
  readonly kind: 'redis'
  readonly connection: RedisClient
  close(): Promise<void>
}

/** Waits for Redis no longer than half a second. `what` it is for, in the log. */
export async function openRedisConnection({ log, what, ...place }: RedisPlace & { readonly log: Log; readonly what: string }): Promise<RedisConnection> {
  const outage = createOutage(log, what, () => whyAway(place))
  const connection = connectTo(place, { ...producerOptions, commandTimeout: 750 })
  connection.on('error', outage.failed)
  connection.on('ready', outage.recovered)
  await settles(once(connection, 'ready'), 500)
  return {
    kind: 'redis',
    connection,
    close: () => disconnect(connection),
  }
}
