/** Which signatures wait for which: what waits for a slow token keeps nobody else from signing. */
import type { OpenSeal } from './seals.ts'
import { createTurns, type Turns } from './signing-turns.ts'

/** Keys in memory take turns together, those in a token each by themselves. */
export function turnsBySeal<Seal extends { readonly key: Pick<OpenSeal['key'], 'place'> }>(seals: readonly Seal[], atOnce: number): (seal: Seal) => Turns {
  const inMemory = createTurns(atOnce)
  const inTokens = new Map(seals.filter(({ key }) => key.place === 'token').map((seal) => [seal, createTurns(atOnce)]))
  return (seal) => inTokens.get(seal) ?? inMemory
}
