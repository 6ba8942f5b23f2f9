/** The gate: ratios of a run beside those that are stored. Each may fall by its own tolerance; rising is no fault. Pure. */

/** Name of a row and its ratio: of more is better. */
export type Ratios = Readonly<Record<string, number>>

export interface StoredRatio {
  readonly ratio: number
  /** Part of the ratio that it may fall by: 0.2 lets 1.00 become 0.80. */
  readonly tolerance: number
}

export type StoredRatios = Readonly<Record<string, StoredRatio>>

export type Verdict =
  | { readonly name: string; readonly kind: 'held' | 'fell'; readonly ratio: number; readonly stored: number; readonly least: number }
  /** Nothing is stored about it. */
  | { readonly name: string; readonly kind: 'new'; readonly ratio: number }
  /** Stored, and not measured in this run. */
  | { readonly name: string; readonly kind: 'absent'; readonly stored: number }

export interface Judgement {
  readonly verdicts: readonly Verdict[]
  /** Something was compared, and nothing fell. */
  readonly passed: boolean
}

export const usualTolerance = 0.2

export function judge(ratios: Ratios, stored: StoredRatios): Judgement {
  const measured = Object.entries(ratios).map(([name, ratio]) => judgeOne(name, ratio, stored[name]))
  const absent = Object.entries(stored).flatMap(([name, { ratio }]): readonly Verdict[] => (name in ratios ? [] : [{ name, kind: 'absent', stored: ratio }]))
  const compared = measured.filter(({ kind }) => kind !== 'new')
  return { verdicts: [...measured, ...absent], passed: compared.length > 0 && compared.every(({ kind }) => kind === 'held') }
}

function judgeOne(name: string, ratio: number, stored: StoredRatio | undefined): Verdict {
  if (stored === undefined) return { name, kind: 'new', ratio }
  const least = stored.ratio * (1 - stored.tolerance)
  // what is not a number holds nothing
  return { name, kind: ratio >= least ? 'held' : 'fell', ratio, stored: stored.ratio, least }
}

/** What is stored after a run: its ratios with the tolerances that stood; what it did not measure stays. */
export function storedAfter(ratios: Ratios, before: StoredRatios): StoredRatios {
  const now = Object.entries(ratios).map(([name, ratio]): [string, StoredRatio] => [name, { ratio: rounded(ratio), tolerance: before[name]?.tolerance ?? usualTolerance }])
  return { ...before, ...Object.fromEntries(now) }
}

function rounded(ratio: number): number {
  return Math.round(ratio * 1_000) / 1_000
}

export function verdictLine(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'held':
    case 'fell':
      return `${verdict.kind === 'held' ? 'held' : 'FELL'}    ${verdict.name}: ${verdict.ratio.toFixed(2)}, stored ${verdict.stored.toFixed(2)}, at least ${verdict.least.toFixed(2)}`
    case 'new':
      return `new     ${verdict.name}: ${verdict.ratio.toFixed(2)}`
    case 'absent':
      return `absent  ${verdict.name}: stored ${verdict.stored.toFixed(2)}`
  }
}
