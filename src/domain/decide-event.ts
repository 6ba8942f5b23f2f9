/**
 * What becomes of a dossier when a partner tells something. Nothing is dropped: what may not move the dossier is kept, with
 * its step and its notices, and what nobody can decide by rule waits for a person.
 */
import type { DossierState } from '../../schemas/dossier-state.ts'
import type { EventFile, PartnerEvent, PartnerEventType } from '../../schemas/partner-event.ts'
import { resume, scheduleCheck, setDue, suspend } from './deadline.ts'
import { mirrorChange, proofsToSend, toldStatus, type Decision, type Rules, type Told } from './decision.ts'
import { mayPartnerMove } from './dossier-moves.ts'
import type { Held } from './held.ts'
import { addNotices, amountsOf, correctedNotices, financialOf, isOwing, isSameFile, requestPayment, takePayment, takeReceipt, type Money, type MoneyMove } from './money.ts'
import { moveStatus } from './move-status.ts'
import { withdrawnForGood } from './taking-back.ts'
import { closeRounds, openRound } from './supplement-rounds.ts'

export interface EventContext {
  readonly partner: string
  readonly now: Date
  /** A person decided that it counts: amounts that do not agree are taken as they were told. */
  readonly byPerson: boolean
  readonly rules: Rules
}

export interface EventDecision extends Decision {
  readonly inbox: 'applied' | 'kept' | 'parked'
  readonly reason?: string
}

const showsAcceptance: readonly PartnerEventType[] = ['progress', 'supplement-requested', 'supplement-received', 'tax-notice', 'payment', 'receipt', 'result']

type Standing = 'moves' | 'stays' | 'late' | 'backwards'

export function decideEvent(held: Held, event: PartnerEvent, context: EventContext): EventDecision {
  if (event.type === 'not-understood') return without(held, event, context, 'parked', 'not-understood')
  const money = moneyOf(held.state, event, context)
  if (money.kind === 'parked' || (money.kind === 'kept' && money.money === undefined)) return without(held, event, context, money.kind, money.reason)
  const paying = withMoney(held.state, event, money.money ?? held.state)
  const standing = money.kind === 'kept' ? 'stays' : standingOf(paying, event, context)
  const state = money.kind === 'kept' ? paying : settled(withNews(paying, event, standing, context), event, context)
  const moneyMoved = money.money !== held.state
  const applied = money.kind === 'changed' && (standing === 'moves' || standing === 'stays' || (moneyMoved && changesMoney(event)))
  const reason = money.kind === 'kept' ? money.reason : standing
  const kept = applied ? {} : { reason }
  const payments = state.payments.filter((row) => !held.state.payments.includes(row))
  return {
    inbox: applied ? 'applied' : 'kept',
    ...kept,
    state,
    journal: [toldEvent(held, event, context, applied ? 'applied' : 'kept', kept.reason), ...toldCorrections(held.state, state, context.partner), ...toldStatus(held.state, state, context.partner)],
    outgoing: [...mirrorChange(held, state, context.partner, `event ${context.partner} ${event.key}`, context.rules), ...proofsToSend({ ...held, state }, context.partner, context.rules, payments)],
    ...endOf(event, context),
    ...acceptanceBy(held, event, context),
  }
}

/** Who works on a dossier has accepted it, whatever its transport said when it arrived. */
function acceptanceBy({ holdings }: Held, { type }: PartnerEvent, { partner }: EventContext): { readonly confirms?: string } {
  const holding = holdings.find((row) => row.partner === partner)
  return holding?.state === 'delivered' && showsAcceptance.includes(type) ? { confirms: holding.transferId } : {}
}

/** Kept or parked as a whole. */
function without(held: Held, event: PartnerEvent, context: EventContext, inbox: 'kept' | 'parked', reason: string): EventDecision {
  return { inbox, reason, journal: [toldEvent(held, event, context, inbox, reason)], outgoing: [], ...(inbox === 'kept' ? endOf(event, context) : {}) }
}

