/** What happened to one dossier on its ways: to agencies, to the portal, and what came back; with the times its lanes were closed. */
import type { InboxState } from '../../schemas/states.ts'
import type { LaneClosure, LateEntry, LateTransfer } from '../domain/overdue-facts.ts'
import type { DeliveryState } from '../domain/transfer.ts'
import type { LateTracks } from '../ports/deadline-store.ts'
import type { DossierKey } from '../ports/dossier-store.ts'
import type { Pool } from './pool.ts'
import { storableText } from './storable.ts'
import { stateNow } from './transfer-row.ts'

interface TransferRow {
  readonly id: string
  readonly purpose: 'submission' | 'mirror'
  readonly partner: string
  readonly accepted_at: Date
  readonly state: DeliveryState
  readonly state_at: Date
  readonly code: string | null
  readonly status: number
  readonly delivered_at: Date | null
  readonly journal_id: bigint | null
}

const transfers = `
select t.id, t.purpose, t.partner, t.accepted_at, ${stateNow} as state, t.state_at, t.code, t.status, e.delivered_at, e.journal_id
from transfers t left join work w on w.transfer_id = t.id
cross join lateral (
  select min(e.at) filter (where e.type in ('transfer.delivered', 'transfer.confirmed')) as delivered_at, max(e.id) as journal_id
  from events e where e.transfer_id = t.id and e.type in ('transfer.delivered', 'transfer.confirmed', 'transfer.refused', 'transfer.parked', 'transfer.expired', 'transfer.waiting')
) e
where t.dossier_code = $2 and t.sender = $1 and t.purpose in ('submission', 'mirror')
order by t.sequence desc limit 200`

const inbox = `
select id, partner, received_at, event->>'at' as at, (event->>'status')::int as status, state
from inbox where dossier_code = $2 and (sender = $1 or sender is null) order by id desc limit 200`

const lanes = `
select id, partner, type, at, data->>'reason' as reason from events
where partner = any($1::text[]) and at >= $2 and type in ('lane.opened', 'lane.suspended', 'lane.stopped') order by at desc, id desc limit 500`

interface EntryRow {
  readonly id: bigint
  readonly partner: string
  readonly received_at: Date
  readonly at: string | null
  readonly status: number | null
  readonly state: InboxState
}

interface LaneRow {
  readonly id: bigint
  readonly partner: string
  readonly type: string
  readonly at: Date
  readonly reason: string | null
}

export async function lateTracks(pool: Pool, { sender, code }: DossierKey, portal: string | undefined): Promise<LateTracks> {
  const key = [sender, storableText(code)]
  const [sent, told] = await Promise.all([pool.query<TransferRow>(transfers, key), pool.query<EntryRow>(inbox, key)])
  const oldestFirst = sent.rows.toReversed()
  const first = oldestFirst[0]?.accepted_at
  const partners = [...new Set([...oldestFirst.map(({ partner }) => partner), ...(portal === undefined ? [] : [portal])])]
  // a lane that is closed now was maybe closed before the dossier came
  const since = first === undefined ? undefined : new Date(first.getTime() - beforeMs)
  const changes = since === undefined ? [] : (await pool.query<LaneRow>(lanes, [partners, since])).rows.toReversed()
  return {
    submissions: oldestFirst.filter(({ purpose }) => purpose === 'submission').map(toTransfer),
    mirrors: oldestFirst.filter(({ purpose }) => purpose === 'mirror').map(toTransfer),
    inbox: told.rows.toReversed().map(toEntry),
    closures: partners.flatMap((partner) => closuresOf(partner, changes)),
  }
}

const beforeMs = 30 * 24 * 3_600_000

function closuresOf(partner: string, changes: readonly LaneRow[]): readonly LaneClosure[] {
  const closures: LaneClosure[] = []
  let open: Omit<LaneClosure, 'to'> | undefined
  for (const { id, type, at, reason, ...row } of changes) {
    if (row.partner !== partner) continue
    if (type === 'lane.opened' && open !== undefined) {
      closures.push({ ...open, to: at })
      open = undefined
    }
    if (type !== 'lane.opened') open ??= { partner, from: at, reason: reason ?? undefined, journalId: String(id) }
  }
  return open === undefined ? closures : [...closures, { ...open, to: undefined }]
}

function toTransfer(row: TransferRow): LateTransfer {
  return {
    id: row.id,
    partner: row.partner,
    acceptedAt: row.accepted_at,
    state: row.state,
    stateAt: row.state_at,
    code: row.code ?? undefined,
    status: row.status,
    deliveredAt: row.delivered_at ?? undefined,
    journalId: row.journal_id === null ? undefined : String(row.journal_id),
  }
}

function toEntry({ id, partner, received_at: receivedAt, at, status, state }: EntryRow): LateEntry {
  const happened = at === null ? Number.NaN : Date.parse(at)
  return { id: String(id), partner, receivedAt, at: Number.isNaN(happened) ? undefined : new Date(happened), status: status ?? undefined, state }
}
