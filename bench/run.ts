/** One run of the bench: what its sections stand on, and where their figures go. */
import { comparedLines } from './report.ts'
import type { Compared } from './compared.ts'
import { openSurroundings, type Surroundings } from './surroundings.ts'

export interface Run {
  readonly quick: boolean
  readonly rounds: number
  /** Of the soak. */
  readonly minutes: number
  /** Opened when the first section asks for it. */
  where(): Promise<Surroundings>
  say(text: string): void
  /** Prints a row and keeps its figures and its ratio. */
  show(compared: Compared): void
  /** Keeps figures that are printed otherwise. */
  keep(name: string, figures: unknown): void
  /** Higher is better. */
  keepRatio(name: string, ratio: number): void
}

export interface Kept {
  readonly ratios: Record<string, number>
  readonly figures: Record<string, unknown>
}

export function openRun(settings: Pick<Run, 'quick' | 'rounds' | 'minutes'>): Run & { readonly kept: Kept; close(): Promise<void> } {
  const kept: Kept = { ratios: {}, figures: {} }
  let opening: Promise<Surroundings> | undefined
  function say(text: string): void {
    process.stdout.write(text)
  }
  return {
    ...settings,
    kept,
    say,
    where() {
      opening ??= openSurroundings()
      return opening
    },
    show(compared) {
      kept.ratios[compared.name] = compared.ratio
      kept.figures[compared.name] = compared
      say(comparedLines(compared))
    },
    keep(name, figures) {
      kept.figures[name] = figures
    },
    keepRatio(name, ratio) {
      kept.ratios[name] = ratio
    },
    async close() {
      await (await opening)?.close()
    },
  }
}
