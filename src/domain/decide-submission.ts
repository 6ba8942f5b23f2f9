/** What becomes of a dossier when its sender hands over a version of it, and when a partner has that version. */
import type { DossierState } from '../../schemas/dossier-state.ts'
import type { Dossier } from '../../schemas/dossier.ts'
import { lookAtClock, restartClock, resume, scheduleCheck, setDue, suspend } from './deadline.ts'
import { proofsToSend, toldStatus, type Decision, type Outgoing, type Rules } from './decision.ts'
import { clockEndsAt, maySenderMove } from './dossier-moves.ts'
import { senderItself } from './dossier-state.ts'
import type { Held } from './held.ts'
import { mirrorOf } from './mirror.ts'
import { moveStatus } from './move-status.ts'
import { answerRounds, closeRounds, hasAnsweredRound, hasOpenRound, mergeRounds } from './supplement-rounds.ts'

/** The version counts as of when it was accepted: what a partner said after that is newer. */
export function decideVersion(held: Held, acceptedAt: Date, rules: Rules): Decision {
  const { latest } = held
  const told = withWords(held.state, latest)
  const moved = withStatus(told, latest, acceptedAt)
  const dated = withDates(held.state, moved, latest)
  const answered = latest.supplement ? answerRounds(dated, latest.receiver, latest.supplement.note) : dated
  const state = { ...answered, clock: scheduleCheck(standing(answered, acceptedAt), rules.deadlines) }
  return { state, journal: toldStatus(held.state, state, undefined), outgoing: [] }
}

/**
 * A version that was followed by another before anybody looked at it. Its words do not count any more, but it went to its
 * partner: where that waits for documents, they are on their way.
 */
export function decideOlderVersion(held: Held, partner: string, acceptedAt: Date): Decision {
  if (!hasOpenRound(held.state, partner, acceptedAt)) return { journal: [], outgoing: [] }
  return { state: answerRounds(held.state, partner, handedIn), journal: [], outgoing: [] }
}

/** In place of the sender's own note on what it handed in. */
const handedIn = 'Đã nộp bổ sung'

/** A partner has the newest version: what was asked for is handed in, the portal is told, and a partner that is polled is asked from now on. */
export function decideDelivered(held: Held, delivery: { readonly partner: string; readonly transferId: string; readonly at: Date; readonly polled: boolean }, rules: Rules): Decision {
  const { partner, transferId, at, polled } = delivery
  const state = withSupplementDelivered(held.state, partner, at, rules)
  const finished = clockEndsAt.includes(state.status) && state.statusFrom === partner
  const { portal } = rules
  return {
    state,
    journal: toldStatus(held.state, state, partner),
    outgoing: portal === undefined || portal === partner ? [] : [{ purpose: 'mirror', partner: portal, identity: `delivered ${transferId}`, dossier: mirrorOf(held.latest, state, { ...rules, portal }) }],
    ...(polled && !finished ? { awaits: { partner, transferId } } : {}),
  }
}

/** A file that a partner had only named is here: the portal may have it, and agencies that wait for the paper of a payment. */
export function decideFile(held: Held, partner: string, identity: string, rules: Rules): Decision {
  const { portal } = rules
  const mirrored = portal !== undefined && portal !== partner && !rules.isConfidential(partner)
  const mirror: readonly Outgoing[] = mirrored ? [{ purpose: 'mirror', partner: portal, identity, dossier: mirrorOf(held.latest, held.state, { ...rules, portal }), source: partner }] : []
  return { journal: [], outgoing: [...mirror, ...held.state.payments.filter((payment) => payment.receipts.length > 0).flatMap((payment) => proofsToSend(held, payment, partner, rules))] }
}

/** The time of day brought something. */
export function decideDeadline(held: Held, now: Date, rules: Rules): Decision {
  const { clock, told } = lookAtClock(held.state.clock, rules.deadlines, now)
  const heldBy = held.holdings.map((row) => row.partner)
  const data = { procedureCode: held.latest.procedure.code, status: held.state.status, heldBy }
  return { state: { ...held.state, clock }, journal: told ? [{ type: told.type, data: { ...data, ...told.data } }] : [], outgoing: [] }
}

function withWords(state: DossierState, latest: Dossier): DossierState {
  const { withdrawal, paymentProof, results, supplementRounds } = latest
  const proofs = paymentProof ? [...state.proofs.filter(({ reference }) => reference !== paymentProof.reference), paymentProof] : state.proofs
  return { ...state, ...(withdrawal ? { withdrawal } : {}), proofs, documents: results ?? state.documents, rounds: mergeRounds(state.rounds, supplementRounds ?? []) }
}

function withStatus(state: DossierState, latest: Dossier, acceptedAt: Date): DossierState {
  const to = latest.withdrawal && latest.status < 7 ? 7 : latest.status
  const newer = acceptedAt.getTime() > Date.parse(state.statusAt)
  if (!newer || to === state.status || !maySenderMove(state.status, to, state.statusFrom === senderItself)) return state
  const reopens = clockEndsAt.includes(state.status) && !clockEndsAt.includes(to)
  return moveStatus(reopens ? { ...state, clock: restartClock(state.clock) } : state, { to, from: senderItself, at: acceptedAt })
}

/** A date that differs from the one promised before is a new promise; the same one again undoes no pause. */
function withDates(before: DossierState, state: DossierState, latest: Dossier): DossierState {
  const promised = Date.parse(latest.dueAt) !== Date.parse(before.clock.promisedAt) ? latest.dueAt : undefined
  const newDueAt = latest.supplement?.newDueAt ?? promised
  if (newDueAt === undefined) return state
  return { ...state, clock: { ...setDue(state.clock, new Date(newDueAt)), ...(promised !== undefined ? { promisedAt: promised } : {}) } }
}

/** A sender that waits for the citizen itself stops the clock as a partner does; a dossier that came finished has none. */
function standing(state: DossierState, at: Date): DossierState['clock'] {
  if (state.statusFrom !== senderItself) return state.clock
  if (clockEndsAt.includes(state.status)) return state.clock.endedAt === undefined ? { ...state.clock, endedAt: at.toISOString() } : state.clock
  if (state.status === 5) return suspend(state.clock, 'supplement', senderItself, at)
  return state.status === 6 ? suspend(state.clock, 'payment', senderItself, at) : state.clock
}

function withSupplementDelivered(state: DossierState, partner: string, at: Date, rules: Rules): DossierState {
  if (!hasAnsweredRound(state, partner)) return state
  const resumed = { ...state, clock: resume(state.clock, 'supplement', at, partner) }
  const moved = state.status === 5 ? moveStatus(resumed, { to: 4, from: senderItself, at }) : resumed
  return { ...closeRounds(moved, partner, at), clock: scheduleCheck(moved.clock, rules.deadlines) }
}
