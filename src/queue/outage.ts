/** Keeps the log readable while something is away: one line when it goes, one when it is back, not one a try. */
import type { Log } from '../ports/log.ts'

export interface Outage {
  failed(this: void, error: unknown): void
  recovered(this: void): void
}

export function createOutage(log: Log, what: string): Outage {
  let failures = 0
  return {
    failed(error) {
      failures += 1
      if (failures === 1) log.warn({ what, error }, 'trouble; it goes on trying')
    },
    recovered() {
      if (failures > 0) log.info({ what, failures }, 'works again')
      failures = 0
    },
  }
}
