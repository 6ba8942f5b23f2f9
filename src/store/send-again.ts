/** Sends closed transfers again by order of a person: the same statements for one transfer and for many of a run. */
import type { TransferPurpose } from '../../schemas/states.ts'
import { deliveredStates, move, type DeliveryState } from '../domain/transfer.ts'
import type { Order, Transfer } from '../ports/transfer-store.ts'
import { dossierOf } from './dossier-order.ts'
import type { Client } from './pool.ts'
import { storableJson } from './storable.ts'
import { leasedState, stateNow, toTransfer, transferColumns, type TransferRow } from './transfer-row.ts'

export type Ordered = 'replay' | 'resend'

export interface SendAgain extends Order {
  readonly by: Ordered
  /** The states that it may be sent from. */
  readonly from: readonly DeliveryState[]
  /** The run that it is an item of; told in the journal. */
  readonly run?: string
}

const sentAgainState = move('parked', 'replay') ?? 'waiting'

// the transfers are closed, and come back to work, or they wait there already; what was delivered once is there, whatever came
// of a resend; without its body nothing can be sent
const again = `
with old as (
  select id, state as was from transfers where id = any($1::uuid[]) and state = any($2::text[]) and purged_at is null order by sequence for update
), s as (
  update transfers t set state = $5, state_at = now(), replays = t.replays + 1 from old where t.id = old.id
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
), journal as (
  insert into events (type, client, transfer_id, partner, dossier_code, data)
  select $3, client, id, partner, dossier_code, $4::jsonb from t order by sequence
), job as (
  insert into outbox (transfer_id, partner, queue, attempt, due_at)
  select w.transfer_id, w.partner, w.queue, w.attempts + 1, w.due_at from w join lanes l on l.partner = w.partner and l.state = 'open' order by w.sequence
)
select ${transferColumns} from t join w on w.transfer_id = t.id`

/** Those that were sent, as they are now; where one is missing, its state did not allow it or its body is gone. */
export async function sendAgain(client: Client, ids: readonly string[], { by, from, actor, reason, run }: SendAgain): Promise<readonly Transfer[]> {
  const data = storableJson({ actor, reason, run })
  const values = [ids, from, by === 'replay' ? 'transfer.replayed' : 'transfer.resent', data, sentAgainState, by, deliveredStates]
  const { rows } = await client.query<TransferRow>({ name: 'send-again', text: again, values })
  return rows.map(toTransfer)
}

const lock = `
select w.sequence from work w
where w.dossier in (select ${dossierOf('self')} from transfers self where self.id = any($1::uuid[]))
order by w.sequence for update of w`

// the offset keeps the planner from walking all transfers of the partner instead
const membersOf = `
select t.id, t.sequence, t.purpose, ${dossierOf('t')}::text as dossier, ${stateNow} as state, w.sequence is not null as working,
  w.kept_state is not null or ${stateNow} = any($2::text[]) as supersedes
from (select distinct dossier_code, partner, sender from transfers where id = any($1::uuid[])) self
cross join lateral (select * from transfers where dossier_code = self.dossier_code offset 0) t
left join work w on w.transfer_id = t.id
where t.partner = self.partner and t.sender = self.sender
order by t.sequence`

export interface DossierMember {
  readonly id: string
  readonly sequence: bigint
  readonly dossier: string
  readonly state: DeliveryState
  readonly purpose: TransferPurpose
  /** With the partner, or on its way there. */
  readonly supersedes: boolean
  /** On its way, and in somebody else's hand at the moment; only where nobody waited for it. */
  readonly busy: boolean
}

/**
 * The transfers of the dossiers of these, in their order. What is on its way is locked first and read after: a later transfer
 * that is being leased now would overtake the replayed one. `wait`: also for what somebody else has locked.
 */
export async function lockDossiers(client: Client, ids: readonly string[], wait: boolean): Promise<readonly DossierMember[]> {
  const locked = await client.query<{ sequence: bigint }>(wait ? { name: 'dossiers-lock-work', text: lock, values: [ids] } : { name: 'dossiers-try', text: `${lock} skip locked`, values: [ids] })
  const values = [ids, [...deliveredStates, leasedState]]
  const { rows } = await client.query<Omit<DossierMember, 'busy'> & { readonly working: boolean }>({ name: 'dossiers-members', text: membersOf, values })
  const ours = new Set(locked.rows.map(({ sequence }) => sequence))
  return rows.map(({ working, ...member }) => ({ ...member, busy: !wait && working && !ours.has(member.sequence) }))
}

/** The later transfer of the dossier that would be set back; each webhook tells an event of its own, each proof a payment: they are set back by none. */
export function supersededBy(self: DossierMember, members: readonly DossierMember[]): DossierMember | undefined {
  if (self.purpose === 'webhook' || self.purpose === 'payment-proof') return undefined
  return members.find((other) => other.dossier === self.dossier && other.sequence > self.sequence && other.supersedes)
}

/**
 * The later transfers get new rows in work: a lease that began before this transaction ended knows nothing of the replayed
 * one, and finds the row that it wanted gone.
 */
export async function stepBack(client: Client, ids: readonly string[]): Promise<void> {
  await client.query({ name: 'dossiers-step-back', text: step, values: [ids] })
}

const step = `
with self as (
  select ${dossierOf('t')} as dossier, min(t.sequence) as sequence from transfers t where t.id = any($1::uuid[]) and t.purpose not in ('webhook', 'payment-proof') group by 1
), later as (
  delete from work w using self where w.dossier = self.dossier and w.sequence > self.sequence and w.lease_until is null returning w.*
)
insert into work select * from later`
