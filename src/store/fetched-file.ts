/** Puts a file that was fetched, or given up, where the dossier's state shows it as pending. Pure. */
import type { EventFile, PartnerEvent } from '../../schemas/partner-event.ts'
import type { DossierState } from '../domain/dossier-state.ts'

/** Who told of the file, and about which payment, if any. */
export interface FileTold {
  readonly partner: string
  readonly event: Pick<PartnerEvent, 'payment'>
}

/** The state as it was, where the file stands nowhere in it. */
export function withFile(state: DossierState, { partner, event }: FileTold, pending: EventFile, file: EventFile): DossierState {
  const inResult = state.results.findIndex((result) => result.partner === partner && placeOf(result.files, pending) >= 0)
  const inPayment = event.payment === undefined ? -1 : paymentWith(state, event.payment.reference, pending)
  return {
    ...state,
    results: state.results.map((result, at) => (at === inResult ? { ...result, files: replaced(result.files, pending, file) } : result)),
    payments: state.payments.map((payment, at) => (at === inPayment ? { ...payment, receipts: replaced(payment.receipts, pending, file) } : payment)),
  }
}

/** Who brings the paper of a payment need not be who asked for the money, nor know the payment by the same reference. */
function paymentWith({ payments }: DossierState, reference: string, pending: EventFile): number {
  const exact = payments.findIndex((payment) => payment.reference === reference && placeOf(payment.receipts, pending) >= 0)
  return exact >= 0 ? exact : payments.findIndex(({ receipts }) => placeOf(receipts, pending) >= 0)
}

function placeOf(files: readonly EventFile[], { name, fileName }: EventFile): number {
  return files.findIndex((file) => file.state === 'pending' && file.name === name && file.fileName === fileName)
}

function replaced(files: readonly EventFile[], pending: EventFile, file: EventFile): EventFile[] {
  return files.with(placeOf(files, pending), file)
}
