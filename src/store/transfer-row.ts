/** How a row of `transfers` becomes a Transfer. */
import type { AmountDue } from '../../schemas/partner-event.ts'
import type { DeliveryState, FinancialState } from '../domain/transfer.ts'
import type { Transfer } from '../ports/transfer-store.ts'

export interface TransferRow {
  readonly id: string
  readonly sequence: bigint
  readonly client: string
  readonly sender: string
  readonly partner: string
  readonly dossier_code: string
  readonly procedure_code: string
  readonly payload_digest: string
  readonly accepted_at: Date
  readonly receipt: string
  readonly state: DeliveryState
  readonly state_at: Date
  readonly due_at: Date | null
  readonly attempts: number
  readonly code: string | null
  readonly words: string | null
  readonly remote_id: string | null
  readonly business_status: number
  readonly financial: FinancialState
  readonly amounts_due: readonly AmountDue[]
}

export const transferColumns = [
  'id', 'sequence', 'client', 'sender', 'partner', 'dossier_code', 'procedure_code', 'payload_digest', 'accepted_at', 'receipt', 'state',
  'state_at', 'due_at', 'attempts', 'code', 'words', 'remote_id', 'business_status', 'financial', 'amounts_due',
].map((column) => `t.${column}`).join(', ')

export function toTransfer(row: TransferRow): Transfer {
  return {
    id: row.id,
    sequence: row.sequence,
    client: row.client,
    sender: row.sender,
    partner: row.partner,
    dossierCode: row.dossier_code,
    procedureCode: row.procedure_code,
    payloadDigest: row.payload_digest,
    acceptedAt: row.accepted_at,
    receipt: row.receipt,
    state: row.state,
    stateAt: row.state_at,
    dueAt: row.due_at ?? undefined,
    attempts: row.attempts,
    code: row.code ?? undefined,
    words: row.words ?? undefined,
    remoteId: row.remote_id ?? undefined,
    businessStatus: row.business_status,
    financial: row.financial,
    amountsDue: row.amounts_due,
  }
}
