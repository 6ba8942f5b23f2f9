/** What this machine itself can do, measured in the same run: the limits under every row. One thing at a time, one after another. */
import { closeSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { Pool } from 'undici'
import { startChild } from './child.ts'
import { measured, type Measured } from './load.ts'
import { opensslSpeed, opensslVersion } from './openssl-speed.ts'
import { openRedisLine } from './redis-line.ts'
import type { Surroundings } from './surroundings.ts'

export interface Machine {
  readonly processor: string
  readonly cores: number
  readonly memoryMiB: number
  readonly system: string
  readonly node: string
  readonly openssl: string
}

export interface Limit {
  readonly name: string
  readonly measured: Measured
}

const page = Buffer.alloc(4_096, 1)

export function machine(): Machine {
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryMiB: Math.round(totalmem() / 1024 ** 2),
    system: `${process.platform} ${release()}`,
    node: process.version,
    openssl: process.versions.openssl,
  }
}

export async function measureLimits(where: Surroundings, seconds: number): Promise<readonly Limit[]> {
  return [
    ...(await opensslLimits(seconds)),
    { name: 'write and fdatasync of 4 KiB', measured: flushes(join(where.folder, 'flushed'), seconds) },
    ...(await postgresLimits(await where.database('limits'), seconds)),
    ...(where.redisUrl === undefined ? [] : await redisLimits(where.redisUrl, seconds)),
    { name: 'HTTP over loopback, POST of 4 KiB', measured: await httpPings(seconds) },
  ]
}

async function opensslLimits(seconds: number): Promise<readonly Limit[]> {
  if ((await opensslVersion()) === undefined) return []
  const { signs, verifies } = await opensslSpeed('rsa2048', { seconds: Math.ceil(seconds), processes: 1 })
  return [
    { name: 'openssl speed: RSA-2048 sign', measured: ofRate(signs) },
    { name: 'openssl speed: RSA-2048 verify', measured: ofRate(verifies) },
  ]
}

function ofRate(perSecond: number): Measured {
  const ms = 1000 / perSecond
  return { perSecond, p50: ms, p95: ms, p99: ms }
}

/** The file stays as large as one page, as a log that is written over does. */
function flushes(file: string, seconds: number): Measured {
  const descriptor = openSync(file, 'w')
  const milliseconds: number[] = []
  const end = performance.now() + seconds * 1000
  try {
    for (let now = performance.now(); now < end; ) {
      writeSync(descriptor, page, 0, page.length, 0)
      fdatasyncSync(descriptor)
      const after = performance.now()
      milliseconds.push(after - now)
      now = after
    }
  } finally {
    closeSync(descriptor)
  }
  return measured(milliseconds, sum(milliseconds) / 1000)
}

async function postgresLimits(url: string, seconds: number): Promise<readonly Limit[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('create table limits (n integer)')
    return [
      { name: 'PostgreSQL: select 1', measured: await timed(seconds, async () => void (await client.query({ name: 'one', text: 'select 1' }))) },
      { name: 'PostgreSQL: a row inserted, committed', measured: await timed(seconds, async () => void (await client.query({ name: 'row', text: 'insert into limits values (1)' }))) },
    ]
  } finally {
    await client.end()
  }
}

async function redisLimits(url: string, seconds: number): Promise<readonly Limit[]> {
  const redis = openRedisLine(url)
  try {
    return [
      { name: 'Redis: PING', measured: await timed(seconds, async () => void (await redis.ask('PING'))) },
      { name: 'Redis: SET, appended to its file', measured: await timed(seconds, async () => void (await redis.ask('SET limits 1'))) },
    ]
  } finally {
    redis.close()
  }
}

async function httpPings(seconds: number): Promise<Measured> {
  const server = await startChild<{ url: string }>(join(import.meta.dirname, 'ping-server.ts'), [])
  const pool = new Pool(server.ready.url, { connections: 1 })
  try {
    return await timed(seconds, async () => {
      const { body } = await pool.request({ method: 'POST', path: '/', body: page })
      await body.dump()
    })
  } finally {
    await pool.close()
    await server.stop()
  }
}

async function timed(seconds: number, work: () => Promise<void>): Promise<Measured> {
  for (let n = 0; n < 50; n++) await work()
  const milliseconds: number[] = []
  const end = performance.now() + seconds * 1000
  for (let now = performance.now(); now < end; ) {
    await work()
    const after = performance.now()
    milliseconds.push(after - now)
    now = after
  }
  return measured(milliseconds, sum(milliseconds) / 1000)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** Of the one-minute load: what else this machine does. */
export function loadOfMachine(): string {
  return process.platform === 'linux' ? (readFileSync('/proc/loadavg', 'utf8').split(' ')[0] ?? '') : 'unknown'
}
