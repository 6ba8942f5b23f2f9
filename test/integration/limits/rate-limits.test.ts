/** The same promises wherever requests are counted: in Redis, in PostgreSQL, or by one process alone. */
import { Redis } from 'ioredis'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openRateLimits } from '../../../src/limits/open-rate-limits.ts'
import type { CountPlace } from '../../../src/limits/shared-count.ts'
import { systemClock } from '../../../src/observe/system-clock.ts'
import type { RateLimits } from '../../../src/ports/rate-limits.ts'
import { openRedisConnection } from '../../../src/queue/open-redis-connection.ts'
import { openStore } from '../../../src/store/open-store.ts'
import { createVault } from '../../../src/store/vault.ts'
import { everythingIn } from '../../helpers/redis-content.ts'
import { createDatabase } from '../../helpers/postgres.ts'
import { redisAvailable, startRedis } from '../../helpers/redis.ts'
import { until } from '../../helpers/until.ts'
import { keepLog } from '../queue/log-lines.ts'
import { startTcpProxy } from '../queue/tcp-proxy.ts'

interface Place {
  readonly place: CountPlace
  /** All that is readable there. */
  content(): Promise<string>
  close(): Promise<void>
}

interface Kind {
  readonly name: string
  readonly available: boolean
  readonly shared: boolean
  open(): Promise<Place>
}

const kinds: readonly Kind[] = [
  {
    name: 'Redis',
    available: redisAvailable,
    shared: true,
    async open() {
      const server = await startRedis()
      const { log } = keepLog()
      const place = await openRedisConnection({ url: server.url, log, what: 'counts' })
      const reader = new Redis(server.url)
      return {
        place,
        content: () => everythingIn(reader),
        async close() {
          reader.disconnect()
          await place.close()
          await server.stop()
        },
      }
    },
  },
  {
    name: 'PostgreSQL',
    available: true,
    shared: true,
    async open() {
      const database = await createDatabase()
      const { log } = keepLog()
      const store = await openStore({ url: database.url, poolSize: 4, clock: systemClock, log, vault: createVault([{ id: 'tests-1', secret: new Uint8Array(32).fill(7) }]) })
      return {
        place: store.requestCounts,
        content: () => everyCount(database.url),
        async close() {
          await store.close()
          await database.drop()
        },
      }
    },
  },
  { name: 'memory', available: true, shared: false, open: () => Promise.resolve({ place: { kind: 'memory' }, content: () => Promise.resolve(''), close: () => Promise.resolve() }) },
]

const secret = new Uint8Array(32).fill(3)
/** Longer than any of these tests, where it need not end. */
const longWindow = 30
const opened: RateLimits[] = []

function openOn(place: CountPlace, { processes = 1, windowSeconds = longWindow } = {}): RateLimits {
  const limits = openRateLimits({ place, secret, processes, clock: systemClock, log: keepLog().log, windowSeconds })
  opened.push(limits)
  return limits
}
afterEach(async () => {
  for (const limits of opened.splice(0)) await limits.close()
})

async function takeMany(limits: RateLimits, key: string, perMinute: number, times: number): Promise<number> {
  const turns = await Promise.all(Array.from({ length: times }, () => limits.take(key, perMinute)))
  return turns.filter(({ ok }) => ok).length
}

describe.each(kinds.filter(({ available }) => available))('counted in $name', ({ open, shared }) => {
  let where: Place
  beforeAll(async () => {
    where = await open()
  })
  afterAll(() => where.close())

  test.each([1, 7, 49, 50, 333])('of %i exactly so many are let in, asked one after the other or at once', async (limit) => {
    const limits = openOn(where.place)
    let one = 0
    for (let n = 0; n < limit + 20; n += 1) one += (await limits.take(`one-${limit}`, limit)).ok ? 1 : 0
    expect(one).toBe(limit)
    expect(await takeMany(limits, `many-${limit}`, limit, limit + 200)).toBe(limit)
  })

  test('who asked too much is told when it is worth trying again, and then it is', async () => {
    const windowSeconds = 2
    const limits = openOn(where.place, { windowSeconds })
    expect(await takeMany(limits, 'late', 5, 5)).toBe(5)
    const refused = await limits.take('late', 5)
    expect(refused).toEqual({ ok: false, retryAfterSeconds: expect.any(Number) as number })
    if (refused.ok) throw new Error('it is refused')
    expect(Number.isInteger(refused.retryAfterSeconds)).toBe(true)
    expect(refused.retryAfterSeconds).toBeGreaterThanOrEqual(1)
    expect(refused.retryAfterSeconds).toBeLessThanOrEqual(windowSeconds)
    await until(async () => (await limits.take('late', 5)).ok, 'the next window', 5_000)
  })

  test('one key says nothing about another', async () => {
    const limits = openOn(where.place)
    expect(await takeMany(limits, 'greedy', 10, 100)).toBe(10)
    expect((await limits.take('modest', 10)).ok).toBe(true)
  })

  test('what is counted cannot be read as whose it is', async () => {
    const limits = openOn(where.place)
    await limits.take('address:203.0.113.77', 10)
    const content = await where.content()
    expect(content).not.toContain('203.0.113.77')
    expect(content.includes('lienthong-limit')).toBe(shared)
  })
})

