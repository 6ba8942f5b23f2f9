/** What waits for a person: runs that stopped or need a second one, corrections, differences that nobody repaired. */
import type { CorrectionState } from '../../schemas/corrections.ts'
import type { RunState } from '../../schemas/replays.ts'
import type { DifferencesOf, PersonAwaited } from '../domain/desk-facts.ts'
import { ownKinds } from '../domain/reconcile.ts'
import type { Pool } from './pool.ts'

const stopped = 'stopped' satisfies RunState
const waiting = 'awaiting-approval' satisfies RunState
const proposed = 'proposed' satisfies CorrectionState

const persons = `
select 'run-stopped' as kind, r.id::text as id, coalesce((select sum(pending)::int from replay_counts c where c.run = r.id), 0) as count, coalesce(r.ended_at, r.turn_at) as since
from replay_runs r where r.state = '${stopped}'
union all
select 'run-approval', 'runs', count(*)::int, min(made_at) from replay_runs where state = '${waiting}' having count(*) > 0
union all
select 'correction-approval', 'corrections', count(*)::int, min(proposed_at) from corrections where state = '${proposed}' having count(*) > 0`

/** Without those whose failed or waiting transfer is told of already. */
const differences = `
select r.partner, sum(d.count)::int as count, min(r.at) as since from difference_counts d join reconciliations r on r.id = d.reconciliation
where d.state = 'open' and d.count > 0 and d.kind <> all($1::text[]) group by r.partner order by r.partner`

export async function awaitedPersons(pool: Pool): Promise<readonly PersonAwaited[]> {
  const { rows } = await pool.query<PersonAwaited>(persons)
  return rows
}

export async function openDifferences(pool: Pool): Promise<readonly DifferencesOf[]> {
  const { rows } = await pool.query<DifferencesOf>(differences, [ownKinds])
  return rows
}
