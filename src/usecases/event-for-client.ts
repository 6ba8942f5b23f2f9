/** An event in the shape in which clients see it, asked for or sent to them. */
import type { EventView } from '../../schemas/event.ts'
import type { GatewayEvent } from '../ports/event-store.ts'

export function eventForClient({ cursor, at, type, transferId, partner, dossierCode, data }: GatewayEvent): EventView {
  return {
    cursor,
    at: at.toISOString(),
    type,
    data: withoutInternals(data),
    ...(transferId !== undefined ? { transferId } : {}),
    ...(partner !== undefined ? { partner } : {}),
    ...(dossierCode !== undefined ? { dossierCode } : {}),
  }
}

/** What is the operator's own: where a partner listens, which administrator ordered something, why, and which rule decided. */
export function withoutInternals({ url: _url, actor: _actor, reason: _reason, rule: _rule, ...data }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return data
}
