/** The count that all processes share, on rate-limiter-flexible: in Redis, in PostgreSQL, or of one process alone. */
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRedis } from 'rate-limiter-flexible'

/** Where it is kept. A connection is its opener's, who closes it and forgets what is over. */
export type CountPlace =
  | { readonly kind: 'redis'; readonly connection: object }
  | { readonly kind: 'postgres'; readonly connection: object; readonly table: string }
  | { readonly kind: 'memory' }

export interface SharedCount {
  /** Adds, whatever the sum: how much was taken before within this window, and how long the window still lasts. */
  add(key: string, points: number): Promise<{ readonly before: number; readonly endsInMs: number }>
}

export function openSharedCount(place: CountPlace, windowSeconds: number): SharedCount {
  const limiter = openLimiter(place, windowSeconds)
  return {
    async add(key, points) {
      const { consumedPoints, msBeforeNext } = await limiter.penalty(key, points)
      return { before: consumedPoints - points, endsInMs: msBeforeNext }
    },
  }
}

function openLimiter(place: CountPlace, windowSeconds: number) {
  // each key has a limit of its own, which is held against the sum afterwards
  const options = { keyPrefix: 'lienthong-limit', points: Number.MAX_SAFE_INTEGER, duration: windowSeconds }
  switch (place.kind) {
    case 'redis':
      return new RateLimiterRedis({ ...options, storeClient: place.connection, rejectIfRedisNotReady: true })
    case 'postgres':
      return new RateLimiterPostgres({ ...options, storeClient: place.connection, storeType: 'pool', tableName: place.table, tableCreated: true, clearExpiredByTimeout: false })
    case 'memory':
      return new RateLimiterMemory(options)
  }
}
