/** The word that the money was paid, for the agencies that wait for it. */
import type { Dossier } from '../../schemas/dossier.ts'
import type { PaymentRequested } from '../../schemas/dossier-state.ts'
import type { Attachment } from '../../schemas/dossier-file.ts'
import { clockEndsAt } from './dossier-moves.ts'
import type { Held } from './held.ts'
import { deliveredStates, type DeliveryState } from './transfer.ts'

export interface ProofFor {
  readonly partner: string
  readonly reference: string
  readonly dossier: Dossier
}

/** One for each agency that has the dossier and takes such words. None while a paper of the payment is still to be fetched. */
export function proofsOf(held: Held, payment: PaymentRequested, toldBy: string, takesPaymentProof: (partner: string) => boolean): readonly ProofFor[] {
  const complete = payment.paidAt !== undefined && payment.receipts.every((file) => file.state !== 'pending')
  if (!complete || clockEndsAt.includes(held.state.status)) return []
  const waiting = held.holdings.filter((row) => row.partner !== toldBy && takesPaymentProof(row.partner) && deliveredStates.includes(row.state as DeliveryState))
  return waiting.map(({ partner }) => ({ partner, reference: payment.reference, dossier: withProof(held, payment, partner) }))
}

function withProof({ latest, state }: Held, payment: PaymentRequested, receiver: string): Dossier {
  const { supplement: _supplement, withdrawal: _withdrawal, ...rest } = latest
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