describe.each(kinds.filter(({ available, shared }) => available && shared))('over two processes, in $name', ({ open }) => {
  let where: Place
  beforeAll(async () => {
    where = await open()
  })
  afterAll(() => where.close())

  test('they share one allowance', async () => {
    const [one, other] = [openOn(where.place), openOn(where.place)]
    const taken = await Promise.all([takeMany(one, 'shared', 100, 150), takeMany(other, 'shared', 100, 150)])
    expect(taken[0] + taken[1]).toBe(100)
    // neither was kept out by the other's speed alone
    expect(await takeMany(other, 'shared', 100, 10)).toBe(0)
  })

  test('most turns are given without asking', async () => {
    let asked = 0
    const limits = openOn(counting(where.place, () => (asked += 1)))
    for (let n = 0; n < 500; n += 1) expect((await limits.take('steady', 5_000)).ok).toBe(true)
    expect(asked).toBe(5)
  })
})

describe.each(kinds.filter(({ available, shared }) => available && shared))('while the count in $name does not answer', ({ open }) => {
  let where: Place
  let shift = 0
  let away = false
  const clock = { ...systemClock, now: () => new Date(Date.now() + shift) }
  beforeAll(async () => {
    where = await open()
  })
  afterAll(() => where.close())
  afterEach(() => {
    away = false
  })

  function openFlaky(processes: number): RateLimits {
    const limits = openRateLimits({ place: refusing(where.place, () => away), secret, processes, clock, log: keepLog().log, windowSeconds: longWindow })
    opened.push(limits)
    return limits
  }
  /** Until it is asked again. */
  const wait = () => void (shift += 2_001)

  test('a process gives no allowance anew, neither when it falls back nor when it comes back', async () => {
    const limits = openFlaky(1)
    expect(await takeMany(limits, 'once', 1_000, 600)).toBe(600)
    away = true
    expect(await takeMany(limits, 'once', 1_000, 1_000)).toBe(400)
    wait()
    expect(await takeMany(limits, 'once', 1_000, 100)).toBe(0)
    away = false
    wait()
    expect(await takeMany(limits, 'once', 1_000, 100)).toBe(0)
  })

  test('what it gives out alone is told to the others once it answers again', async () => {
    const [one, other] = [openFlaky(2), openFlaky(2)]
    away = true
    expect(await takeMany(one, 'told', 100, 70)).toBe(50)
    away = false
    wait()
    expect(await takeMany(one, 'told', 100, 10)).toBe(10)
    expect(await takeMany(other, 'told', 100, 100)).toBe(40)
  })

  test('a process that had more than its part gives nothing more', async () => {
    const limits = openFlaky(2)
    expect(await takeMany(limits, 'greedy', 100, 60)).toBe(60)
    away = true
    expect(await takeMany(limits, 'greedy', 100, 60)).toBe(0)
    away = false
    wait()
    expect(await takeMany(limits, 'greedy', 100, 60)).toBe(40)
  })

  test('it comes and goes, and a minute gives what a minute gives', async () => {
    const limits = openFlaky(1)
    let taken = 0
    for (let n = 0; n < 13; n += 1) {
      away = n % 3 === 1
      if (n > 0) shift += 1_000
      taken += await takeMany(limits, 'flickering', 1_200, 100)
    }
    expect(taken).toBe(1_200)
  })
})

