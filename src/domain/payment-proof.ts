/** The word that the money was paid, for the agencies that wait for it. */
import type { Dossier } from '../../schemas/dossier.ts'
import type { PaymentRequested } from '../../schemas/dossier-state.ts'
import type { Attachment } from '../../schemas/dossier-file.ts'
import { endedStatuses } from './dossier-moves.ts'
import { senderItself } from './dossier-state.ts'
import type { Held } from './held.ts'
import type { DeliveryState } from './transfer.ts'

export interface ProofFor {
  readonly partner: string
  /** The same proof, with the same papers, under the same name. */
  readonly identity: string
  readonly dossier: Dossier
}

/**
 * One for each agency that was sent the dossier and takes such words: it follows what is on its way there. None before the
 * paper of the payment is told, or while it is still to be fetched. A paper that comes later makes it another proof.
 */
export function proofsOf(held: Held, payment: PaymentRequested, toldBy: string, takesPaymentProof: (partner: string) => boolean): readonly ProofFor[] {
  const complete = payment.paidAt !== undefined && isProven(payment) && payment.receipts.every((file) => file.state !== 'pending')
  if (!complete) return []
  const waiting = held.holdings.filter((row) => row.partner !== toldBy && takesPaymentProof(row.partner) && !cameToNothing.includes(row.state) && !hasEnded(held, row.partner))
  const papers = payment.receipts.flatMap(({ digest }) => digest ?? []).toSorted()
  const identity = [payment.reference, ...(payment.receiptNumber === undefined ? [] : [payment.receiptNumber]), ...papers].join(' ')
  return waiting.map(({ partner }) => ({ partner, identity, dossier: withProof(held, payment, partner) }))
}

const cameToNothing: readonly string[] = ['refused', 'cancelled'] satisfies readonly DeliveryState[]

function isProven({ proven, receipts, receiptNumber }: PaymentRequested): boolean {
  return proven === true || receipts.length > 0 || receiptNumber !== undefined
}

/** What one agency finished may still wait for money at another; what its sender or anybody stopped waits for nothing. */
function hasEnded({ state }: Held, partner: string): boolean {
  return endedStatuses.includes(state.status) || (state.status === 9 && [partner, senderItself].includes(state.statusFrom))
}

function withProof({ latest, state }: Held, payment: PaymentRequested, receiver: string): Dossier {
  const { supplement: _supplement, withdrawal: _withdrawal, ...rest } = latest()
  return {
    ...rest,
    receiver,
    status: state.status,
    dueAt: state.clock.dueAt,
    paymentProof: {
      reference: payment.reference,
      amount: payment.amount,
      noticeNumbers: payment.noticeNumbers,
      receipts: payment.receipts.flatMap(attachmentOf),
      ...(payment.paidAt !== undefined ? { paidAt: payment.paidAt } : {}),
      ...(payment.receiptNumber !== undefined ? { receiptNumber: payment.receiptNumber } : {}),
    },
  }
}

function attachmentOf({ digest, fileName, mediaType, size }: PaymentRequested['receipts'][number]): Attachment[] {
  return digest === undefined || mediaType === undefined || size === undefined ? [] : [{ digest, fileName, mediaType, size }]
}
