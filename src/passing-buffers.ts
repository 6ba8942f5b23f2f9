/**
 * Buffers of a file that flows by are garbage at once, but the collector counts only the little that they take in its own heap,
 * and lets tens of mebibytes of them gather. Here they are counted, and it is asked to look at the youngest.
 */
const everyBytes = 512 * 1024

let passed = 0

/** To be told of every piece. Does nothing where Node was started without --expose-gc. */
export function notePassed(bytes: number): void {
  passed += bytes
  if (passed < everyBytes) return
  passed = 0
  globalThis.gc?.({ type: 'minor' })
}
