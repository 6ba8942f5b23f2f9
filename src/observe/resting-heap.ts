/**
 * Under load the heap may grow a good deal between two collections, which is what makes them few. A process with little to
 * do would fill that room as well, slowly, with what its timers leave: here it is collected while nobody waits.
 */
const everyMs = 30_000
/** Of one processor; who does less than this rests. */
const restingShare = 0.1

/** For as long as the process lives, which this does not lengthen. Does nothing where Node was started without --expose-gc. */
export function collectAtRest(): void {
  let before = process.cpuUsage()
  setInterval(() => {
    const { user, system } = process.cpuUsage(before)
    before = process.cpuUsage()
    if ((user + system) / 1000 < everyMs * restingShare) globalThis.gc?.({ type: 'major' })
  }, everyMs).unref()
}
