/**
 * A loop body that keeps what is wrong, from when it opens until it is over, and has people told. What all processes share is looked
 * at by one of them in turn, and the more that costs the less often; each looks at itself every time.
 */
import type { Trouble } from '../../schemas/troubles.ts'
import type { DeskFacts, ProcessFacts } from '../domain/desk-facts.ts'
import type { Clock } from '../ports/clock.ts'
import type { TroubleStore } from '../ports/trouble-store.ts'
import type { GatherFacts } from './gather-facts.ts'
import type { GatherProcessFacts } from './process-facts.ts'
import type { TroublesNow } from './troubles-now.ts'

interface Dependencies {
  readonly gather: GatherFacts
  readonly troublesNow: TroublesNow<DeskFacts>
  readonly processFacts: GatherProcessFacts
  readonly processTroublesNow: TroublesNow<ProcessFacts>
  readonly troubles: Pick<TroubleStore, 'takeWatch' | 'see' | 'keep' | 'watchAgain'>
  /** So long a trouble has to be gone before it is over. */
  readonly quietMs: number
  /** From one look to the next at least, in milliseconds. */
  readonly everyMs: number
  readonly tell: (signal: AbortSignal) => Promise<void>
  readonly clock: Pick<Clock, 'now'>
}

/** Longer than a look takes; where its process died, another looks after it. */
const turnMs = 30_000
/** A fiftieth of the time at most is spent on looking. */
const restOfCost = 50
const longestRestMs = 5 * 60_000

export function createWatchTroubles(parts: Dependencies): (signal: AbortSignal) => Promise<void> {
  const { troubles, clock } = parts

  async function lookAtAll(): Promise<void> {
    const from = clock.now().getTime()
    const now = await parts.troublesNow(await parts.gather())
    const took = clock.now().getTime() - from
    await troubles.keep(now.map(toKeep), parts.quietMs)
    await troubles.watchAgain(Math.max(parts.everyMs, Math.min(took * restOfCost, longestRestMs)))
  }

  return async function watchTroubles(signal) {
    if (await troubles.takeWatch(turnMs)) await lookAtAll()
    else await troubles.see((await parts.processTroublesNow(await parts.processFacts())).map(toKeep))
    await parts.tell(signal)
  }
}

/** Who silenced it stands beside it. */
function toKeep({ silencedUntil: _until, silencedBy: _by, ...trouble }: Trouble): Trouble {
  return trouble
}
