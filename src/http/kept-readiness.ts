/** One look at the parts serves everybody who asks within a second: anyone may ask, and each look costs a signature. */
import type { ReadinessPart } from '../../schemas/health.ts'
import type { Clock } from '../ports/clock.ts'

type Readiness = () => Promise<readonly ReadinessPart[]>

const keptMs = 1_000

export function keepReadiness(look: Readiness, clock: Clock): Readiness {
  let running: ReturnType<Readiness> | undefined
  let kept: { readonly parts: readonly ReadinessPart[]; readonly at: number } | undefined

  async function lookAnew(): ReturnType<Readiness> {
    try {
      const parts = await look()
      kept = { parts, at: clock.now().getTime() }
      return parts
    } finally {
      running = undefined
    }
  }

  return function readiness() {
    const age = clock.now().getTime() - (kept?.at ?? Number.NEGATIVE_INFINITY)
    // a clock that was set back makes nothing fresh
    if (kept !== undefined && age >= 0 && age < keptMs) return Promise.resolve(kept.parts)
    running ??= lookAnew()
    return running
  }
}
