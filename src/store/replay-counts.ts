/** The counts of a run's items by partner, changed together with the items. */
import { itemStates, type ItemState } from '../../schemas/replays.ts'
import type { Client } from './pool.ts'

/** An item that goes from one state to another. */
export interface CountMove {
  readonly partner: string
  readonly from: ItemState
  readonly to: ItemState
}

const count = `
update replay_counts c set failures = d.failures, ${itemStates.map((state) => `${state} = c.${state} + d.${state}`).join(', ')}
from unnest($2::text[], $3::int[], ${itemStates.map((_state, at) => `$${at + 4}::int[]`).join(', ')}) as d (partner, failures, ${itemStates.join(', ')})
where c.run = $1 and c.partner = d.partner`

/** Of the partners of these items; under the lock of the run's row. */
export async function writeCounts(client: Client, run: string, streaks: ReadonlyMap<string, { readonly failures: number }>, moves: readonly CountMove[]): Promise<void> {
  if (moves.length === 0) return
  const partners = [...new Set(moves.map(({ partner }) => partner))]
  const differences = itemStates.map((state) => partners.map((partner) => countOf(moves, partner, 'to', state) - countOf(moves, partner, 'from', state)))
  await client.query({ name: 'replay-count', text: count, values: [run, partners, partners.map((partner) => streaks.get(partner)?.failures ?? 0), ...differences] })
}

function countOf(moves: readonly CountMove[], partner: string, side: 'from' | 'to', state: ItemState): number {
  return moves.filter((move) => move.partner === partner && move[side] === state).length
}
