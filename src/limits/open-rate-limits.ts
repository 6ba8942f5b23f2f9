/**
 * How much somebody may ask within a minute. A process takes blocks of a key's allowance from the count that all share and
 * gives them out itself, so that most requests wait for nobody.
 */
import { createHmac } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { RateLimits } from '../ports/rate-limits.ts'
import { openSharedCount, type CountPlace } from './shared-count.ts'

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
  /** Got within this window, by the shared count or alone. */
  granted: number
  /** What of it the shared count knows. */
  told: number
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
  const known = new LRUCache<string, Held>({ max: mostKeys })
  let away = false
  let againAt = 0
  let closed = false

  function heldOf(key: string): Held {
    const found = known.get(key)
    if (found !== undefined) return found
    const held: Held = { name: createHmac('sha256', secret).update(key).digest('base64url'), left: 0, usedUp: false, windowEndsAt: 0, granted: 0, told: 0, until: 0, fetching: undefined, waiting: 0 }
    known.set(key, held)
    return held
  }

  async function fetchBlock(held: Held, perMinute: number): Promise<void> {
    const start = clock.now().getTime()
    if (start >= held.windowEndsAt) Object.assign(held, { granted: 0, told: 0, windowEndsAt: start + windowSeconds * 1000 })
    const points = Math.min(perMinute, Math.max(1, Math.floor(perMinute / blocks), held.waiting))
    if (await fetchShared(held, perMinute, points)) return
    // alone nothing is taken in advance, and what was got before counts: an outage gives no allowance anew
    receive(held, Math.max(1, held.waiting), Math.ceil(perMinute / processes) - held.granted)
    held.until = Math.min(held.windowEndsAt, Math.max(againAt, clock.now().getTime() + 1))
  }

  /** False where the shared count is away. */
  async function fetchShared(held: Held, perMinute: number, points: number): Promise<boolean> {
    if (clock.now().getTime() < againAt) return false
    const { windowEndsAt } = held
    // what was given out alone is told as soon as somebody listens; what was told and never given out is there still
    const alone = held.granted - held.told
    const adding = Math.max(0, points + alone)
    const asking = shared.add(held.name, adding)
    try {
      const { before, endsInMs } = await within(longestWaitMs, asking)
      if (away) log.info({}, 'the shared count of requests works again')
      away = false
      held.told += adding
      held.windowEndsAt = clock.now().getTime() + Math.max(endsInMs, 1)
      held.until = held.windowEndsAt
      receive(held, points, perMinute - before - alone)
      return true
    } catch (error) {
      againAt = clock.now().getTime() + pauseMs
      if (!away && !closed) log.warn({ reason: error instanceof Error ? error.message : 'unknown' }, 'the shared count of requests is away; every process counts for itself')
      away = true
      // it may have been added all the same, only too late for whoever waited
      asking.then(() => void (held.windowEndsAt === windowEndsAt && (held.told += adding)), () => undefined)
      return false
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

function receive(held: Held, asked: number, left: number): void {
  held.left = Math.max(0, Math.min(asked, left))
  held.granted += held.left
  held.usedUp = held.left < asked
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
