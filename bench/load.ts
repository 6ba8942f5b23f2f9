/** Closed-loop load on loopback: a fixed number of connections, each sending its next request after the last answer. */
import { Pool } from 'undici'

export interface LoadOptions {
  readonly url: string
  readonly path: string
  readonly connections: number
  readonly requests: number
  headersOf(n: number): Readonly<Record<string, string>>
  bodyOf(n: number): string
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
      const answer = await pool.request({ method: 'POST', path: options.path, headers: { 'content-type': 'application/json', ...options.headersOf(n) }, body: options.bodyOf(n) })
      const text = await answer.body.text()
      if (answer.statusCode !== options.expect) throw new Error(`answered ${answer.statusCode}: ${text.slice(0, 500)}`)
      milliseconds.push(performance.now() - started)
    }
  }
  const started = performance.now()
  await Promise.all(Array.from({ length: options.connections }, sendAll))
  const seconds = (performance.now() - started) / 1000
  await pool.close()
  return measured(milliseconds, seconds)
}

/** From single durations and the time of the whole. */
export function measured(milliseconds: readonly number[], seconds: number): Measured {
  const sorted = milliseconds.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { perSecond: milliseconds.length / seconds, p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}

/** The run with the median throughput. */
export function medianRun(runs: readonly Measured[]): Measured {
  const sorted = runs.toSorted((a, b) => a.perSecond - b.perSecond)
  const middle = sorted[Math.floor(sorted.length / 2)]
  if (middle === undefined) throw new RangeError('no runs')
  return middle
}
