/** The transfers that a frozen filter meets, each with why it would not be sent, if so. */
import type { NotReplayableReason, ReplayVerb } from '../../schemas/replays.ts'
import type { FrozenFilter } from '../domain/replay-filter.ts'
import { deliveredStates, openStates, statesBefore } from '../domain/transfer.ts'
import { leasedState, stateNow } from './transfer-row.ts'

export interface CandidateQuery {
  /** Columns: id, sequence, partner, dossier_code, state, code, accepted_at, there, again, back, reason. */
  readonly text: string
  readonly values: readonly unknown[]
}

/** Parameters are numbered after `before` others. `plan`: only of those that this plan counted. */
export function candidatesOf(verb: ReplayVerb, filter: FrozenFilter, before = 0, plan?: string): CandidateQuery {
  const values: unknown[] = []
  function parameter(value: unknown): string {
    values.push(value)
    return `$${before + values.length}`
  }
  const delivered = `${parameter(deliveredStates)}::text[]`
  const met = `
    select t.*, w.lease_until, ${stateNow} as state_now
    from ${plan === undefined ? pickedBy(filter, parameter) : `(select sequence from replay_plan_items where plan = ${parameter(plan)})`} picked
    join transfers t on t.sequence = picked.sequence
    left join work w on w.transfer_id = t.id
    where ${conditionsOf(filter, parameter).join(' and ')}`
  const text = `
    select m.id, m.sequence, m.partner, m.dossier_code, m.state_now as state, m.code, m.accepted_at,
      m.in_doubt or m.state_now = any(${delivered}) as there, m.replays > 0 as again,
      ${verb === 'resend' ? superseded(delivered) : 'false'} as back,
      ${reasonOf(verb, delivered, parameter)} as reason
    from (${met} offset 0) m`
  return { text, values }
}

/** Where the rows stand together, so that few others are looked at. */
function pickedBy(filter: FrozenFilter, parameter: (value: unknown) => string): string {
  if (filter.ids !== undefined) return `(select distinct sequence from transfers where id = any(${parameter(filter.ids)}::uuid[]))`
  if (filter.dossierCode !== undefined) return `(select sequence from transfers where dossier_code = ${parameter(filter.dossierCode)})`
  const wanted = new Set(filter.states)
  const narrowed = narrowedBy(filter, parameter)
  const closed = `select sequence from closed c where c.state = any(${parameter([...wanted].filter((state) => !openStates.includes(state)))}::text[])${narrowed('c')}`
  if (!openStates.some((state) => wanted.has(state))) return `(${closed})`
  return `(${closed} union select sequence from work w where true${narrowed('w')})`
}

function narrowedBy({ partner, client, acceptedFrom, acceptedTo }: FrozenFilter, parameter: (value: unknown) => string): (row: string) => string {
  const given: readonly (readonly [string, unknown])[] = [['partner =', partner], ['client =', client], ['accepted_at >=', acceptedFrom], ['accepted_at <', acceptedTo]]
  const conditions = given.filter(([, value]) => value !== undefined).map(([condition, value]) => `${condition} ${parameter(value)}`)
  return (row) => conditions.map((condition) => ` and ${row}.${condition}`).join('')
}

function conditionsOf(filter: FrozenFilter, parameter: (value: unknown) => string): readonly string[] {
  const given: readonly (readonly [(value: string) => string, unknown])[] = [
    [(value) => `${stateNow} = any(${value}::text[])`, filter.states],
    [(value) => `t.partner = ${value}`, filter.partner],
    [(value) => `t.client = ${value}`, filter.client],
    [(value) => `t.code = any(${value}::text[])`, filter.codes],
    [(value) => `t.procedure_code = ${value}`, filter.procedureCode],
    [(value) => `t.dossier_code = ${value}`, filter.dossierCode],
    [(value) => `t.accepted_at >= ${value}`, filter.acceptedFrom],
    [(value) => `t.accepted_at < ${value}`, filter.acceptedTo],
    [(value) => `t.state_at >= ${value}`, filter.endedFrom],
    [(value) => `t.state_at < ${value}`, filter.endedTo],
  ]
  return given.filter(([, value]) => value !== undefined).map(([condition, value]) => condition(parameter(value)))
}

/** The first that holds. */
function reasonOf(verb: ReplayVerb, delivered: string, parameter: (value: unknown) => string): string {
  const sendable = `${parameter(statesBefore(verb))}::text[]`
  const open = `${parameter(openStates)}::text[]`
  const rows: readonly (readonly [string, NotReplayableReason])[] = [
    [`m.state_now <> all(${sendable}) and m.state_now = any(${open})`, 'on-its-way'],
    [`m.state_now <> all(${sendable}) and m.state_now = any(${delivered})`, 'delivered'],
    [`m.state_now <> all(${sendable})`, 'cancelled'],
    ['m.purged_at is not null', 'purged'],
    [`exists (select from replay_items i where i.transfer_id = m.id and i.state in ('pending', 'sent'))`, 'in-another-run'],
    ...(verb === 'replay' ? [[superseded(delivered), 'superseded'] as const] : []),
  ]
  return `case ${rows.map(([condition, reason]) => `when ${condition} then '${reason}'`).join(' ')} end`
}

/** As send-again.ts has it for one transfer; the offset keeps the planner from walking all transfers of the partner instead. */
function superseded(delivered: string): string {
  return `m.purpose not in ('webhook', 'payment-proof') and exists (
    select from (select * from transfers where dossier_code = m.dossier_code offset 0) n left join work w on w.transfer_id = n.id
    where n.partner = m.partner and n.sender = m.sender and n.sequence > m.sequence
      and (w.kept_state is not null or (case when w.lease_until is null then n.state else '${leasedState}' end) = any(array_append(${delivered}, '${leasedState}'))))`
}
