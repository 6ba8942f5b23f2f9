/** Closed-loop load on loopback: a fixed number of connections, each sending its next request after the last answer. */
import { setTimeout as pause } from 'node:timers/promises'
import { Pool } from 'undici'

const mostTries = 5

export interface LoadOptions {
  readonly url: string
  readonly path: string
  readonly connections: number
  readonly requests: number
  headersOf(n: number): Readonly<Record<string, string>>
  bodyOf(n: number): string | Uint8Array
  readonly expect: number
}

export interface Measured {
  readonly perSecond: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

export async function load(options: LoadOptions): Promise<Measured> {
  const pool = new Pool(options.url, { connections: options.connections })
  const milliseconds: number[] = []
  let next = 0
  async function sendAll(): Promise<void> {
    for (let n = next++; n < options.requests; n = next++) {
      const started = performance.now()
      await post(pool, { path: options.path, headers: options.headersOf(n), body: options.bodyOf(n), expect: options.expect })
      milliseconds.push(performance.now() - started)
    }
  }
  const started = performance.now()
  try {
    await Promise.all(Array.from({ length: options.connections }, sendAll))
  } finally {
    await pool.close()
  }
  return measured(milliseconds, (performance.now() - started) / 1000)
}

interface Post {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
  readonly expect: number
}

/** One that is told that the gateway is overloaded comes again after the time it is told, as clients do: all of it is its time. */
export async function post(pool: Pool, { path, headers, body, expect }: Post): Promise<string> {
  for (let tries = 1; ; tries++) {
    const answer = await pool.request({ method: 'POST', path, headers: { 'content-type': 'application/json', ...headers }, body })
    const text = await answer.body.text()
    if (answer.statusCode === expect) return text
    const again = Number(answer.headers['retry-after'])
    if (answer.statusCode !== 503 || !(again > 0) || tries === mostTries) throw new Error(`${path} answered ${answer.statusCode}: ${text.slice(0, 500)}`)
    await pause(again * 1000)
  }
}

/** From single durations and the time of the whole. */
export function measured(milliseconds: readonly number[], seconds: number): Measured {
  const sorted = milliseconds.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { perSecond: milliseconds.length / seconds, p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}
