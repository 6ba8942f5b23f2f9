/** Asks suspended partners whether they would take a message now, and opens their lanes when they would. */
import { probeDelayMs } from '../domain/retry-policy.ts'
import type { Health } from '../ports/adapter.ts'
import type { Log } from '../ports/log.ts'
import type { Lane, LaneStore } from '../ports/transfer-store.ts'
import type { OpenLine } from './open-line.ts'
import type { Partners } from './partners.ts'
import type { SweepDue } from './sweep-due.ts'

interface Dependencies {
  readonly lanes: LaneStore
  readonly partners: Partners
  readonly sweepDue: SweepDue
  readonly log: Log
}

/** Longer than any probe may take, so that two processes do not probe the same lane at once. */
const holdMs = 30_000

export function createProbeLanes({ lanes, partners, sweepDue, log }: Dependencies): (signal: AbortSignal) => Promise<void> {
  return async function probeLanes(signal) {
    const due = await lanes.takeDueProbes(holdMs)
    await Promise.all(due.map((lane) => probeLane(lane, signal)))
  }

  async function probeLane(lane: Lane, signal: AbortSignal): Promise<void> {
    const line = partners.get(lane.partner)?.line
    if (line === undefined) return
    const health = await probe(line, AbortSignal.any([signal, AbortSignal.timeout(Math.min(holdMs / 2, line.agreement.timeoutMs))]))
    if (!health.up) {
      await lanes.scheduleProbe(lane.partner, probeDelayMs(lane.probes, line.agreement))
      return
    }
    if (!(await lanes.reopen(lane.partner))) return
    const woken = await sweepDue(0, lane.partner)
    log.info({ partner: lane.partner, suspendedSince: lane.since, woken }, 'lane reopened')
  }

  async function probe(line: OpenLine, signal: AbortSignal): Promise<Health> {
    try {
      return await line.probe(signal)
    } catch (error) {
      log.error({ partner: line.partner.id, error }, 'adapter threw in its probe')
      return { up: false, code: 'adapter-threw', words: 'The adapter failed.' }
    }
  }
}
