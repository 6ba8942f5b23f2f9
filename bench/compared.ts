/** One thing measured on two sides in turn, round by round. */
import type { Measured } from './load.ts'

export interface Compared {
  readonly name: string
  /** The rounds with the median throughput. */
  readonly ours: Measured
  readonly baseline: Measured
  /** Median of the ratios of the rounds; higher is better for us. */
  readonly ratio: number
  readonly ratios: readonly number[]
  /** What the ratio compares. */
  readonly of: string
  /** How the two sides are called where it is not these. */
  readonly sides?: { readonly baseline: string; readonly ours: string }
  readonly notes?: readonly string[]
}

export interface Pair {
  readonly baseline: Measured
  readonly ours: Measured
}

type About = Pick<Compared, 'of' | 'sides' | 'notes'>

export const perSecondOverBaseline = 'per second, ours over baseline'

export function compare(name: string, rounds: readonly Pair[], ratioOf: (pair: Pair) => number, about: About): Compared {
  const ratios = rounds.map(ratioOf)
  return { name, ours: medianRun(rounds.map(({ ours }) => ours)), baseline: medianRun(rounds.map(({ baseline }) => baseline)), ratio: median(ratios), ratios, ...about }
}

export function compareRates(name: string, rounds: readonly Pair[], about: Partial<About> = {}): Compared {
  return compare(name, rounds, ({ ours, baseline }) => ours.perSecond / baseline.perSecond, { of: perSecondOverBaseline, ...about })
}

/** Of an even number, the upper of the two in the middle. */
export function median(values: readonly number[]): number {
  return middleOf(values, (value) => value)
}

/** The run with the median throughput. */
export function medianRun(runs: readonly Measured[]): Measured {
  return middleOf(runs, ({ perSecond }) => perSecond)
}

function middleOf<Value>(values: readonly Value[], of: (value: Value) => number): Value {
  const sorted = values.toSorted((a, b) => of(a) - of(b))
  const middle = sorted[Math.floor(sorted.length / 2)]
  if (middle === undefined) throw new RangeError('nothing was measured')
  return middle
}
