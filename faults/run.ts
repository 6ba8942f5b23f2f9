/** One run of a plan on a stack: the load and the faults together, then everything is healed, settles, and is reconciled. */
import { setTimeout as pause } from 'node:timers/promises'
import { openDraw } from './draw.ts'
import { faultNamed } from './fault-table.ts'
import type { Finding } from './findings.ts'
import { playLoad } from './load.ts'
import type { Backend, Plan, PlannedFault } from './plan.ts'
import { reconcile } from './reconcile.ts'
import { healAll, settle } from './settle.ts'
import type { Stack } from './stack.ts'

export interface RunResult {
  readonly seed: number
  readonly backend: Backend
  readonly faults: readonly { readonly name: string; readonly came: 'struck' | 'missed' }[]
  readonly dossiers: number
  /** Hand-overs that were acknowledged, supplements with them, and news that partners told. */
  readonly acknowledged: number
  readonly news: number
  readonly seconds: number
  /** In seconds: until all was handed over, told and healed; until nothing was on its way; the comparing. */
  readonly phases: { readonly load: number; readonly settle: number; readonly reconcile: number }
  readonly findings: readonly Finding[]
}

/** What the one-stop system has to say must be said by then, on a machine with other work too. */
const loadLimitMs = 300_000

export async function playRun(stack: Stack, plan: Plan, stop: AbortSignal): Promise<RunResult> {
  const began = performance.now()
  const signal = AbortSignal.any([stop, AbortSignal.timeout(plan.long ? 3 * loadLimitMs : loadLimitMs)])
  const loading = playLoad(stack, plan, signal)
  // whatever fails first, everything is healed before anybody hears of it
  const [loaded, struck] = await Promise.allSettled([loading, strikeAll(stack, plan, signal)])
  stop.throwIfAborted()
  if (struck.status === 'rejected') throw struck.reason
  if (loaded.status === 'rejected') throw loaded.reason
  const { ledger } = loaded.value
  const loadedAt = performance.now()
  const left = await settle(stack, ledger, { hurryAfterMs: plan.long ? 60_000 : 0 })
  const settledAt = performance.now()
  const findings = [...(left === undefined ? [] : [{ class: 'unexplained', between: 'on the way', words: left } as const]), ...(await reconcile(stack, plan, loaded.value))]
  return {
    seed: plan.seed,
    backend: stack.backend,
    faults: struck.value,
    dossiers: plan.dossiers.length,
    acknowledged: ledger.handed.filter(({ acceptances }) => acceptances.length > 0).length,
    news: ledger.told.length,
    seconds: (performance.now() - began) / 1000,
    phases: { load: (loadedAt - began) / 1000, settle: (settledAt - loadedAt) / 1000, reconcile: (performance.now() - settledAt) / 1000 },
    findings,
  }
}

async function strikeAll(stack: Stack, { faults }: Plan, signal: AbortSignal): Promise<RunResult['faults']> {
  try {
    return await Promise.all(faults.map((fault) => strike(stack, fault, signal)))
  } finally {
    await healAll(stack)
  }
}

async function strike(stack: Stack, { name, atMs, seed }: PlannedFault, signal: AbortSignal): Promise<RunResult['faults'][number]> {
  await pause(atMs, undefined, { signal })
  return { name, came: await faultNamed(name).strike(stack, openDraw(seed), signal) }
}
