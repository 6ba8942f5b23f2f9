/**
 * A dossier that its sender takes back (status 7). A withdrawal that a partner has to take counts once the partner has it;
 * the sender's own word that it is withdrawn counts at once. Either is undone where the transfer came to nothing.
 */
import type { DossierState } from '../../schemas/dossier-state.ts'
import type { Dossier } from '../../schemas/dossier.ts'
import { maySenderMove } from './dossier-moves.ts'
import { senderItself } from './dossier-state.ts'
import type { Held } from './held.ts'
import { moveStatus } from './move-status.ts'

const withdrawn = 7

/** A version that asks a partner for it. It has its effect once it arrived. */
export function withWithdrawal(state: DossierState, { withdrawal }: Dossier, transferId: string): DossierState {
  return withdrawal === undefined ? state : asksFor({ ...state, withdrawal }, transferId)
}

export function asksFor(state: DossierState, transferId: string): DossierState {
  return state.status === withdrawn ? state : { ...state, takenBack: { transferId } }
}

/** The transfer that asked for it arrived. */
export function takenBackBy({ state, latest }: Held, transferId: string, at: Date): DossierState {
  const { takenBack } = state
  if (takenBack?.transferId !== transferId || takenBack.before !== undefined) return state
  const { withdrawal } = latest()
  return takeBack(withdrawal === undefined ? state : { ...state, withdrawal }, transferId, at)
}

export function takeBack(state: DossierState, transferId: string, at: Date): DossierState {
  const { status, statusFrom, statusAt, partnerCode, partnerWords, clock } = state
  if (!maySenderMove(status, withdrawn, statusFrom === senderItself)) return state
  const before = { status, statusFrom, statusAt, clock, ...(partnerCode !== undefined ? { partnerCode } : {}), ...(partnerWords !== undefined ? { partnerWords } : {}) }
  return { ...moveStatus(state, { to: withdrawn, from: senderItself, at }), takenBack: { transferId, before } }
}

/**
 * The transfer came to nothing: the dossier stands where it stood, and its clock goes on as if nothing had been. Sent
 * again by a person it would still take the dossier back.
 */
export function undoTakingBack(state: DossierState, transferId: string): DossierState | undefined {
  if (state.takenBack?.transferId !== transferId) return undefined
  const { takenBack, withdrawal: _withdrawal, ...rest } = state
  const asked = { ...rest, takenBack: { transferId } }
  if (takenBack.before === undefined || state.status !== withdrawn) return asked
  const { partnerCode: _code, partnerWords: _words, ...stopped } = asked
  return { ...stopped, ...takenBack.before }
}

/** It is withdrawn for good. */
export function withdrawnForGood(state: DossierState): DossierState {
  const { takenBack: _takenBack, ...rest } = state
  return rest
}
