/** What the tests of the rules start from: a dossier of an invented citizen that two agencies have. */
import { sampleDossier } from '../../../adapters/loopback/fixtures/dossier.ts'
import type { Dossier } from '../../../schemas/dossier.ts'
import type { DossierState } from '../../../schemas/dossier-state.ts'
import type { PartnerEvent } from '../../../schemas/partner-event.ts'
import type { Rules } from '../../../src/domain/decision.ts'
import { decideEvent, type EventDecision } from '../../../src/domain/decide-event.ts'
import { initialState } from '../../../src/domain/dossier-state.ts'
import type { Held } from '../../../src/domain/held.ts'

export const code = 'H56.14-261120-0001'
export const acceptedAt = new Date('2026-11-20T01:30:00Z')
export const now = new Date('2026-11-25T03:00:00Z')

export const rules: Rules = {
  portal: 'portal',
  deadlines: { warnWorkingDays: 1, extendWorkingDays: 3 },
  titleOf: (partner) => `Cơ quan ${partner}`,
  isConfidential: (partner) => partner === 'judiciary',
  takesPaymentProof: (partner) => partner === 'land',
}

export function heldDossier(state: Partial<DossierState> = {}, latest: Partial<Dossier> = {}): Held {
  const dossier = { ...sampleDossier(code), ...latest }
  return {
    sender: 'H56',
    code,
    latest: () => dossier,
    holdings: [
      { partner: 'land', transferId: 'transfer-to-land', state: 'confirmed' },
      { partner: 'tax', transferId: 'transfer-to-tax', state: 'delivered' },
    ],
    state: { ...initialState(dossier, acceptedAt), ...state },
  }
}

let events = 0

export function event(type: PartnerEvent['type'], more: Partial<PartnerEvent> = {}): PartnerEvent {
  return { key: `event-${++events}`, type, dossierCode: code, partnerCode: 'X', ...more }
}

export function tell(held: Held, told: PartnerEvent, { partner = 'land', byPerson = false, at = now }: { readonly partner?: string; readonly byPerson?: boolean; readonly at?: Date } = {}): EventDecision {
  return decideEvent(held, told, { partner, now: at, byPerson, rules })
}

/** The dossier as it is after these events, each told by land. */
export function after(held: Held, ...told: readonly PartnerEvent[]): Held {
  let next = held
  for (const one of told) next = { ...next, state: tell(next, one).state ?? next.state }
  return next
}
