/** What a Redis holds, for whoever looks for something that must not be there. */
import type { Redis } from 'ioredis'

/** Every key with its serialised value, as text. */
export async function everythingIn(redis: Redis): Promise<string> {
  const keys = await redis.keys('*')
  const values = await Promise.all(keys.map(async (key) => `${key} ${(await redis.dumpBuffer(key))?.toString('utf8') ?? ''}`))
  return values.join('\n')
}
