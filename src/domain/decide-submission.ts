/** What becomes of a dossier when its sender hands over a version of it, and when a partner has that version. */
import type { DossierState } from '../../schemas/dossier-state.ts'
import type { Dossier } from '../../schemas/dossier.ts'
import type { NationalStatus } from '../../schemas/national-status.ts'
import { fixDue, lookAtClock, restartClock, resume, scheduleCheck, suspend, withoutCheck } from './deadline.ts'
import { proofsToSend, toldStatus, type Decision, type Outgoing, type Rules } from './decision.ts'
import { clockEndsAt, maySenderMove } from './dossier-moves.ts'
import { initialState, senderItself } from './dossier-state.ts'
import type { Held } from './held.ts'
import { looksTheSame, mirrorOf } from './mirror.ts'
import { isOwing } from './money.ts'
import { moveStatus } from './move-status.ts'
import { answerRounds, closeRounds, hasAnsweredRound, hasOpenRound, mergeRounds } from './supplement-rounds.ts'
import { asksFor, takeBack, takenBackBy, undoTakingBack, withWithdrawal } from './taking-back.ts'

/** The version counts as of when it was accepted: what a partner said after that is newer. */
export function decideVersion(held: Held, version: { readonly transferId: string; readonly acceptedAt: Date }, rules: Rules): Decision {
  const latest = held.latest()
  const { transferId, acceptedAt } = version
  const told = withWithdrawal(withWords(held.state, latest), latest, transferId)
  const moved = withStatus(told, latest, version)
  const dated = withDates(held.state, moved, latest)
  const answered = latest.supplement ? answerRounds(dated, latest.receiver, latest.supplement.note) : dated
  const state = { ...answered, clock: scheduleCheck(standing(answered, acceptedAt), rules.deadlines) }
  return { state, journal: toldStatus(held.state, state, undefined), outgoing: [] }
}

/**
 * A version that was followed by another before anybody looked at it. Its words do not count any more, but it went to its
 * partner: documents that this waits for are on their way, and a withdrawal has its effect once it arrived.
 */
export function decideOlderVersion(held: Held, version: { readonly transferId: string; readonly partner: string; readonly acceptedAt: Date; readonly followUp: unknown }): Decision {
  const { transferId, partner, acceptedAt, followUp } = version
  const nothing = { journal: [], outgoing: [] }
  if (followUp === 'withdrawal') return { ...nothing, state: asksFor(held.state, transferId) }
  if (followUp !== 'supplement' || !hasOpenRound(held.state, partner, acceptedAt)) return nothing
  return { ...nothing, state: answerRounds(held.state, partner, handedIn) }
}

/** In place of the sender's own note on what it handed in. */
const handedIn = 'Đã nộp bổ sung'

/** A partner has a version: what was asked for is handed in, the portal is told, and a partner that is polled is asked from now on. */
export function decideDelivered(held: Held, delivery: { readonly partner: string; readonly transferId: string; readonly at: Date; readonly polled: boolean }, rules: Rules): Decision {
  const { partner, transferId, at, polled } = delivery
  const handedIn = withSupplementDelivered(takenBackBy(held, transferId, at), partner, at)
  const state = { ...handedIn, clock: scheduleCheck(handedIn.clock, rules.deadlines) }
  const finished = clockEndsAt.includes(state.status) && state.statusFrom === partner
  return {
    state,
    journal: toldStatus(held.state, state, partner),
    outgoing: [...mirrorNow({ ...held, state }, partner, `delivered ${transferId}`, rules), ...proofsToSend({ ...held, state }, undefined, rules)],
    ...(polled && !finished ? { awaits: { partner, transferId } } : {}),
  }
}

/** Nothing came of a transfer. */
export function decideCameToNothing(held: Held, transferId: string, rules: Rules): Decision {
  const undone = undoTakingBack(held.state, transferId)
  if (undone === undefined) return { journal: [], outgoing: [] }
  const state = { ...undone, clock: scheduleCheck(undone.clock, rules.deadlines) }
  const moved = state.status !== held.state.status
  return { state, journal: toldStatus(held.state, state, undefined), outgoing: moved ? mirrorNow({ ...held, state }, undefined, `undone ${transferId}`, rules) : [] }
}

/** A file that a partner had only named is here: the portal may have it, and agencies that wait for the paper of a payment. */
export function decideFile(held: Held, partner: string, identity: string, rules: Rules): Decision {
  const { portal } = rules
  const mirrored = portal !== undefined && portal !== partner && !rules.isConfidential(partner)
  const mirror: readonly Outgoing[] = mirrored ? [{ purpose: 'mirror', partner: portal, identity, dossier: mirrorOf(held.latest(), held.state, { ...rules, portal }), source: partner }] : []
  const withPapers = held.state.payments.filter((payment) => payment.receipts.length > 0)
  return { journal: [], outgoing: [...mirror, ...proofsToSend(held, partner, rules, withPapers)] }
}

