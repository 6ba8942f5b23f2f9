/** Why nobody who was named as Redis can be spoken to: of Sentinels and of a Cluster's nodes ioredis says only that the connection is closed. */
import { Redis } from 'ioredis'
import { firstAsked, type RedisAddress, type RedisPlace } from './redis-place.ts'

/** As of one server, of which ioredis says it. */
const once = { lazyConnect: true, retryStrategy: null, enableReadyCheck: false, connectTimeout: 2_000, protocol: 2 } as const

/** Error of a connection, mostly with its code; nothing where one of them can be spoken to, and of one server. */
export async function whyAway(place: RedisPlace): Promise<unknown> {
  const tries = await Promise.allSettled(firstAsked(place).map(tryToConnect))
  const errors = tries.flatMap((tried) => (tried.status === 'rejected' ? [tried.reason as unknown] : []))
  return errors.length === tries.length ? errors[0] : undefined
}

async function tryToConnect(address: RedisAddress): Promise<void> {
  const client = new Redis({ ...address, ...once })
  let reason: unknown
  client.on('error', (error) => (reason ??= error))
  try {
    await client.connect()
  } catch (error) {
    throw reason ?? error
  } finally {
    client.disconnect()
  }
}
