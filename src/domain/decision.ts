/** What the rules decide on: what becomes of the dossier, what its client is told, what goes out. */
import type { Dossier } from '../../schemas/dossier.ts'
import type { DossierState, PaymentRequested } from '../../schemas/dossier-state.ts'
import { looksTheSame, mirrorOf, type MirrorRules } from './mirror.ts'
import type { DeadlineRules } from './deadline.ts'
import type { Held } from './held.ts'
import { proofsOf } from './payment-proof.ts'

/** What depends on this gateway's configuration. */
export interface Rules extends Omit<MirrorRules, 'portal'> {
  /** The partner that is the national portal; undefined: nothing is mirrored. */
  readonly portal?: string | undefined
  takesPaymentProof(partner: string): boolean
  readonly deadlines: DeadlineRules
}

export interface Told {
  readonly type: string
  readonly partner?: string
  readonly transferId?: string
  /** Codes and numbers, no personal data. */
  readonly data: Readonly<Record<string, unknown>>
}

/** `identity` names what it is about: the same twice is sent once. */
export interface Outgoing {
  readonly purpose: 'mirror' | 'payment-proof'
  readonly partner: string
  readonly identity: string
  readonly dossier: Dossier
  /** Of a mirror: whose event it mirrors. */
  readonly source?: string
}

export interface Decision {
  readonly state?: DossierState
  readonly journal: readonly Told[]
  readonly outgoing: readonly Outgoing[]
  readonly awaits?: { readonly partner: string; readonly transferId: string }
  /** What its partner is asked about no longer, before anything new: the dossier, or what the partner knows by this id. */
  readonly awaitsNoMore?: { readonly partner: string; readonly remoteId?: string }
  /** The transfer that the partner has now shown to have accepted as a dossier. */
  readonly confirms?: string
}

/** The portal is told where it would see a difference, but not what it said itself. */
export function mirrorChange(held: Held, state: DossierState, source: string, identity: string, rules: Rules): readonly Outgoing[] {
  const { portal } = rules
  if (portal === undefined || portal === source) return []
  const dossier = mirrorOf(held.latest(), state, { ...rules, portal })
  if (looksTheSame(dossier, mirrorOf(held.latest(), held.state, { ...rules, portal }))) return []
  return [{ purpose: 'mirror', partner: portal, identity, dossier, source }]
}

export function toldStatus(before: DossierState, after: DossierState, partner: string | undefined): readonly Told[] {
  if (before.status === after.status) return []
  const data = { from: before.status, to: after.status, at: after.statusAt, ...(after.partnerCode !== undefined ? { partnerCode: after.partnerCode } : {}) }
  return [{ type: 'dossier.status', data, ...(partner !== undefined ? { partner } : {}) }]
}

/** Of these payments, or of all that are known. */
export function proofsToSend(held: Held, toldBy: string | undefined, rules: Rules, payments: readonly PaymentRequested[] = held.state.payments): readonly Outgoing[] {
  return payments.flatMap((payment) =>
    proofsOf(held, payment, toldBy ?? payment.paidBy ?? payment.partner, (id) => rules.takesPaymentProof(id)).map((proof) => ({ purpose: 'payment-proof' as const, ...proof })),
  )
}
