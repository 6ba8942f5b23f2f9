/** Whether the national portal knows a dossier as it is: by its newest mirror, and by what the portal said when it was asked since. */
import type { PortalSyncState } from '../../schemas/states.ts'
import { deliveredStates, failedStates, type DeliveryState } from '../domain/transfer.ts'
import type { DossierKey, KnownDossier } from '../ports/dossier-store.ts'
import type { Pool } from './pool.ts'
import { storableText } from './storable.ts'
import { stateNow } from './transfer-row.ts'

/**
 * The newest mirror of the dossier with these columns of sender and code. One that a person closed was not sent, and the
 * one before it still says where the portal is. What the portal said counts for the mirror that it was compared with.
 */
export function newestMirrorOf(sender: string, code: string): string {
  return `
select t.id, t.state_at, ${stateNow} as state,
  coalesce((select p.differs from portal_standings p where p.sender = t.sender and p.dossier_code = t.dossier_code and p.mirror = t.id), false) as differs
from transfers t left join work w on w.transfer_id = t.id
where t.dossier_code = ${code} and t.sender = ${sender} and t.purpose = 'mirror' and t.state <> 'cancelled'
order by t.sequence desc limit 1`
}

export async function portalOf(pool: Pool, { sender, code }: DossierKey): Promise<KnownDossier['portal']> {
  const { rows } = await pool.query<{ id: string; state: DeliveryState; state_at: Date; differs: boolean }>({ name: 'newest-mirror', text: newestMirrorOf('$1', '$2'), values: [sender, storableText(code)] })
  const [mirror] = rows
  if (mirror === undefined) return { state: 'none' }
  return { state: portalStateOf(mirror), transferId: mirror.id, at: mirror.state_at }
}

export function portalStateOf({ state, differs }: { readonly state: DeliveryState; readonly differs: boolean }): PortalSyncState {
  if (deliveredStates.includes(state)) return differs ? 'differs' : 'in-step'
  return failedStates.includes(state) ? 'failed' : 'pending'
}