test('an answer of the count that comes too late is lost to nobody', async () => {
  const database = await createDatabase()
  const store = await openStore({ url: database.url, poolSize: 2, clock: systemClock, log: keepLog().log, vault: createVault([{ id: 'tests-1', secret: new Uint8Array(32).fill(7) }]) })
  let shift = 0
  const answers: Promise<void>[] = []
  const late = Promise.withResolvers<void>()
  let slow = true
  const place = around(store.requestCounts, (ask) => {
    if (!slow) return ask()
    const answer = late.promise.then(ask)
    answers.push(answer.then(() => undefined))
    return answer
  })
  const limits = openRateLimits({ place, secret, processes: 1, clock: { ...systemClock, now: () => new Date(Date.now() + shift) }, log: keepLog().log, windowSeconds: longWindow })
  opened.push(limits)
  expect(await takeMany(limits, 'late', 100, 10)).toBe(10)
  late.resolve()
  await Promise.all(answers)
  slow = false
  shift += 2_001
  expect(await takeMany(limits, 'late', 100, 100)).toBe(90)
  await store.close()
  await database.drop()
})

test('counts of windows that are over are forgotten', async () => {
  const database = await createDatabase()
  const store = await openStore({ url: database.url, poolSize: 2, clock: systemClock, log: keepLog().log, vault: createVault([{ id: 'tests-1', secret: new Uint8Array(32).fill(7) }]) })
  await openOn(store.requestCounts).take('somebody', 10)
  await store.requestCounts.forget(new Date())
  expect(await everyCount(database.url)).toContain('lienthong-limit')
  await store.requestCounts.forget(new Date(Date.now() + 60_000))
  expect(await everyCount(database.url)).toBe('[]')
  await store.close()
  await database.drop()
})

describe.skipIf(!redisAvailable)('while Redis', () => {
  test('is not there, each process gives its part, at once; when it is back, both share again', async () => {
    const server = await startRedis()
    const lines = keepLog()
    const connections = await Promise.all([1, 2].map(() => openRedisConnection({ url: server.url, log: lines.log, what: 'counts' })))
    const [one, other] = connections.map((place) => openOn(place, { processes: 2 }))
    if (one === undefined || other === undefined) throw new Error('there are two')
    await server.kill('SIGKILL')
    await until(() => connections.every(({ connection }) => connection.status !== 'ready'), 'both know that it is gone')
    const start = performance.now()
    const taken = await Promise.all([takeMany(one, 'alone', 100, 150), takeMany(other, 'alone', 100, 150)])
    expect(taken).toEqual([50, 50])
    expect(performance.now() - start).toBeLessThan(1_000)
    await server.restart({ keepData: false })
    await until(async () => (await takeMany(one, 'again', 100, 1)) + (await keysIn(server.url)) > 1, 'it is asked again', 10_000)
    await Promise.all(connections.map((connection) => connection.close()))
    await server.stop()
  })

  test('hangs, nobody waits longer than a second, and then nobody waits at all', async () => {
    const server = await startRedis()
    const proxy = await startTcpProxy(server.port)
    const place = await openRedisConnection({ url: `redis://127.0.0.1:${proxy.port}`, log: keepLog().log, what: 'counts' })
    const limits = openOn(place)
    proxy.freeze()
    const first = await timed(() => limits.take('patient', 1))
    expect(first.turn.ok).toBe(true)
    expect(first.ms).toBeLessThan(1_200)
    const second = await timed(() => limits.take('patient', 1))
    expect(second.turn.ok).toBe(false)
    expect(second.ms).toBeLessThan(100)
    await place.close()
    await proxy.close()
    await server.stop()
  })
})

async function timed(take: () => ReturnType<RateLimits['take']>) {
  const start = performance.now()
  const turn = await take()
  return { turn, ms: performance.now() - start }
}

/** How many keys there are. */
async function keysIn(url: string): Promise<number> {
  const reader = new Redis(url)
  try {
    return await reader.dbsize()
  } finally {
    reader.disconnect()
  }
}

async function everyCount(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return JSON.stringify((await client.query('select * from request_counts')).rows)
  } finally {
    await client.end()
  }
}

/** The same place, telling of every question. */
function counting(place: CountPlace, tell: () => void): CountPlace {
  return around(place, (ask) => {
    tell()
    return ask()
  })
}

/** The same place, which at times refuses. */
function refusing(place: CountPlace, isAway: () => boolean): CountPlace {
  return around(place, (ask) => (isAway() ? Promise.reject(new Error('the place is away')) : ask()))
}

type Ask = () => Promise<unknown>

/** The same place, with something between it and whoever asks. */
function around(place: CountPlace, between: (ask: Ask) => Promise<unknown>): CountPlace {
  if (place.kind === 'memory') return place
  const connection = new Proxy(place.connection, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      if (name !== 'rlflxIncr' && name !== 'query') return value.bind(target) as unknown
      return (...words: readonly unknown[]) => between(() => Reflect.apply(value, target, words) as Promise<unknown>)
    },
  })
  return { ...place, connection }
}
