/** A limit on work that should end by itself once a signal aborts. */
import { setTimeout as pause } from 'node:timers/promises'

/** The work's result, or what `late` says when the work is not done `graceMs` after the signal aborted. Leaves no timer behind. */
export async function notLongAfter<Result>(signal: AbortSignal, graceMs: number, work: Promise<Result>, late: () => Result): Promise<Result> {
  const done = new AbortController()
  try {
    return await Promise.race([work, limit(signal, graceMs, done.signal, late)])
  } finally {
    done.abort()
  }
}

async function limit<Result>(signal: AbortSignal, graceMs: number, done: AbortSignal, late: () => Result): Promise<Result> {
  await aborted(AbortSignal.any([signal, done]))
  if (!done.aborted) await pause(graceMs, undefined, { signal: done }).catch(() => undefined)
  // the race is over: nobody reads this
  return done.aborted ? new Promise<never>(() => undefined) : late()
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
