/** How a row of `transfers`, with its row of `work` where it has one, becomes a Transfer. */
import type { TransferPurpose } from '../../schemas/states.ts'
import { move, type DeliveryState } from '../domain/transfer.ts'
import type { Transfer } from '../ports/transfer-store.ts'

export const leasedState = move('accepted', 'lease') ?? 'delivering'

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
  readonly receipt: string | null
  readonly purpose: TransferPurpose
  readonly state: DeliveryState
  readonly state_at: Date
  readonly due_at: Date | null
  readonly attempts: number
  readonly code: string | null
  readonly words: string | null
  readonly remote_id: string | null
  readonly status: number
}

const stillColumns = [
  'id', 'sequence', 'client', 'sender', 'partner', 'dossier_code', 'procedure_code', 'payload_digest', 'accepted_at', 'receipt', 'purpose', 'code',
  'words', 'remote_id', 'status',
].map((column) => `t.${column}`).join(', ')

/** The state of `t left join work w`, as everybody is told it. */
export const stateNow = `case when w.lease_until is null then t.state else '${leasedState}' end`

/** Of `t left join work w`. */
export const transferColumns = `${stillColumns}, ${stateNow} as state, coalesce(w.attempts, t.attempts) as attempts,
  case when w.lease_until is null then t.state_at else w.attempt_started_at end as state_at,
  case when w.lease_until is null then w.due_at end as due_at`

/** The same of a transfer `t` that is known to be closed. */
export const closedColumns = `${stillColumns}, t.state, t.attempts, t.state_at, null::timestamptz as due_at`

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
    receipt: row.receipt ?? undefined,
    purpose: row.purpose,
    state: row.state,
    stateAt: row.state_at,
    dueAt: row.due_at ?? undefined,
    attempts: row.attempts,
    code: row.code ?? undefined,
    words: row.words ?? undefined,
    remoteId: row.remote_id ?? undefined,
    status: row.status,
  }
}
