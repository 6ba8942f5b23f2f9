/** The state of a dossier before anybody told anything: what its sender says. Pure. */
import type { Dossier } from '../../schemas/dossier.ts'
import type { DossierState } from '../../schemas/dossier-state.ts'

export type { DossierState } from '../../schemas/dossier-state.ts'

/** Who is named for what the sender itself said. */
export const senderItself = 'sender'

/** The clock starts once the follower of the journal has seen the acceptance: until then nothing has to be looked at. */
export function initialState(dossier: Dossier, acceptedAt: Date): DossierState {
  return {
    status: dossier.status,
    statusFrom: senderItself,
    statusAt: acceptedAt.toISOString(),
    financial: 'none',
    amountsDue: [],
    payments: [],
    steps: [],
    rounds: dossier.supplementRounds ?? [],
    results: [],
    clock: { promisedAt: dossier.dueAt, dueAt: dossier.dueAt, suspensions: [] },
    ...(dossier.withdrawal ? { withdrawal: dossier.withdrawal } : {}),
    proofs: dossier.paymentProof ? [dossier.paymentProof] : [],
    documents: dossier.results ?? [],
  }
}
