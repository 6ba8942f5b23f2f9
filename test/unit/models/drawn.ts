/**
 * How often the model tests draw, and from which seed. Every run of the tests draws the same few, so that it fails for what
 * was changed and for nothing else; LIENTHONG_MODEL_SEED draws others (`any`: new ones each time), LIENTHONG_MODEL_RUNS so
 * many. A failure prints the seed it was drawn from and what it shrank to.
 */
import { randomInt } from 'node:crypto'

const wantedSeed = process.env['LIENTHONG_MODEL_SEED'] ?? '20261122'
const seed = wantedSeed === 'any' ? randomInt(2 ** 31) : Number(wantedSeed)
const wanted = process.env['LIENTHONG_MODEL_RUNS']
const longestDrawMs = 300

export interface Draws {
  readonly seed: number
  readonly numRuns: number
}

export function drawn(numRuns: number): Draws {
  return { seed, numRuns: wanted === undefined ? numRuns : Number(wanted) }
}

/** For tests that draw: as long as many draws may take. */
export const limited = { timeout: 60_000 + Number(wanted ?? 0) * longestDrawMs } as const
