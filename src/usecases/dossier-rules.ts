/** The rules of this gateway: what its configuration and its adapters say about the partners. */
import type { DeadlineRules } from '../domain/deadline.ts'
import type { Rules } from '../domain/decision.ts'
import type { Partners } from './partners.ts'

interface Settings {
  readonly partners: Partners
  /** The partner that is the national portal. */
  readonly portal?: string | undefined
  readonly deadlines: DeadlineRules
}

export function createDossierRules({ partners, portal, deadlines }: Settings): Rules {
  return {
    portal,
    deadlines,
    titleOf: (partner) => partners.get(partner)?.line.adapter.title.vi ?? partner,
    isConfidential: (partner) => partners.get(partner)?.line.adapter.can.confidentialResults ?? false,
    takesPaymentProof: (partner) => partners.get(partner)?.line.adapter.can.followUps.includes('paymentProof') ?? false,
  }
}
