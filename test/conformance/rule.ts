/** One thing that every adapter keeps, and how to see whether it does. */
import type { Bench } from './bench.ts'
import type { AdapterHarness } from './harness.ts'

export interface Rule {
  /** Kebab-case; what an adapter's README names when the rule does not apply. */
  readonly id: string
  readonly title: string
  /** Which adapters it is about; absent: all. */
  readonly about?: (harness: AdapterHarness) => boolean
  /** Throws where the rule is broken. */
  run(bench: Bench): Promise<void>
}
