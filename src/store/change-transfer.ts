/** What people order: cancel, replay, resend. Each is one transaction with its event and its place in a queue. */
import { deliveryMoves, move, openStates, statesBefore, type DeliveryMove, type DeliveryState } from '../domain/transfer.ts'
import type { ChangeResult, Order } from '../ports/transfer-store.ts'
import { wakeNext } from './dossier-order.ts'
import { leasedState } from './lease-transfer.ts'
import { inTransaction, type Client, type Pool } from './pool.ts'
import { isUuid, storableJson } from './storable.ts'
import { toTransfer, transferColumns, type TransferRow } from './transfer-row.ts'

type Ordered = 'replay' | 'resend'

const journal = `journal as (
  insert into events (type, client, transfer_id, partner, dossier_code, data)
  select $3, client, id, partner, dossier_code, $4::jsonb from t
)`

const cancel = `
with t as (
  update transfers set state = $5, state_at = now(), due_at = null, requeued_at = null
  where id = $1 and client = $2 and state = any($6::text[])
  returning *
), ${journal}, next as (
  ${wakeNext('t', '$7')}
)
select ${transferColumns} from t`

const again = `
with t as (
  update transfers set state = $5, state_at = now(), due_at = now(), requeued_at = null, tries = 0, trigger = $6, queue = 'replay'
  where id = $1 and state = any($2::text[])
  returning *
), ${journal}, job as (
  insert into outbox (transfer_id, partner, queue, attempt, due_at)
  select t.id, t.partner, t.queue, t.attempts + 1, t.due_at from t join lanes l on l.partner = t.partner and l.state = 'open'
)
select ${transferColumns} from t`

export async function cancelTransfer(pool: Pool, id: string, client: string, actor: string): Promise<ChangeResult> {
  if (!isUuid(id)) return { kind: 'unknown' }
  const { rows } = await pool.query<TransferRow>(cancel, [
    id, client, 'transfer.cancelled', storableJson({ actor }), stateAfter('cancel'), statesBefore('cancel'), openStates,
  ])
  if (rows[0] !== undefined) return { kind: 'changed', transfer: toTransfer(rows[0]) }
  const found = await pool.query<{ state: DeliveryState }>('select state from transfers where id = $1 and client = $2', [id, client])
  return refusal(found.rows[0]?.state)
}

/** Refused where a later transfer of the dossier is with the partner or on its way there: it would be set back. */
export async function replayTransfer(pool: Pool, id: string, order: Order): Promise<ChangeResult> {
  if (!isUuid(id)) return { kind: 'unknown' }
  return inTransaction(pool, async (client) => {
    const dossier = await lockDossier(client, id)
    const self = dossier.find((row) => row.id === id)
    if (self === undefined || !statesBefore('replay').includes(self.state)) return refusal(self?.state)
    const later = dossier.find((row) => row.sequence > self.sequence && supersedes(row.state))
    if (later !== undefined) return { kind: 'superseded', by: later.id }
    return sendAgain(client, id, 'replay', order)
  })
}

export async function resendTransfer(pool: Pool, id: string, order: Order): Promise<ChangeResult> {
  if (!isUuid(id)) return { kind: 'unknown' }
  return inTransaction(pool, (client) => sendAgain(client, id, 'resend', order))
}

interface DossierRow {
  readonly id: string
  readonly sequence: bigint
  readonly state: DeliveryState
}

/** Locks the dossier's transfers, because a later one that is being leased now would overtake the replayed one. */
async function lockDossier(client: Client, id: string): Promise<readonly DossierRow[]> {
  const { rows } = await client.query<DossierRow>(
    `select t.id, t.sequence, t.state from transfers t
    join transfers self on self.dossier_code = t.dossier_code and self.partner = t.partner and self.sender = t.sender
    where self.id = $1 order by t.sequence for update of t`,
    [id],
  )
  return rows
}

/** With the partner, which is where a resend may start from, or on its way there. */
function supersedes(state: DeliveryState): boolean {
  return state === leasedState || statesBefore('resend').includes(state)
}

async function sendAgain(client: Client, id: string, by: Ordered, order: Order): Promise<ChangeResult> {
  const data = storableJson({ actor: order.actor, reason: order.reason })
  const { rows } = await client.query<TransferRow>(again, [id, statesBefore(by), by === 'replay' ? 'transfer.replayed' : 'transfer.resent', data, stateAfter(by), by])
  if (rows[0] !== undefined) return { kind: 'changed', transfer: toTransfer(rows[0]) }
  const found = await client.query<{ state: DeliveryState }>('select state from transfers where id = $1', [id])
  return refusal(found.rows[0]?.state)
}

function refusal(state: DeliveryState | undefined): ChangeResult {
  return state === undefined ? { kind: 'unknown' } : { kind: 'illegal', state }
}

/** These moves lead to one state, from wherever they are made. */
function stateAfter(by: DeliveryMove): DeliveryState {
  const [before] = statesBefore(by)
  const after = before && move(before, by)
  if (after === undefined) throw new Error(`nothing can ${by}: ${JSON.stringify(deliveryMoves[by])}`)
  return after
}
