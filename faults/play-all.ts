/** Plays plans on several stacks side by side: a stack lives for some runs, then its journal is verified and a new one takes its place. */
import { startDatabaseServer, type DatabaseServer } from './database.ts'
import { copyBuild } from './gateway.ts'
import type { Plan } from './plan.ts'
import { playRun, type RunResult } from './run.ts'
import { openStack, type Stack } from './stack.ts'
import { verifyJournal, type VerifiedJournal } from './verify-journal.ts'

export interface PlayOptions {
  readonly stacks: number
  readonly signal: AbortSignal
  onResult(result: RunResult): void
  onTrouble(trouble: Trouble): void
}

/** A run that could not be played to its end. */
export interface Trouble {
  readonly seed: number
  readonly words: string
}

export interface Played {
  readonly journals: readonly VerifiedJournal[]
  readonly troubles: readonly Trouble[]
}

/** So many runs share their servers' data, so that what is left of one may trouble the next. */
const runsOfALife = 20

export async function playAll(plans: readonly Plan[], { stacks, signal, onResult, onTrouble }: PlayOptions): Promise<Played> {
  const batches = inBatches(plans)
  const journals: VerifiedJournal[] = []
  const troubles: Trouble[] = []
  const build = await copyBuild()

  async function playInTurn(slot: number): Promise<void> {
    const server = await startDatabaseServer()
    try {
      for (let batch = batches.shift(), life = 1; batch !== undefined && !signal.aborted; batch = batches.shift(), life++) {
        const [first] = batch
        // a stack that cannot be opened, or whose journal cannot be read, takes its first run with it and no other
        await playBatch(server, batch, `life_${slot}_${life}`).catch((error: unknown) => giveUp(batch, first, error))
      }
    } finally {
      await server.stop()
    }
  }

  function giveUp(batch: Plan[], first: Plan | undefined, error: unknown): void {
    if (batch[0] === first) batch.shift()
    if (first !== undefined) note({ seed: first.seed, words: wordsOf(error) })
    if (batch.length > 0) batches.unshift(batch)
  }

  function note(trouble: Trouble): void {
    troubles.push(trouble)
    onTrouble(trouble)
  }

  async function playBatch(server: DatabaseServer, batch: Plan[], name: string): Promise<void> {
    const [first] = batch
    if (first === undefined) return
    const stack = await openStack({ server, backend: first.backend, name, main: build.main })
    try {
      for (let sound = true; sound && batch.length > 0 && !signal.aborted; ) sound = await playOne(stack, batch.splice(0, 1))
      if (!signal.aborted) journals.push(await verifyJournal(stack))
    } finally {
      await stack.close()
    }
    // what comes after a run that did not end starts on a stack that it did not touch
    if (batch.length > 0) batches.unshift(batch)
  }

  /** Whether the next may be played on the same stack. */
  async function playOne(stack: Stack, [plan]: readonly Plan[]): Promise<boolean> {
    if (plan === undefined) return false
    try {
      const result = await playRun(stack, plan, signal)
      onResult(result)
      return result.findings.length === 0
    } catch (error) {
      if (signal.aborted) return false
      note({ seed: plan.seed, words: wordsOf(error) })
      return false
    }
  }

  // nothing is left behind by one because another failed
  const ends = await Promise.allSettled(Array.from({ length: Math.min(stacks, batches.length) }, (_, slot) => playInTurn(slot + 1)))
  await build.remove()
  for (const end of ends) if (end.status === 'rejected') throw end.reason
  return { journals, troubles }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Of one backend each, in the order of the seeds. */
function inBatches(plans: readonly Plan[]): Plan[][] {
  const batches: Plan[][] = []
  for (const backend of ['redis', 'sentinel', 'postgres'] as const) {
    const its = plans.filter((plan) => plan.backend === backend)
    const length = its[0]?.long === true ? 1 : runsOfALife
    for (let from = 0; from < its.length; from += length) batches.push(its.slice(from, from + length))
  }
  return batches.toSorted((one, other) => (one[0]?.seed ?? 0) - (other[0]?.seed ?? 0))
}
