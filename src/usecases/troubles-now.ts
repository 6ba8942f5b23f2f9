/** What is wrong by facts of now, with since when it is known and who silenced it. */
import type { Trouble } from '../../schemas/troubles.ts'
import { outgrows } from '../domain/trouble-silence.ts'
import { worstFirst } from '../domain/troubles.ts'
import type { KeptTrouble, TroubleStore } from '../ports/trouble-store.ts'

export type TroublesNow<Facts> = (facts: Facts) => Promise<readonly Trouble[]>

interface Dependencies<Facts> {
  readonly troubles: Pick<TroubleStore, 'open'>
  readonly troublesOf: (facts: Facts) => readonly Trouble[]
}

export function createTroublesNow<Facts extends { readonly at: Date }>({ troubles, troublesOf }: Dependencies<Facts>): TroublesNow<Facts> {
  return async function troublesNow(facts) {
    const kept = new Map((await troubles.open()).map((row) => [row.trouble.key, row]))
    return troublesOf(facts)
      .map((trouble) => withKept(trouble, kept.get(trouble.key), facts.at))
      .toSorted(worstFirst)
  }
}

function withKept(trouble: Trouble, kept: KeptTrouble | undefined, at: Date): Trouble {
  if (kept === undefined) return trouble
  // some facts say only that it is so now
  const since = kept.closedAt === undefined && kept.openedAt.toISOString() < trouble.since ? kept.openedAt.toISOString() : trouble.since
  const silenced = kept.silencedUntil !== undefined && kept.silencedUntil > at && !outgrows(trouble, kept.silencedDossiers)
  return { ...trouble, since, ...(silenced ? { silencedUntil: kept.silencedUntil.toISOString(), ...(kept.silencedBy === undefined ? {} : { silencedBy: kept.silencedBy }) } : {}) }
}
