/** An event in the shape in which clients see it, asked for or sent to them. */
import type { EventView } from '../../schemas/event.ts'
import type { GatewayEvent } from '../ports/event-store.ts'

export function eventForClient({ cursor, at, type, transferId, partner, dossierCode, data }: GatewayEvent): EventView {
  // the operator's own: where a partner listens, which administrator ordered something, and why
  const { url: _url, actor: _actor, reason: _reason, ...shown } = data
  return {
    cursor,
    at: at.toISOString(),
    type,
    data: shown,
    ...(transferId !== undefined ? { transferId } : {}),
    ...(partner !== undefined ? { partner } : {}),
    ...(dossierCode !== undefined ? { dossierCode } : {}),
  }
}
