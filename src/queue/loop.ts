/** Something done again and again: at once when woken, and from time to time in any case. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '../ports/log.ts'
import type { NextRun } from '../ports/next-run.ts'
import { createOutage } from './outage.ts'

export interface Loop {
  /** Runs at once; during a run, once more after it. Does not shorten the pause after a failure. */
  wake(): void
  /** Waits for the running run, whose signal is aborted. Idempotent. */
  close(): Promise<void>
}

export interface LoopOptions {
  readonly name: string
  readonly everyMs: number
  /** How long it rests at least before it runs again, none where not said: in a rush each run finds more, and one that comes alone never waits. */
  readonly restMs?: number
  /** Never called twice at once. A throw is logged, and tried again after a growing pause. */
  readonly run: (signal: AbortSignal) => Promise<NextRun | void>
  readonly log: Log
}

const firstBackoffMs = 100
const lastBackoffMs = 2_000

/** Starts with a run. */
export function startLoop({ name, everyMs, restMs = 0, run, log }: LoopOptions): Loop {
  const outage = createOutage(log, name)
  const stop = new AbortController()
  let woken = false
  let rest: AbortController | undefined
  const ended = repeat()

  async function repeat(): Promise<void> {
    let backoffMs = firstBackoffMs
    while (!stop.signal.aborted) {
      woken = false
      const ended = await attempt()
      if (ended !== 'failed') {
        backoffMs = firstBackoffMs
        await restBefore(ended)
      } else {
        await pauseFor(backoffMs, stop.signal)
        backoffMs = Math.min(backoffMs * 2, lastBackoffMs)
      }
    }
  }

  async function attempt(): Promise<NextRun | 'failed'> {
    try {
      const next = await run(stop.signal)
      outage.recovered()
      return next ?? undefined
    } catch (error) {
      if (!stop.signal.aborted) outage.failed(error)
      return 'failed'
    }
  }

  async function restBefore(next: NextRun): Promise<void> {
    if (next === 'elsewhere') return pauseFor(everyMs, stop.signal)
    if (restMs > 0) await pauseFor(restMs, stop.signal)
    if (woken || next === 'again') return
    rest = new AbortController()
    await pauseFor(everyMs - restMs, AbortSignal.any([rest.signal, stop.signal]))
    rest = undefined
  }

  return {
    wake() {
      woken = true
      rest?.abort()
    },
    async close() {
      stop.abort()
      await ended
    },
  }
}

async function pauseFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  await pause(milliseconds, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}
