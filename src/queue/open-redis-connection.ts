/** A connection to Redis for short questions that nobody waits for: while Redis is away a question fails at once. */
import { once } from 'node:events'
import { Redis } from 'ioredis'
import type { Log } from '../ports/log.ts'
import { createOutage } from './outage.ts'
import { producerOptions } from './redis-producer.ts'
import { settles } from './settles.ts'

export interface RedisConnection {
  readonly kind: 'redis'
  readonly connection: Redis
  close(): Promise<void>
}

/** Waits for Redis no longer than half a second. `what` it is for, in the log. */
export async function openRedisConnection({ url, log, what }: { readonly url: string; readonly log: Log; readonly what: string }): Promise<RedisConnection> {
  const outage = createOutage(log, what)
  const connection = new Redis(url, { ...producerOptions, commandTimeout: 750 })
  connection.on('error', outage.failed)
  connection.on('ready', outage.recovered)
  await settles(once(connection, 'ready'), 500)
  return {
    kind: 'redis',
    connection,
    async close() {
      connection.disconnect()
      if (connection.status !== 'end') await once(connection, 'end', { signal: AbortSignal.timeout(1_000) }).catch(() => undefined)
    },
  }
}
