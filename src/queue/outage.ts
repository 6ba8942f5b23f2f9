/** Keeps the log readable while something is away: a line when it goes, one of its reason, one when it is back; not one a try. */
import type { Log } from '../ports/log.ts'

export interface Outage {
  failed(this: void, error: unknown): void
  recovered(this: void): void
}

/** `findReason`, where errors do not say why; it resolves with nothing when it finds no reason. */
export function createOutage(log: Log, what: string, findReason?: () => Promise<unknown>): Outage {
  let failures = 0
  return {
    failed(error) {
      failures += 1
      if (failures > 1) return
      log.warn({ what, error }, 'trouble; it goes on trying')
      void findReason?.().then((reason) => {
        if (reason !== undefined) log.warn({ what, error: reason }, 'reason of the trouble')
      })
    },
    recovered() {
      if (failures > 0) log.info({ what, failures }, 'works again')
      failures = 0
    },
  }
}
