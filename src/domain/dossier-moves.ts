/** Who may move a dossier's national status from where to where. What the tables lack does not happen. */
import type { NationalStatus } from '../../schemas/national-status.ts'
import type { PartnerEventType } from '../../schemas/partner-event.ts'

/** Nothing more happens to it, unless its sender sends it anew: refused, withdrawn, stopped, returned to the citizen. */
export const endedStatuses: readonly NationalStatus[] = [3, 7, 8, 10]
/** The promise to the citizen is kept or void. */
export const clockEndsAt: readonly NationalStatus[] = [...endedStatuses, 9]

const underWay: readonly NationalStatus[] = [1, 2, 4, 5, 6]

interface PartnerMove {
  readonly to: NationalStatus
  readonly from: readonly NationalStatus[]
  readonly by: readonly PartnerEventType[]
  /** Not while money is owed. */
  readonly unlessOwed?: true
}

const goingOn: readonly PartnerEventType[] = ['progress', 'supplement-received', 'tax-notice', 'payment-requested', 'payment', 'receipt']

/** What a partner's event may do. From 5 back to 4 only the documents lead, and from 6 the money. */
export const partnerMoves: readonly PartnerMove[] = [
  { to: 2, from: [1], by: goingOn },
  { to: 4, from: [1, 2], by: goingOn },
  { to: 4, from: [5], by: ['supplement-received'] },
  { to: 4, from: [6], by: ['progress', 'supplement-received', 'payment', 'receipt'], unlessOwed: true },
  { to: 5, from: [1, 2, 4, 6], by: ['supplement-requested', 'progress'] },
  { to: 6, from: [1, 2, 4], by: ['tax-notice', 'payment-requested', 'progress'] },
  { to: 3, from: underWay, by: ['refused', 'returned', 'progress'] },
  { to: 7, from: underWay, by: ['withdrawn', 'returned', 'progress'] },
  { to: 8, from: underWay, by: ['refused', 'returned', 'withdrawn', 'progress'] },
  { to: 9, from: underWay, by: ['result', 'progress'] },
  { to: 10, from: [...underWay, 9], by: ['result', 'progress'] },
]

export function mayPartnerMove(from: NationalStatus, to: NationalStatus, by: PartnerEventType, owed: boolean): boolean {
  return partnerMoves.some((row) => row.to === to && row.from.includes(from) && row.by.includes(by) && !(row.unlessOwed === true && owed))
}

/**
 * What a new version from the sender may do. It wins over a refusal, and never sets back by an old status what a partner
 * moved on: the same dossier goes to several partners, with the status that it had at home.
 */
export const senderMoves: Readonly<Record<NationalStatus, readonly NationalStatus[]>> = {
  1: [2, 3, 4, 5, 6, 7, 8, 9, 10],
  2: [3, 4, 5, 6, 7, 8, 9, 10],
  3: [1, 2, 4, 5, 6, 7, 8, 9, 10],
  4: [3, 5, 6, 7, 8, 9, 10],
  5: [3, 7, 8, 9, 10],
  6: [3, 7, 8, 9, 10],
  7: [8, 10],
  8: [7, 10],
  9: [10],
  10: [],
}

/** What the sender itself asked for, it also ends. */
const endedBySender: readonly { readonly from: NationalStatus; readonly to: NationalStatus }[] = [
  { from: 5, to: 4 },
  { from: 6, to: 4 },
]

export function maySenderMove(from: NationalStatus, to: NationalStatus, itsOwn: boolean): boolean {
  if (senderMoves[from]?.includes(to) === true) return true
  return itsOwn && endedBySender.some((row) => row.from === from && row.to === to)
}