/** The time of day brought something. */
export function decideDeadline(held: Held, now: Date, rules: Rules): Decision {
  // nobody has it: it was called back, or waits to be corrected; its clock is looked at again once it is sent
  if (held.holdings.length === 0) return { state: { ...held.state, clock: withoutCheck(held.state.clock) }, journal: [], outgoing: [] }
  const { clock, told } = lookAtClock(held.state.clock, rules.deadlines, now)
  const state = { ...held.state, clock }
  if (told === undefined) return { state, journal: [], outgoing: [] }
  const data = { procedureCode: held.latest().procedure.code, status: state.status, heldBy: held.holdings.map((row) => row.partner) }
  return { state, journal: [{ type: told.type, data: { ...data, ...told.data } }], outgoing: [] }
}

/** The portal shows what the client itself sent there: older than what is known here, it is told the rest. */
function mirrorNow({ latest: open, state }: Held, deliveredTo: string | undefined, identity: string, rules: Rules): readonly Outgoing[] {
  const { portal } = rules
  if (portal === undefined) return []
  const latest = open()
  const dossier = mirrorOf(latest, state, { ...rules, portal })
  const shown = deliveredTo === portal && latest.receiver === portal ? mirrorOf(latest, initialState(latest, new Date(state.statusAt)), { ...rules, portal }) : undefined
  return shown !== undefined && looksTheSame(dossier, shown) ? [] : [{ purpose: 'mirror', partner: portal, identity, dossier }]
}

function withWords(state: DossierState, latest: Dossier): DossierState {
  const { paymentProof, results, supplementRounds } = latest
  const proofs = paymentProof ? [...state.proofs.filter(({ reference }) => reference !== paymentProof.reference), paymentProof] : state.proofs
  return { ...state, proofs, documents: results ?? state.documents, rounds: mergeRounds(state.rounds, supplementRounds ?? []) }
}

function withStatus(state: DossierState, latest: Dossier, { transferId, acceptedAt }: { readonly transferId: string; readonly acceptedAt: Date }): DossierState {
  const to = latest.status
  const newer = acceptedAt.getTime() > Date.parse(state.statusAt)
  if (!newer || to === state.status || !maySenderMove(state.status, to, state.statusFrom === senderItself)) return state
  if (to === 7) return takeBack(state, transferId, acceptedAt)
  const reopens = clockEndsAt.includes(state.status) && !clockEndsAt.includes(to)
  const before = reopens ? { ...state, reopenedAt: acceptedAt.toISOString(), clock: restartClock(state.clock) } : state
  return moveStatus(withWaiver(before, to), { to, from: senderItself, at: acceptedAt })
}

/** Who asked for the money itself and goes on without it says that it need not be paid. */
function withWaiver(state: DossierState, to: NationalStatus): DossierState {
  return state.status === 6 && to === 4 && isOwing(state) ? { ...state, financial: 'waived' } : state
}

/** A date that differs from the one promised before is a new promise; the same one again undoes no pause. */
function withDates(before: DossierState, state: DossierState, latest: Dossier): DossierState {
  const promised = Date.parse(latest.dueAt) !== Date.parse(before.clock.promisedAt) ? latest.dueAt : undefined
  const newDueAt = latest.supplement?.newDueAt ?? promised
  if (newDueAt === undefined) return state
  return { ...state, clock: { ...fixDue(state.clock, new Date(newDueAt)), ...(promised !== undefined ? { promisedAt: promised } : {}) } }
}

/** A sender that waits for the citizen itself stops the clock as a partner does; a dossier that came finished has none. */
function standing(state: DossierState, at: Date): DossierState['clock'] {
  if (state.statusFrom !== senderItself) return state.clock
  if (clockEndsAt.includes(state.status)) return state.clock.endedAt === undefined ? { ...state.clock, endedAt: at.toISOString() } : state.clock
  if (state.status === 5) return suspend(state.clock, 'supplement', senderItself, at)
  return state.status === 6 ? suspend(state.clock, 'payment', senderItself, at) : state.clock
}

function withSupplementDelivered(state: DossierState, partner: string, at: Date): DossierState {
  if (!hasAnsweredRound(state, partner)) return state
  const resumed = { ...state, clock: resume(state.clock, 'supplement', at, partner) }
  const moved = state.status === 5 ? moveStatus(resumed, { to: 4, from: senderItself, at }) : resumed
  return closeRounds(moved, partner, at)
}
