/** Asks suspended partners whether they would take a message now, and opens their lanes when they would. */
import { probeDelayMs } from '../domain/retry-policy.ts'
import type { Log } from '../ports/log.ts'
import type { Lane, LaneStore } from '../ports/lane-store.ts'
import type { Destination } from './open-line.ts'

export interface LaneProber {
  /** Starts the probes that are due and does not wait for them: a partner that hangs in its probe holds up no other. */
  start(signal: AbortSignal): Promise<void>
  /** Waits for the probes in hand, which end with their signal. */
  close(): Promise<void>
}

interface Dependencies {
  readonly lanes: LaneStore
  readonly destination: (partner: string) => Destination | undefined
  readonly log: Log
  /** Called for a lane that opened. */
  readonly onOpened: (partner: string) => void
}

/** Longer than any probe may take, so that two processes do not probe the same lane at once. */
const holdMs = 30_000
const longestProbeMs = 15_000

export function createLaneProber({ lanes, destination, log, onOpened }: Dependencies): LaneProber {
  const inHand = new Map<string, Promise<void>>()

  async function probeLane(lane: Lane, signal: AbortSignal): Promise<void> {
    const line = destination(lane.partner)
    if (line === undefined) return
    try {
      const health = await line.probe(AbortSignal.any([signal, AbortSignal.timeout(Math.min(longestProbeMs, line.agreement.timeoutMs))]))
      if (!health.up) {
        await lanes.scheduleProbe(lane.partner, probeDelayMs(lane.probes, line.agreement))
      } else if (await lanes.reopen(lane.partner)) {
        onOpened(lane.partner)
        log.info({ partner: lane.partner, suspendedSince: lane.since }, 'lane reopened')
      }
    } catch (error) {
      // the store is away; the lane is probed again once the hold is over
      log.warn({ partner: lane.partner, error }, 'a probe could not be written down')
    }
  }

  return {
    async start(signal) {
      for (const lane of await lanes.takeDueProbes(holdMs)) {
        if (inHand.has(lane.partner)) continue
        inHand.set(lane.partner, probeLane(lane, signal).finally(() => inHand.delete(lane.partner)))
      }
    },
    async close() {
      await Promise.all(inHand.values())
    },
  }
}
