/** Whether a transfer can be corrected: a failed submission whose content is kept and that no later version of its dossier replaces. */
import { failedStates, type DeliveryState } from '../domain/transfer.ts'
import type { CorrectionOrder, NotCorrectable } from '../ports/correction-store.ts'
import type { TransferPurpose } from '../../schemas/states.ts'
import type { Client, Pool } from './pool.ts'
import { stateNow } from './transfer-row.ts'
import { waitForWriters } from './writers-before.ts'

interface StandingRow {
  readonly state: DeliveryState
  readonly purpose: TransferPurpose
  readonly purged: boolean
  readonly newer: string | null
  readonly in_doubt: boolean
}

// what was taken back is no version any more
const standing = `
select ${stateNow} as state, t.purpose, t.in_doubt, t.purged_at is not null or not exists (select 1 from payloads p where p.transfer_id = t.id) as purged, (
  select n.id from transfers n
  where n.dossier_code = t.dossier_code and n.partner = t.partner and n.sender = t.sender and n.sequence > t.sequence
    and n.purpose = 'submission' and n.state <> 'cancelled'
  order by n.sequence desc limit 1
) as newer
from transfers t left join work w on w.transfer_id = t.id where t.id = $1`

const between = `
select n.id from transfers t join transfers o on o.id = $2
join transfers n on n.dossier_code = t.dossier_code and n.partner = t.partner and n.sender = t.sender and n.sequence > o.sequence and n.sequence < t.sequence
where t.id = $1 and n.purpose = 'submission' and n.state <> 'cancelled' order by n.sequence desc limit 1`

/**
 * Whether the client accepted a version between the original and this correction of it, which was just inserted: that one was
 * not there to be seen, and would go before its elder.
 */
export async function overtaken(client: Client, correction: string, original: string): Promise<NotCorrectable | undefined> {
  if (!(await waitForWriters(client))) return { because: 'busy' }
  const { rows } = await client.query<{ id: string }>(between, [correction, original])
  return rows[0] && { because: 'newer', newer: rows[0].id }
}

/** `hold`: within a transaction, until it ends nobody replays, dismisses or purges it. */
export async function standingOf(connection: Pool | Client, id: string, { evenIfThere }: Pick<CorrectionOrder, 'evenIfThere'>, hold?: 'hold'): Promise<NotCorrectable | 'unknown' | undefined> {
  if (hold !== undefined) await connection.query('select 1 from transfers where id = $1 for update', [id])
  // after the lock and not with it: another's change that this waited for is seen
  const { rows } = await connection.query<StandingRow>(standing, [id])
  const [row] = rows
  if (row === undefined) return 'unknown'
  if (row.purpose !== 'submission') return { because: 'not-a-submission' }
  if (!failedStates.includes(row.state)) return { because: 'state', state: row.state }
  if (row.newer !== null) return { because: 'newer', newer: row.newer }
  if (row.purged) return { because: 'purged' }
  return row.in_doubt && !evenIfThere ? { because: 'may-be-there' } : undefined
}