/** The last word about a payment ends that payment only: a dossier may have several. */
function endOf(event: PartnerEvent, { partner }: EventContext): Pick<Decision, 'awaitsNoMore'> {
  if (event.final !== true) return {}
  return { awaitsNoMore: { partner, ...(event.payment !== undefined ? { remoteId: event.payment.reference } : {}) } }
}

function moneyOf(state: DossierState, event: PartnerEvent, { partner, now, byPerson }: EventContext): MoneyMove {
  const teller = { partner, at: happenedAt(event, now).toISOString(), byPerson, lastWord: event.final === true }
  const noticed = event.amountsDue === undefined ? state : addNotices(state, event.amountsDue, partner, isLate(state, event, partner))
  const { payment, files = [] } = event
  if (payment === undefined) return { kind: 'changed', money: noticed }
  if (event.type === 'payment-requested') return requestPayment(noticed, payment, teller)
  if (event.type === 'payment') return takePayment(noticed, payment, files, teller)
  if (event.type === 'receipt') return takeReceipt(noticed, payment, files, teller)
  return { kind: 'changed', money: noticed }
}

/** What its sender waived stays waived until an agency tells of money again. */
function withMoney(state: DossierState, event: PartnerEvent, money: Money): DossierState {
  const { amountsDue, payments } = money
  const financial = financialOf(money, state.financial, false)
  const stands = state.financial === 'waived' && financial !== 'paid' && event.amountsDue === undefined && event.type !== 'payment-requested'
  return { ...state, amountsDue, payments, financial: stands ? 'waived' : financial }
}

function changesMoney({ type, amountsDue }: PartnerEvent): boolean {
  return amountsDue !== undefined || type === 'payment-requested' || type === 'payment' || type === 'receipt'
}

function standingOf(state: DossierState, event: PartnerEvent, { partner }: EventContext): Standing {
  const { status, type } = event
  if (status !== undefined && isLate(state, event, partner)) return 'late'
  if (status === undefined || status === state.status) return 'stays'
  // amounts that nobody told are known to who asked for them
  const owed = isOwing(state) || (state.financial === 'due' && state.statusFrom !== partner)
  return mayPartnerMove(state.status, status, type, owed) ? 'moves' : 'backwards'
}

/** Older than what the same partner had its way with, or than the version by which its sender began anew. */
function isLate(state: DossierState, { at }: PartnerEvent, partner: string): boolean {
  if (at === undefined) return false
  const told = Date.parse(at)
  const heard = state.heard?.find((row) => row.partner === partner)?.at ?? (state.statusFrom === partner ? state.statusAt : undefined)
  return (heard !== undefined && told < Date.parse(heard)) || (state.reopenedAt !== undefined && told < Date.parse(state.reopenedAt))
}

function withHeard(state: DossierState, partner: string, at: Date): DossierState {
  return { ...state, heard: [...(state.heard ?? []).filter((row) => row.partner !== partner), { partner, at: at.toISOString() }] }
}

/** A partner whose clock is ahead must not make everything later seem late. */
function happenedAt({ at }: PartnerEvent, now: Date): Date {
  return at === undefined ? now : new Date(Math.min(Date.parse(at), now.getTime()))
}

