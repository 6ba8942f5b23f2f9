/** A loop body that counts what happened up to the end of the journal. */
import type { DeskStore } from '../ports/desk-store.ts'

const batch = 1_000

export function createCountFlow(desk: Pick<DeskStore, 'countFlow'>): (signal: AbortSignal) => Promise<void> {
  return async function countFlow(signal) {
    while (!signal.aborted && (await desk.countFlow(batch)) === batch);
  }
}
