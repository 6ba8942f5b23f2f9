/** Transfers as they are compared: each with what is known of its dossier besides. Every side is looked up by an index. */
import type { TransferPurpose } from '../../schemas/states.ts'
import type { ComparedTransfer } from '../domain/reconcile.ts'
import { deliveredStates, failedStates, openStates, type DeliveryState } from '../domain/transfer.ts'
import type { ReconcilePage, ReconcileTurn } from '../ports/reconciliation-store.ts'
import type { Pool } from './pool.ts'
import { stateNow } from './transfer-row.ts'

interface Row {
  readonly id: string
  readonly sequence: bigint
  readonly partner: string
  readonly sender: string
  readonly dossier_code: string
  readonly procedure_code: string
  readonly purpose: TransferPurpose
  readonly state: DeliveryState
  readonly state_at: Date
  readonly accepted_at: Date
  readonly code: string | null
  readonly remote_id: string | null
  readonly status: number
  readonly newer_delivered: boolean
  readonly newer_open: boolean
  readonly heard_status: number | null
  readonly heard_at: Date | null
  readonly mirror_id: string | null
  readonly mirror_state: DeliveryState
  readonly mirror_state_at: Date
  readonly mirror_accepted_at: Date
  readonly mirror_code: string | null
  readonly mirror_status: number
  readonly portal_asked_at: Date | null
  readonly portal_differs: boolean | null
  readonly untold: readonly { readonly id: string; readonly state: DeliveryState; readonly accepted_at: string; readonly code: string | null }[] | null
}

const quoted = (states: readonly string[]) => states.map((state) => `'${state}'`).join(', ')

/** Around `t`, a few rows of transfers. $1: a webhook that is open is late when it was made before. */
const around = `
left join work w on w.transfer_id = t.id
cross join lateral (
  select coalesce(bool_or(n.state in (${quoted(deliveredStates)})), false) as newer_delivered, coalesce(bool_or(n.state in (${quoted(openStates)})), false) as newer_open
  from transfers n where n.dossier_code = t.dossier_code and n.sender = t.sender and n.partner = t.partner and n.purpose = t.purpose and n.sequence > t.sequence
) newer
left join lateral (
  select (i.event->>'status')::int as heard_status, i.received_at as heard_at from inbox i
  where i.dossier_code = t.dossier_code and i.partner = t.partner and i.sender = t.sender and i.event ? 'status' and i.state in ('applied', 'kept', 'parked')
  order by i.id desc limit 1
) heard on true
left join lateral (
  select m.id as mirror_id, case when mw.lease_until is null then m.state else 'delivering' end as mirror_state, m.state_at as mirror_state_at,
    m.accepted_at as mirror_accepted_at, m.code as mirror_code, m.status as mirror_status
  from transfers m left join work mw on mw.transfer_id = m.id
  where m.dossier_code = t.dossier_code and m.sender = t.sender and m.purpose = 'mirror' and m.state <> 'cancelled' order by m.sequence desc limit 1
) mirror on true
left join portal_standings p on p.sender = t.sender and p.dossier_code = t.dossier_code and p.mirror = mirror.mirror_id
cross join lateral (
  select jsonb_agg(jsonb_build_object('id', x.id, 'state', x.state, 'accepted_at', x.accepted_at, 'code', x.code)) as untold
  from transfers x
  where t.purpose = 'submission' and x.dossier_code = t.dossier_code and x.sender = t.sender and x.purpose = 'webhook'
    and (x.state in (${quoted(failedStates)}) or (x.state in (${quoted(openStates)}) and x.accepted_at < $1))
) told`

const columns = `
t.id, t.sequence, t.partner, t.sender, t.dossier_code, t.procedure_code, t.purpose, ${stateNow} as state, t.state_at, t.accepted_at, t.code, t.remote_id, t.status,
newer.*, heard.*, mirror.*, p.asked_at as portal_asked_at, p.differs as portal_differs, told.untold`

