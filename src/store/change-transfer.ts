/** What people order: cancel, dismiss, replay, resend. Each is one transaction with its event and its place in a queue. */
import { deliveryMoves, failedStates, move, statesBefore, type DeliveryMove, type DeliveryState } from '../domain/transfer.ts'
import type { ChangeResult, Order } from '../ports/transfer-store.ts'
import { wakeNext } from './dossier-order.ts'
import { inTransaction, orAnew, type Client, type Pool } from './pool.ts'
import { lockDossiers, sendAgain, stepBack, supersededBy, type Ordered } from './send-again.ts'
import { isUuid, storableJson } from './storable.ts'
import { closedColumns, stateNow, toTransfer, type TransferRow } from './transfer-row.ts'

// a resend that is taken back leaves the transfer as it was
const takeOut = (whose: string, type: string, keptType: string) => `
with gone as (
  delete from work w using transfers t
  where w.transfer_id = $1 and w.lease_until is null and t.id = w.transfer_id ${whose}
  returning w.*
), t as (
  update transfers t
  set state = coalesce(gone.kept_state, $3), state_at = now(), attempts = gone.attempts,
    code = case when gone.kept_state is null and gone.in_doubt then 'may-have-arrived' else t.code end
  from gone where t.id = gone.transfer_id
  returning t.*, gone.kept_state
), listed as (
  insert into closed (state, sequence, client, partner, accepted_at, code, remote_id, procedure_code) select state, sequence, client, partner, accepted_at, code, remote_id, procedure_code from t
), journal as (
  insert into events (type, client, transfer_id, partner, dossier_code, data)
  select case when kept_state is null then '${type}' else '${keptType}' end, client, id, partner, dossier_code, $2::jsonb from t
), next as (
  ${wakeNext('gone')}
)
select ${closedColumns} from t`

const cancel = takeOut('and t.client = $4', 'transfer.cancelled', 'transfer.resend-cancelled')
const dismissOpen = takeOut('', 'transfer.dismissed', 'transfer.resend-cancelled')

/** Of a failed transfer ($1), by an order ($2) that is told as this type; into the state $3 from the states $4. */
export const closeFailed = (type: string) => `
with t as (
  update transfers set state = $3, state_at = now(), code = case when in_doubt then 'may-have-arrived' else code end where id = $1 and state = any($4::text[])
  returning *
), unlisted as (
  delete from closed c using t where c.sequence = t.sequence and c.state = any($4::text[])
), listed as (
  insert into closed (state, sequence, client, partner, accepted_at, purged, code, remote_id, procedure_code)
  select state, sequence, client, partner, accepted_at, purged_at is not null, code, remote_id, procedure_code from t
), journal as (
  insert into events (type, client, transfer_id, partner, dossier_code, data)
  select '${type}', client, id, partner, dossier_code, $2::jsonb from t
)
select ${closedColumns} from t`

const dismissFailed = closeFailed('transfer.dismissed')

const findState = `select ${stateNow} as state from transfers t left join work w on w.transfer_id = t.id where t.id = $1`

export async function cancelTransfer(pool: Pool, id: string, client: string, actor: string): Promise<ChangeResult> {
  if (!isUuid(id)) return { kind: 'unknown' }
  return whileItMoves('cancel', async () => {
    const { rows } = await orAnew(() => pool.query<TransferRow>(cancel, [id, storableJson({ actor }), stateAfter('cancel'), client]))
    if (rows[0] !== undefined) return { kind: 'changed', transfer: toTransfer(rows[0]) }
    const found = await pool.query<{ state: DeliveryState }>(`${findState} and t.client = $2`, [id, client])
    return refusal(found.rows[0]?.state)
  })
}

/** Refused where a later transfer of the dossier is with the partner or on its way there: it would be set back. */
export async function replayTransfer(pool: Pool, id: string, order: Order): Promise<ChangeResult> {
  if (!isUuid(id)) return { kind: 'unknown' }
  return whileItMoves('replay', () => inTransaction(pool, (client) => replayIn(client, id, order)))
}

export async function resendTransfer(pool: Pool, id: string, order: Order): Promise<ChangeResult> {
  if (!isUuid(id)) return { kind: 'unknown' }
  return whileItMoves('resend', () => inTransaction(pool, (client) => resendIn(client, id, order)))
}

/** Both in a transaction that does more. */
export async function replayIn(client: Client, id: string, order: Order): Promise<ChangeResult> {
  const dossier = await lockDossiers(client, [id], true)
  const self = dossier.find((row) => row.id === id)
  if (self === undefined || !statesBefore('replay').includes(self.state)) return refusal(self?.state)
  const later = supersededBy(self, dossier)
  if (later !== undefined) return { kind: 'superseded', by: later.id }
  await stepBack(client, [id])
  return sendOneAgain(client, id, 'replay', order)
}

export function resendIn(client: Client, id: string, order: Order): Promise<ChangeResult> {
  return sendOneAgain(client, id, 'resend', order)
}

export async function dismissTransfer(pool: Pool, id: string, order: Order): Promise<ChangeResult> {
  if (!isUuid(id)) return { kind: 'unknown' }
  return whileItMoves('dismiss', () => inTransaction(pool, (client) => dismissIn(client, id, order)))
}

async function dismissIn(client: Client, id: string, order: Order): Promise<ChangeResult> {
  const values = [id, storableJson({ actor: order.actor, reason: order.reason }), stateAfter('dismiss')]
  const open = await client.query<TransferRow>(dismissOpen, values)
  const row = open.rows[0] ?? (await client.query<TransferRow>(dismissFailed, [...values, failedStates])).rows[0]
  if (row !== undefined) return { kind: 'changed', transfer: toTransfer(row) }
  const found = await client.query<{ state: DeliveryState }>(findState, [id])
  return refusal(found.rows[0]?.state)
}

async function sendOneAgain(client: Client, id: string, by: Ordered, { actor, reason }: Order): Promise<ChangeResult> {
  const [transfer] = await sendAgain(client, [id], { by, from: statesBefore(by), actor, reason })
  if (transfer !== undefined) return { kind: 'changed', transfer }
  const found = await client.query<{ state: DeliveryState }>(findState, [id])
  return refusal(found.rows[0]?.state)
}

/** So often at most: without its content, too, a transfer is refused in a state that would allow it. */
const mostTries = 5

/** Refused, and then found in a state that allows it: somebody else changed it in between, and the order is tried anew. */
async function whileItMoves(by: DeliveryMove, order: () => Promise<ChangeResult>): Promise<ChangeResult> {
  for (let left = mostTries - 1; ; left--) {
    const result = await order()
    if (left === 0 || result.kind !== 'illegal' || !statesBefore(by).includes(result.state)) return result
  }
}

function refusal(state: DeliveryState | undefined): ChangeResult {
  return state === undefined ? { kind: 'unknown' } : { kind: 'illegal', state }
}

/** These moves lead to one state, from wherever they are made. */
export function stateAfter(by: DeliveryMove): DeliveryState {
  const [before] = statesBefore(by)
  const after = before && move(before, by)
  if (after === undefined) throw new Error(`nothing can ${by}: ${JSON.stringify(deliveryMoves[by])}`)
  return after
}
