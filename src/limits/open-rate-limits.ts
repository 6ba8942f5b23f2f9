/**
 * How much somebody may ask within a minute. A process takes blocks of a key's allowance from the count that all share and
 * gives them out itself, so that most requests wait for nobody.
 */
import { createHmac } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { RateLimits } from '../ports/rate-limits.ts'
import { openSharedCount, type CountPlace, type SharedCount } from './shared-count.ts'

export interface RateLimitOptions {
  readonly place: CountPlace
  /** The same in every process: what is counted stands under a keyed hash of its name, for addresses are among the names. */
  readonly secret: Uint8Array
  /** How many processes share an allowance: where the shared count is away, each counts its own part of it. */
  readonly processes: number
  readonly clock: Clock
  readonly log: Log
  /** Other than a minute in tests. */
  readonly windowSeconds?: number
}

/** What this process holds of one key's allowance. */
interface Held {
  readonly name: string
  left: number
  /** Nothing more is to be had before this window ends. */
  usedUp: boolean
  windowEndsAt: number
  /** When the shared count is to be asked again in any case. */
  until: number
  fetching: Promise<void> | undefined
  waiting: number
}

/** Part of an allowance that is taken at once. */
const blocks = 50
const mostKeys = 20_000
/** Shorter than anybody notices; the shared count is a convenience of fairness and no reason to wait. */
const longestWaitMs = 800
/** After it failed the shared count is left alone for so long. */
const pauseMs = 2_000

export function openRateLimits({ place, secret, processes, clock, log, windowSeconds = 60 }: RateLimitOptions): RateLimits {
  const shared = openSharedCount(place, windowSeconds)
  const own = openSharedCount({ kind: 'memory' }, windowSeconds)
  const known = new LRUCache<string, Held>({ max: mostKeys })
  let away = false
  let againAt = 0
  let closed = false

  function heldOf(key: string): Held {
    const found = known.get(key)
    if (found !== undefined) return found
    const held: Held = { name: createHmac('sha256', secret).update(key).digest('base64url'), left: 0, usedUp: false, windowEndsAt: 0, until: 0, fetching: undefined, waiting: 0 }
    known.set(key, held)
    return held
  }

  async function fetchBlock(held: Held, perMinute: number): Promise<void> {
    const points = Math.min(perMinute, Math.max(1, Math.floor(perMinute / blocks), held.waiting))
    const block = await fromShared(held.name, perMinute, points)
    // alone nothing is taken in advance, so that nothing is lost when the shared count is back
    const { granted, asked, endsInMs } = block ?? (await fromCount(own, held.name, Math.ceil(perMinute / processes), Math.max(1, held.waiting)))
    const now = clock.now().getTime()
    held.left = granted
    held.usedUp = granted < asked
    held.windowEndsAt = now + Math.max(endsInMs, 1)
    held.until = block === undefined ? Math.min(held.windowEndsAt, Math.max(againAt, now + 1)) : held.windowEndsAt
  }

  async function fromShared(name: string, limit: number, points: number): Promise<Block | undefined> {
    if (clock.now().getTime() < againAt) return undefined
    try {
      const block = await within(longestWaitMs, fromCount(shared, name, limit, points))
      if (away) log.info({}, 'the shared count of requests works again')
      away = false
      return block
    } catch (error) {
      againAt = clock.now().getTime() + pauseMs
      if (!away && !closed) log.warn({ reason: error instanceof Error ? error.message : 'unknown' }, 'the shared count of requests is away; every process counts for itself')
      away = true
      return undefined
    }
  }

  return {
    async take(key, perMinute) {
      const held = heldOf(key)
      for (;;) {
        const now = clock.now().getTime()
        if (now < held.until) {
          if (held.left > 0) {
            held.left -= 1
            return { ok: true }
          }
          if (held.usedUp) return { ok: false, retryAfterSeconds: Math.max(1, Math.ceil((held.windowEndsAt - now) / 1000)) }
        }
        held.waiting += 1
        held.fetching ??= fetchBlock(held, perMinute).finally(() => (held.fetching = undefined))
        await held.fetching
        held.waiting -= 1
      }
    },
    close() {
      closed = true
      known.clear()
      return Promise.resolve()
    },
  }
}

interface Block {
  readonly asked: number
  readonly granted: number
  readonly endsInMs: number
}

async function fromCount(count: SharedCount, name: string, limit: number, asked: number): Promise<Block> {
  const { before, endsInMs } = await count.add(name, asked)
  return { asked, granted: Math.max(0, Math.min(asked, limit - before)), endsInMs }
}

/** Rejects after this time; what comes later is dropped. */
async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds)
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}
