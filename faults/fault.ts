/** What a fault is, and what it has at hand. */
import { setTimeout as pause } from 'node:timers/promises'
import { until } from '../test/helpers/until.ts'
import type { Draw } from './draw.ts'
import type { Link, Weather } from './link.ts'
import type { Backend } from './plan.ts'
import type { Stack } from './stack.ts'

export interface Fault {
  readonly name: string
  /** Absent: either. */
  readonly backend?: Backend
  /** Only in the long form. */
  readonly longOnly?: true
  /** Strikes and is over when it resolves. `missed`: the moment that it waits for did not come. */
  strike(stack: Stack, draw: Draw, signal: AbortSignal): Promise<'struck' | 'missed'>
}

/** How long a moment is waited for. */
const momentMs = 5_000

/** Longer than a lease: what goes on after it holds nothing any more. */
export const overLease: readonly [number, number] = [2_200, 3_500]

/** For as long as the draw says, between these. */
export async function lasting(draw: Draw, [least, most]: readonly [number, number], signal: AbortSignal): Promise<void> {
  await pause(draw.between(least, most), undefined, { signal })
}

export async function weatherOn(links: readonly Link[], weather: Weather, during: () => Promise<void>): Promise<void> {
  for (const link of links) link.be(weather)
  try {
    await during()
  } finally {
    for (const link of links) link.be({ kind: 'clear' })
  }
}

/** Whether the moment came in time. */
export async function momentOf(condition: () => boolean | Promise<boolean>): Promise<boolean> {
  return until(condition, 'the moment comes', momentMs).then(
    () => true,
    () => false,
  )
}
