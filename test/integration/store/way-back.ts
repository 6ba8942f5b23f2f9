/** What the tests of dossiers, inbox and journal share: events of invented partners, and simple decisions on them. */
import type { PartnerEvent } from '../../../schemas/partner-event.ts'
import type { DossierChange, HeldDossier } from '../../../src/ports/dossier-store.ts'
import type { Decide, InboxEntry } from '../../../src/ports/inbox-store.ts'

let counter = 0

export function eventOf(dossierCode: string, overrides: Partial<PartnerEvent> = {}): PartnerEvent {
  counter++
  return { key: `event-${counter}`, type: 'progress', dossierCode, status: 4, partnerCode: '04', partnerWords: 'Đang\u0000xử lý', ...overrides }
}

export function entryOf(event: PartnerEvent, overrides: Partial<InboxEntry> = {}): InboxEntry {
  return { partner: 'tax', event, rawDigest: 'aa', links: [], ...overrides }
}

/** Every event is a step more, so that what happened twice shows. */
export const apply: Decide = (held, event, partner) => ({
  inbox: 'applied',
  state: stepped(held, event.key, partner).state,
  journal: [{ type: `partner.${event.type}`, data: { key: event.key } }],
})

/** What PostgreSQL refuses, as it refuses any value that is none of the column's. */
export function refused(held: HeldDossier): DossierChange & { readonly state: HeldDossier['state'] } {
  return { state: { ...held.state, clock: { ...held.state.clock, checkAt: '-271821-04-20T00:00:00Z' } } }
}

export function stepped(held: HeldDossier, content: string, partner = 'tax'): DossierChange & { readonly state: HeldDossier['state'] } {
  const step = { at: '2026-11-21T02:00:00Z', partner, content, status: 4 }
  return { state: { ...held.state, steps: [...held.state.steps, step] } }
}
