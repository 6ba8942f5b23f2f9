/** After a change of keys: a loop body that brings what is kept under the new key, a little at a time. */
import type { Log } from '../ports/log.ts'
import type { RewrapStore } from '../ports/rewrap-store.ts'

interface Dependencies {
  readonly rewraps: RewrapStore
  readonly log: Log
}

const rowsOfATurn = 300

/** Ends when nothing is left, another process is at it, or the signal aborts; says once when it is through. */
export function createRewrapContent({ rewraps, log }: Dependencies): (signal: AbortSignal) => Promise<void> {
  return async function rewrapContent(signal) {
    let turns = 0
    while (!signal.aborted && (await rewraps.turn(rowsOfATurn))) turns++
    if (turns === 0) return
    const { key, left } = await rewraps.status()
    if (left.length === 0) log.info({ key }, 'everything that is kept encrypted is under this key; older ones can be taken out of the configuration')
  }
}
