/** What people order: cancel, dismiss, replay, resend. Each is one transaction with its event and its place in a queue. */
import type { TransferPurpose } from '../../schemas/states.ts'
import { deliveredStates, deliveryMoves, failedStates, move, statesBefore, type DeliveryMove, type DeliveryState } from '../domain/transfer.ts'
import type { ChangeResult, Order } from '../ports/transfer-store.ts'
import { dossierOf, wakeNext } from './dossier-order.ts'
import { inTransaction, type Client, type Pool } from './pool.ts'
import { isUuid, storableJson } from './storable.ts'
import { closedColumns, leasedState, stateNow, toTransfer, transferColumns, type TransferRow } from './transfer-row.ts'

type Ordered = 'replay' | 'resend'

const journal = `journal as (
  insert into events (type, client, transfer_id, partner, dossier_code, data)
  select $3, client, id, partner, dossier_code, $4::jsonb from t
)`

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
  insert into closed (state, sequence, client, partner, accepted_at) select state, sequence, client, partner, accepted_at from t
), journal as (
  insert into events (type, client, transfer_id, partner, dossier_code, data)
  select case when kept_state is null then '${type}' else '${keptType}' end, client, id, partner, dossier_code, $2::jsonb from t
), next as (
  ${wakeNext('gone')}
)
select ${closedColumns} from t`

const cancel = takeOut('and t.client = $4', 'transfer.cancelled', 'transfer.resend-cancelled')
const dismissOpen = takeOut('', 'transfer.dismissed', 'transfer.resend-cancelled')

const dismissFailed = `
with t as (
  update transfers set state = $3, state_at = now() where id = $1 and state = any($4::text[])
  returning *
), unlisted as (
  delete from closed c using t where c.sequence = t.sequence and c.state = any($4::text[])
), listed as (
  insert into closed (state, sequence, client, partner, accepted_at, purged) select state, sequence, client, partner, accepted_at, purged_at is not null from t
), journal as (
  insert into events (type, client, transfer_id, partner, dossier_code, data)
  select 'transfer.dismissed', client, id, partner, dossier_code, $2::jsonb from t
)
select ${closedColumns} from t`

const findState = `select ${stateNow} as state from transfers t left join work w on w.transfer_id = t.id where t.id = $1`

// the transfer is closed, and comes back to work, or it waits there already; what was delivered once is there, whatever came of a resend;
// without its body nothing can be sent
const again = `
with old as (
  select id, state as was from transfers where id = $1 and state = any($2::text[]) and purged_at is null for update
), s as (
  update transfers t set state = $5, state_at = now() from old where t.id = old.id
  returning t.*, case when old.was = any($7::text[]) then old.was end as kept
), unlisted as (
  delete from closed c using s where c.sequence = s.sequence and c.state = any($2::text[])
), w as (
  insert into work (sequence, transfer_id, client, partner, dossier, accepted_at, due_at, attempts, trigger, queue, kept_state, in_doubt)
  select sequence, id, client, partner, ${dossierOf('s')}, accepted_at, now(), attempts, $6, 'replay', kept, in_doubt or kept is not null from s
  on conflict (transfer_id) do update
    set due_at = excluded.due_at, requeued_at = null, tries = 0, interruptions = 0, since = now(), trigger = excluded.trigger, queue = excluded.queue
    where work.lease_until is null
  returning *
), t as (
  select s.* from s join w on w.transfer_id = s.id
), ${journal}, job as (
  insert into outbox (transfer_id, partner, queue, attempt, due_at)
  select w.transfer_id, w.partner, w.queue, w.attempts + 1, w.due_at from w join lanes l on l.partner = w.partner and l.state = 'open'
)
select ${transferColumns} from t join w on true`

export async function cancelTransfer(pool: Pool, id: string, client: string, actor: string): Promise<ChangeResult> {
  if (!isUuid(id)) return { kind: 'unknown' }
  const { rows } = await pool.query<TransferRow>(cancel, [id, storableJson({ actor }), stateAfter('cancel'), client])
  if (rows[0] !== undefined) return { kind: 'changed', transfer: toTransfer(rows[0]) }
  const found = await pool.query<{ state: DeliveryState }>(`${findState} and t.client = $2`, [id, client])
  return refusal(found.rows[0]?.state)
}

/** Refused where a later transfer of the dossier is with the partner or on its way there: it would be set back. */
export async function replayTransfer(pool: Pool, id: string, order: Order): Promise<ChangeResult> {
  if (!isUuid(id)) return { kind: 'unknown' }
  return inTransaction(pool, async (client) => {
    const dossier = await lockDossier(client, id)
    const self = dossier.find((row) => row.id === id)
    if (self === undefined || !statesBefore('replay').includes(self.state)) return refusal(self?.state)
    // each webhook tells an event of its own, each proof a payment: a later one neither tells it nor is set back by it
    if (self.purpose !== 'webhook' && self.purpose !== 'payment-proof') {
      const later = dossier.find((row) => row.sequence > self.sequence && supersedes(row.state))
      if (later !== undefined) return { kind: 'superseded', by: later.id }
      await stepBack(client, id)
    }
    return sendAgain(client, id, 'replay', order)
  })
}

export async function resendTransfer(pool: Pool, id: string, order: Order): Promise<ChangeResult> {
  if (!isUuid(id)) return { kind: 'unknown' }
  return inTransaction(pool, (client) => sendAgain(client, id, 'resend', order))
}

export async function dismissTransfer(pool: Pool, id: string, order: Order): Promise<ChangeResult> {
  if (!isUuid(id)) return { kind: 'unknown' }
  return inTransaction(pool, async (client) => {
    const values = [id, storableJson({ actor: order.actor, reason: order.reason }), stateAfter('dismiss')]
    const open = await client.query<TransferRow>(dismissOpen, values)
    const row = open.rows[0] ?? (await client.query<TransferRow>(dismissFailed, [...values, failedStates])).rows[0]
    if (row !== undefined) return { kind: 'changed', transfer: toTransfer(row) }
    const found = await client.query<{ state: DeliveryState }>(findState, [id])
    return refusal(found.rows[0]?.state)
  })
}

interface DossierRow {
  readonly id: string
  readonly sequence: bigint
  readonly state: DeliveryState
  readonly purpose: TransferPurpose
}

/** What is on its way is locked first and read after: a later transfer that is being leased now would overtake the replayed one. */
async function lockDossier(client: Client, id: string): Promise<readonly DossierRow[]> {
  await client.query(`select 1 from transfers self join work w on w.dossier = ${dossierOf('self')} where self.id = $1 order by w.sequence for update of w`, [id])
  const { rows } = await client.query<DossierRow>(
    `select t.id, t.sequence, t.purpose, ${stateNow} as state
    from transfers self
    join transfers t on t.dossier_code = self.dossier_code and t.partner = self.partner and t.sender = self.sender
    left join work w on w.transfer_id = t.id
    where self.id = $1 order by t.sequence`,
    [id],
  )
  return rows
}

/**
 * The later transfers get new rows in work: a lease that began before this transaction ended knows nothing of the replayed
 * one, and finds the row that it wanted gone.
 */
async function stepBack(client: Client, id: string): Promise<void> {
  await client.query(
    `with later as (delete from work w using transfers self where self.id = $1 and w.dossier = ${dossierOf('self')} and w.sequence > self.sequence returning w.*)
    insert into work select * from later`,
    [id],
  )
}

/** With the partner, or on its way there. */
function supersedes(state: DeliveryState): boolean {
  return state === leasedState || deliveredStates.includes(state)
}

async function sendAgain(client: Client, id: string, by: Ordered, order: Order): Promise<ChangeResult> {
  const data = storableJson({ actor: order.actor, reason: order.reason })
  const { rows } = await client.query<TransferRow>(again, [id, statesBefore(by), by === 'replay' ? 'transfer.replayed' : 'transfer.resent', data, stateAfter(by), by, deliveredStates])
  if (rows[0] !== undefined) return { kind: 'changed', transfer: toTransfer(rows[0]) }
  const found = await client.query<{ state: DeliveryState }>(findState, [id])
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
