/** Looks again and again at something that goes on at the gateway until it is over; Ctrl-C ends the looking, not what goes on. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Bilingual } from '../../schemas/bilingual.ts'
import { CliFailure, interrupted } from './failure.ts'
import { openProgress, type Progress, type Standing } from './progress.ts'
import type { Terminal } from './terminal.ts'

export interface Followed<Seen> {
  read(): Promise<Seen>
  isOver(seen: Seen): boolean
  standing(seen: Seen): Standing
  /** Said on Ctrl-C: that it goes on, and how to follow it again. */
  readonly goesOn: Bilingual
}

const everyMs = 500
/** A gateway that is started anew comes back within it. */
const longestSilence = 120

export async function follow<Seen>(terminal: Terminal, followed: Followed<Seen>): Promise<Seen> {
  const progress = openProgress(terminal)
  const stopping = new AbortController()
  const stop = () => stopping.abort()
  // once: a second Ctrl-C ends the command whatever it does
  process.once('SIGINT', stop)
  try {
    return await look(followed, progress, stopping.signal)
  } finally {
    process.off('SIGINT', stop)
    progress.end()
  }
}

async function look<Seen>({ read, isOver, standing, goesOn }: Followed<Seen>, progress: Progress, stopping: AbortSignal): Promise<Seen> {
  for (let silent = 0; ; ) {
    const seen = await readOrWait(read, silent)
    silent = seen === undefined ? silent + 1 : 0
    progress.show(seen === undefined ? noAnswer : standing(seen.now))
    if (seen !== undefined && isOver(seen.now)) return seen.now
    // an interrupted pause rejects, and is told by the signal
    await pause(everyMs, undefined, { signal: stopping }).catch(() => undefined)
    if (stopping.aborted) throw interrupted(goesOn.vi, goesOn.en)
  }
}

const noAnswer: Standing = { words: { vi: 'Cổng chưa trả lời, đang thử lại…', en: 'The gateway does not answer, trying again…' } }

async function readOrWait<Seen>(read: () => Promise<Seen>, silent: number): Promise<{ readonly now: Seen } | undefined> {
  try {
    return { now: await read() }
  } catch (failure) {
    if (isPassing(failure) && silent < longestSilence) return undefined
    throw failure
  }
}

function isPassing(failure: unknown): boolean {
  if (!(failure instanceof CliFailure)) return false
  const status = failure.problem?.status
  return failure.kind === 'unreachable' || status === 503 || status === 429
}
