/** A loop body that keeps what is wrong, from when it opens until it is over, and has people told. */
import type { TroubleStore } from '../ports/trouble-store.ts'
import type { GatherFacts } from './gather-facts.ts'
import type { TroublesNow } from './troubles-now.ts'

interface Dependencies {
  readonly gather: GatherFacts
  readonly troublesNow: TroublesNow
  readonly troubles: Pick<TroubleStore, 'keep'>
  /** So long a trouble has to be gone before it is over. */
  readonly quietMs: number
  readonly tell: (signal: AbortSignal) => Promise<void>
}

export function createWatchTroubles({ gather, troublesNow, troubles, quietMs, tell }: Dependencies): (signal: AbortSignal) => Promise<void> {
  return async function watchTroubles(signal) {
    const now = await troublesNow(await gather())
    // who silenced it stands beside it
    await troubles.keep(now.map(({ silencedUntil: _until, silencedBy: _by, ...trouble }) => trouble), quietMs)
    await tell(signal)
  }
}
