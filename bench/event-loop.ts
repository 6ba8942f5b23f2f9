/** How long the event loop was held up while something ran. */
import { monitorEventLoopDelay } from 'node:perf_hooks'

export interface LoopDelay {
  /** Milliseconds. */
  readonly p99: number
  readonly longest: number
}

export async function loopDelayDuring(work: () => Promise<unknown>): Promise<LoopDelay> {
  const delays = monitorEventLoopDelay({ resolution: 1 })
  delays.enable()
  // its first tick is the one it measures from
  await new Promise((resolve) => setTimeout(resolve, 20))
  delays.reset()
  await work()
  // a tick that is late because of the last work is counted when it comes
  await new Promise((resolve) => setTimeout(resolve, 5))
  delays.disable()
  return { p99: delays.percentile(99) / 1e6, longest: delays.max / 1e6 }
}
