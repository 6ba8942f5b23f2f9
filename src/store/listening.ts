/** Hears announcements on a connection of its own, and comes back by itself when the server goes away. */
import pg from 'pg'
import type { Clock } from '../ports/clock.ts'
import { workChannel } from './announcer.ts'

const firstPauseMs = 100
const longestPauseMs = 5_000

export interface Listening {
  /** Resolves after the first try to connect, whatever came of it. */
  listen(wake: () => void): Promise<() => Promise<void>>
  close(): Promise<void>
}

export interface ListeningOptions {
  readonly url: string
  readonly clock: Clock
  readonly onError: (error: Error) => void
  /** That of work, where not said. */
  readonly channel?: string
}

export function createListening(options: ListeningOptions): Listening {
  const stops = new Set<() => Promise<void>>()
  return {
    async listen(wake) {
      const stop = await startListener(options, wake)
      stops.add(stop)
      return async () => {
        stops.delete(stop)
        await stop()
      }
    },
    async close() {
      await Promise.all([...stops].map((stop) => stop()))
      stops.clear()
    },
  }
}

async function startListener({ url, clock, onError, channel = workChannel }: ListeningOptions, wake: () => void): Promise<() => Promise<void>> {
  let client: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  let connecting: Promise<void> = Promise.resolve()
  let failures = 0
  let stopped = false

  async function connect(): Promise<void> {
    const opening = new pg.Client({ connectionString: url, application_name: 'lienthong listen', keepAlive: true, connectionTimeoutMillis: 10_000 })
    client = opening
    opening.on('notification', wake)
    opening.on('error', (error) => lose(opening, error))
    opening.on('end', () => lose(opening, new Error('the connection that listens ended')))
    try {
      await opening.connect()
      await opening.query(`listen ${channel}`)
      failures = 0
      // what was announced while nobody listened
      wake()
    } catch (error) {
      lose(opening, error instanceof Error ? error : new Error(String(error)))
      await opening.end().catch(() => {})
    }
  }

  function lose(lost: pg.Client, error: Error): void {
    if (stopped || client !== lost) return
    client = undefined
    // one word an outage, not one a try
    if (failures === 0) onError(error)
    const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(failures, 10))
    failures++
    timer = setTimeout(() => {
      connecting = connect()
    }, pauseMs * (0.5 + clock.random() / 2))
  }

  connecting = connect()
  await connecting
  return async () => {
    stopped = true
    clearTimeout(timer)
    await connecting
    await client?.end()
    client = undefined
  }
}