const ofDay = `
select ${columns} from (
  select * from transfers t
  where t.partner = $2 and t.accepted_at >= $3 and t.accepted_at < $4 and (t.accepted_at, t.sequence) > ($5::timestamptz, $6::bigint) and t.purpose <> 'webhook'
  order by t.accepted_at, t.sequence limit $7
) t ${around}
order by t.accepted_at, t.sequence`

const one = `select ${columns} from (select * from transfers where id = $2) t ${around}`

const unmatched = `
select id, dossier_code, received_at from inbox
where state = 'unmatched' and partner = $1 and received_at >= $2 and received_at < $3 and id > $4::bigint order by id limit $5`

const dayMs = 24 * 3_600_000

/** Midnight in Vietnam, and the next one. */
export function boundsOf(day: string): { readonly from: Date; readonly to: Date } {
  const from = new Date(`${day}T00:00:00+07:00`)
  return { from, to: new Date(from.getTime() + dayMs) }
}

export async function comparedPage(pool: Pool, turn: ReconcileTurn, limit: number, lateBefore: Date): Promise<ReconcilePage> {
  const { from, to } = boundsOf(turn.day)
  const { place } = turn
  if (place?.stage === 'inbox') return unmatchedPage(pool, turn, limit, place.id)
  const values = [lateBefore, turn.partner, from, to, place?.acceptedAt ?? from, place?.sequence ?? '0', limit]
  const { rows } = await pool.query<Row>({ name: 'compared-page', text: ofDay, values })
  const last = rows.at(-1)
  const isLast = last === undefined || rows.length < limit
  return {
    stage: 'transfers',
    rows: rows.map(toCompared),
    next: isLast ? { stage: 'inbox', id: '0' } : { stage: 'transfers', acceptedAt: last.accepted_at.toISOString(), sequence: String(last.sequence) },
  }
}

export async function comparedTransfer(pool: Pool, id: string, lateBefore: Date): Promise<ComparedTransfer | undefined> {
  const { rows } = await pool.query<Row>({ name: 'compared-one', text: one, values: [lateBefore, id] })
  return rows[0] && toCompared(rows[0])
}

async function unmatchedPage(pool: Pool, { partner, day }: ReconcileTurn, limit: number, after: string): Promise<ReconcilePage> {
  const { from, to } = boundsOf(day)
  const { rows } = await pool.query<{ id: bigint; dossier_code: string; received_at: Date }>(unmatched, [partner, from, to, after, limit])
  const last = rows.at(-1)
  return {
    stage: 'inbox',
    rows: rows.map((row) => ({ id: String(row.id), dossierCode: row.dossier_code, receivedAt: row.received_at })),
    next: last === undefined || rows.length < limit ? undefined : { stage: 'inbox', id: String(last.id) },
  }
}

function toCompared(row: Row): ComparedTransfer {
  return {
    id: row.id,
    partner: row.partner,
    sender: row.sender,
    dossierCode: row.dossier_code,
    procedureCode: row.procedure_code,
    purpose: row.purpose,
    state: row.state,
    stateAt: row.state_at,
    acceptedAt: row.accepted_at,
    code: row.code ?? undefined,
    remoteId: row.remote_id ?? undefined,
    status: row.status,
    newerDelivered: row.newer_delivered,
    superseded: row.newer_delivered || row.newer_open,
    heard: row.heard_status === null || row.heard_at === null ? undefined : { status: row.heard_status, at: row.heard_at },
    mirror: mirrorOf(row),
    untold: (row.untold ?? []).map((told) => ({ id: told.id, state: told.state, acceptedAt: new Date(told.accepted_at), code: told.code ?? undefined })),
  }
}

function mirrorOf(row: Row): ComparedTransfer['mirror'] {
  if (row.mirror_id === null) return undefined
  return {
    id: row.mirror_id,
    state: row.mirror_state,
    stateAt: row.mirror_state_at,
    acceptedAt: row.mirror_accepted_at,
    code: row.mirror_code ?? undefined,
    status: row.mirror_status,
    askedAt: row.portal_asked_at ?? undefined,
    differs: row.portal_differs ?? false,
  }
}
