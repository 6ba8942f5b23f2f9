/** What a process knows of itself: its clock beside the others, and the disk it writes to. */
import type { ClockFact, DiskFact, ProcessFacts } from '../domain/desk-facts.ts'
import type { Clock } from '../ports/clock.ts'
import type { DeskStore } from '../ports/desk-store.ts'

export type GatherProcessFacts = () => Promise<ProcessFacts>

interface Dependencies {
  readonly desk: Pick<DeskStore, 'clock'>
  readonly freeDisk: () => Promise<DiskFact | undefined>
  readonly clock: Pick<Clock, 'now'>
}

export function createProcessFacts({ desk, freeDisk, clock }: Dependencies): GatherProcessFacts {
  /** Half of the way there and back is the error of this. */
  async function compareClocks(): Promise<ClockFact> {
    const asked = clock.now().getTime()
    const { now, beforeAuthority } = await desk.clock()
    const middle = (asked + clock.now().getTime()) / 2
    return { processBeforeDatabase: middle - now.getTime(), databaseBeforeAuthority: beforeAuthority }
  }

  return async function gatherProcessFacts() {
    const at = clock.now()
    const [clocks, disk] = await Promise.all([compareClocks(), freeDisk()])
    return { at, clock: clocks, disk }
  }
}
