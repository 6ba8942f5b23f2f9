/** Puts a file that was fetched, or given up, where the dossier's state shows it as pending. Pure. */
import type { EventFile } from '../../schemas/partner-event.ts'
import type { DossierState } from '../domain/dossier-state.ts'

/** The state as it was, where the file stands nowhere in it. */
export function withFile(state: DossierState, partner: string, pending: EventFile, file: EventFile): DossierState {
  const results = state.results.map((result) => result.files)
  const receipts = state.payments.map((payment) => payment.receipts)
  const inResult = state.results.findIndex((result, at) => result.partner === partner && placeOf(results[at], pending) >= 0)
  const inPayment = state.payments.findIndex((payment, at) => payment.partner === partner && placeOf(receipts[at], pending) >= 0)
  return {
    ...state,
    results: state.results.map((result, at) => (at === inResult ? { ...result, files: replaced(result.files, pending, file) } : result)),
    payments: state.payments.map((payment, at) => (at === inPayment ? { ...payment, receipts: replaced(payment.receipts, pending, file) } : payment)),
  }
}

function placeOf(files: readonly EventFile[] | undefined, { name, fileName }: EventFile): number {
  return files?.findIndex((file) => file.state === 'pending' && file.name === name && file.fileName === fileName) ?? -1
}

function replaced(files: readonly EventFile[], pending: EventFile, file: EventFile): EventFile[] {
  return files.with(placeOf(files, pending), file)
}