/** The step is known whatever its event may move; rounds, dates and the status only where it counts. */
function withNews(before: DossierState, event: PartnerEvent, standing: Standing, { partner, now, rules }: EventContext): DossierState {
  const at = happenedAt(event, now)
  let state = withStep(before, event, partner, at)
  const counts = standing === 'moves' || standing === 'stays'
  // papers that come after the end, or late, are papers all the same; those of a dossier that was stopped are not its result
  if (event.type === 'result' && (counts || state.status >= 9)) state = withResult(state, event, partner, at)
  if (!counts) return state
  // a word that came too late names amounts, and says no more that some are owed
  if (state.financial === 'none') state = { ...state, financial: financialOf(state, state.financial, event.type === 'tax-notice' || event.status === 6) }
  if (event.status !== undefined) state = withHeard(state, partner, at)
  // counted before the status moves, so that the round has the date for the result that it interrupts
  if (event.type === 'supplement-requested' || (standing === 'moves' && event.status === 5)) state = openRound(state, event, partner, rules.titleOf(partner), at)
  if (event.type === 'supplement-received') state = { ...state, clock: resume(state.clock, 'supplement', at, partner) }
  // who asked for amounts that nobody named, and goes on, waits for none
  if (standing === 'moves' && state.status === 6 && event.status === 4 && state.financial === 'due') state = { ...state, financial: 'none' }
  if (standing === 'moves' && event.status !== undefined) state = moveStatus(state, { to: event.status, from: partner, at, partnerCode: event.partnerCode, partnerWords: event.partnerWords })
  else if (event.status !== undefined && state.statusFrom === partner) state = { ...state, statusAt: at.toISOString() }
  // what the partner says too does not hang on the sender's version any more
  if (event.status === 7) state = withdrawnForGood(state)
  if (event.type === 'supplement-requested' && event.supplement?.suspends === true) state = { ...state, clock: suspend(state.clock, 'supplement', partner, at) }
  if (event.newDueAt !== undefined) state = { ...state, clock: setDue(state.clock, new Date(event.newDueAt)) }
  return event.type === 'supplement-received' ? closeRounds(state, partner, at) : state
}

/** Everything is paid: the dossier goes on, whoever told it. News of anything else say nothing about money that its sender asked for since. */
function settled(state: DossierState, event: PartnerEvent, { partner, now, rules }: EventContext): DossierState {
  const at = happenedAt(event, now)
  const paidNow = state.financial === 'paid' && (changesMoney(event) || event.status === 6)
  if (!paidNow) return { ...state, clock: scheduleCheck(state.clock, rules.deadlines) }
  const moved = state.status === 6 ? moveStatus(state, { to: 4, from: partner, at, partnerCode: event.partnerCode, partnerWords: event.partnerWords }) : state
  return { ...moved, clock: scheduleCheck(resume(moved.clock, 'payment', at), rules.deadlines) }
}

function withStep(state: DossierState, { step, status }: PartnerEvent, partner: string, at: Date): DossierState {
  if (step === undefined) return state
  return { ...state, steps: [...state.steps, { ...step, at: at.toISOString(), partner, status: status ?? state.status }] }
}

function withResult(state: DossierState, { result, files = [] }: PartnerEvent, partner: string, at: Date): DossierState {
  const known = state.results.flatMap((row) => row.files)
  const news = files.filter((file) => file.state !== 'stored' || !known.some((row) => isSameFile(row, file)))
  if (news.length === 0 && result === undefined) return state
  return { ...state, results: [...state.results, { ...result, partner, at: at.toISOString(), files: news }] }
}

function toldCorrections(before: DossierState, after: DossierState, partner: string): readonly Told[] {
  return correctedNotices(before, after).map((data) => ({ type: 'dossier.notice-corrected', partner, data: { ...data } }))
}

function toldEvent(held: Held, event: PartnerEvent, { partner }: EventContext, state: string, reason: string | undefined): Told {
  const transferId = held.holdings.find((row) => row.partner === partner)?.transferId
  const amounts = amountsOf(event)
  const files = (event.files ?? []).map(summaryOf)
  return {
    type: `partner.${event.type}`,
    partner,
    ...(transferId !== undefined ? { transferId } : {}),
    data: {
      key: event.key,
      state,
      ...(reason !== undefined ? { cause: reason } : {}),
      ...(event.status !== undefined ? { status: event.status } : {}),
      ...(event.partnerCode !== undefined ? { partnerCode: event.partnerCode } : {}),
      ...(event.at !== undefined ? { at: event.at } : {}),
      ...(amounts !== undefined ? { amounts } : {}),
      ...(event.payment !== undefined ? { reference: event.payment.reference } : {}),
      ...(files.length > 0 ? { files } : {}),
    },
  }
}

function summaryOf({ digest, state }: EventFile): { readonly state: EventFile['state']; readonly digest?: string } {
  return { state, ...(digest !== undefined ? { digest } : {}) }
}
