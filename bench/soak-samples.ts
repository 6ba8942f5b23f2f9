/** What the processes of a soak look like while it runs: memory as it is, and what is on its way. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Pool } from 'pg'
import { figuresOf } from './process-figures.ts'
import { openRedisLine, type RedisLine } from './redis-line.ts'
import { slopeOf } from './slope.ts'

export interface Sample {
  readonly seconds: number
  /** Accepted by then. */
  readonly transfers: number
  readonly residentMiB: Readonly<Record<string, number>>
  /** On their way, and not yet published to the queue. */
  readonly open: number
  readonly unpublished: number
}

interface Sampled {
  /** Process ids by name. */
  readonly pids: Readonly<Record<string, number>>
  readonly database: Pool
  readonly redisUrl: string | undefined
  /** How far the soak is. */
  now(): Pick<Sample, 'seconds' | 'transfers'>
}

const sampleMs = 10_000
/** Part of the soak that memory may take to find its size. */
const warmUp = 1 / 6

/** Until the signal aborts. */
export async function takeSamples({ pids, database, redisUrl, now }: Sampled, signal: AbortSignal): Promise<readonly Sample[]> {
  const redis = redisUrl === undefined ? undefined : openRedisLine(redisUrl)
  const samples: Sample[] = []
  try {
    while (!signal.aborted) {
      const { rows } = await database.query<{ open: string; unpublished: string }>('select (select count(*) from work) as open, (select count(*) from outbox) as unpublished')
      const residentMiB = { ...residentOf(pids), ...(redis === undefined ? {} : { redis: await residentOfRedis(redis) }) }
      samples.push({ ...now(), residentMiB, open: Number(rows[0]?.open), unpublished: Number(rows[0]?.unpublished) })
      await pause(sampleMs, undefined, { signal }).catch(() => undefined)
    }
  } finally {
    redis?.close()
  }
  return samples
}

function residentOf(pids: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, figuresOf(pid).residentBytes / 1024 ** 2]))
}

async function residentOfRedis(redis: RedisLine): Promise<number> {
  return Number(/^used_memory_rss:(\d+)/m.exec(await redis.ask('INFO memory'))?.[1]) / 1024 ** 2
}

/** MiB for each 10,000 transfers after the warm-up, by process. */
export function memorySlopes(samples: readonly Sample[]): Readonly<Record<string, number>> {
  const settled = samples.slice(Math.floor(samples.length * warmUp))
  const names = Object.keys(samples[0]?.residentMiB ?? {})
  return Object.fromEntries(names.map((name) => [name, slopeOf(settled.map(({ transfers, residentMiB }) => ({ x: transfers / 10_000, y: residentMiB[name] ?? 0 })))]))
}
