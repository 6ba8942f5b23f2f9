/** When a partner that never says a last word is no longer asked. */
import type { DossierState, PaymentRequested } from '../../schemas/dossier-state.ts'

export interface Asked {
  readonly acceptedAt: Date
  /** What the partner knows it by. */
  readonly remoteId: string | undefined
}

/** `horizon`: asked for as long as was agreed; `ended`: the dossier ended long ago; `paid-otherwise`, `not-paid`: an order to pay that nobody will use. */
export type AskingEnds = 'horizon' | 'ended' | 'paid-otherwise' | 'not-paid'

const dayMs = 86_400_000
/** After the end of a dossier its papers may still come, and who was told what to pay may still pay. */
const graceMs = 30 * dayMs
const endedWithout: readonly number[] = [3, 7, 8, 10]
const endedWithResult = 9

/** Undefined: the partner is asked on. Without a state nothing is known of the dossier but its message. */
export function whyAskNoMore({ acceptedAt, remoteId }: Asked, state: DossierState | undefined, now: Date, horizonDays: number): AskingEnds | undefined {
  if (now.getTime() - acceptedAt.getTime() > horizonDays * dayMs) return 'horizon'
  if (state === undefined) return undefined
  const isOld = (since: string) => now.getTime() - Math.max(Date.parse(since), acceptedAt.getTime()) > graceMs
  const order = state.payments.find(({ reference }) => reference === remoteId)
  if (order !== undefined && !isPaid(order)) {
    if (isPaidOtherwise(order, state)) return 'paid-otherwise'
    if (isOld(order.requestedAt)) return 'not-paid'
  }
  return hasEnded(state) && isOld(state.clock.endedAt ?? state.statusAt) ? 'ended' : undefined
}

function hasEnded({ status, results }: DossierState): boolean {
  if (endedWithout.includes(status)) return true
  return status === endedWithResult && results.length > 0 && results.every(({ files }) => files.every(({ state }) => state !== 'pending'))
}

function isPaid({ transactionId, paidAt }: PaymentRequested): boolean {
  return transactionId !== undefined || paidAt !== undefined
}

/** Everything that the order is for; an order without notices is for the fees of the dossier. */
function isPaidOtherwise(order: PaymentRequested, { amountsDue, payments }: DossierState): boolean {
  const others = payments.filter((payment) => payment !== order && isPaid(payment))
  if (order.noticeNumbers.length === 0) return others.some(({ noticeNumbers }) => noticeNumbers.length === 0)
  return order.noticeNumbers.every((number) => amountsDue.some(({ due, paid }) => paid && due.noticeNumber === number) || others.some(({ noticeNumbers }) => noticeNumbers.includes(number)))
}
