/** The rounds of supplements of a dossier: asked for by a partner, answered by the sender, received by the partner. */
import type { DossierState } from '../../schemas/dossier-state.ts'
import type { SupplementRound } from '../../schemas/follow-up.ts'
import type { PartnerEvent } from '../../schemas/partner-event.ts'

const longestId = 200

export function openRound(state: DossierState, event: PartnerEvent, partner: string, partnerTitle: string, at: Date): DossierState {
  const content = event.supplement?.content ?? event.step?.content ?? event.partnerWords ?? event.partnerCode
  if (content === undefined) return state
  const dueAt = event.supplement?.dueAt
  const round: SupplementRound = {
    id: roundId(partner, event.key),
    requestedBy: event.step?.unit ?? event.step?.officer ?? partnerTitle,
    content,
    requestedAt: at.toISOString(),
    dueBefore: state.clock.dueAt,
    ...(dueAt !== undefined ? { dueAt } : {}),
  }
  return { ...state, rounds: [...state.rounds.filter(({ id }) => id !== round.id), round] }
}

/** What the sender hands in is on its way to this partner. */
export function answerRounds(state: DossierState, partner: string, note: string): DossierState {
  return { ...state, rounds: state.rounds.map((round) => (isOpen(round, partner) ? { ...round, note } : round)) }
}

export function hasAnsweredRound(state: DossierState, partner: string): boolean {
  return state.rounds.some((round) => isOpen(round, partner) && round.note !== undefined)
}

export function hasOpenRound(state: DossierState, partner: string, before: Date): boolean {
  return state.rounds.some((round) => isOpen(round, partner) && Date.parse(round.requestedAt) <= before.getTime())
}

/** `state.clock` is as it is after the round. */
export function closeRounds(state: DossierState, partner: string, at: Date): DossierState {
  const closed = { receivedAt: at.toISOString(), dueAfter: state.clock.dueAt }
  return { ...state, rounds: state.rounds.map((round) => (isOpen(round, partner) ? { ...round, ...closed } : round)) }
}

/** The sender's own rounds, and its word about rounds that it took over. */
export function mergeRounds(known: readonly SupplementRound[], told: readonly SupplementRound[]): SupplementRound[] {
  const byId = new Map(told.map((round) => [round.id, round]))
  const kept = known.map((round) => ({ ...byId.get(round.id), ...round }))
  const ids = new Set(known.map(({ id }) => id))
  return [...kept, ...told.filter(({ id }) => !ids.has(id))]
}

function roundId(partner: string, key: string): string {
  return `${partner}/${key}`.slice(0, longestId)
}

function isOpen(round: SupplementRound, partner: string): boolean {
  return round.receivedAt === undefined && round.id.startsWith(`${partner}/`)
}
