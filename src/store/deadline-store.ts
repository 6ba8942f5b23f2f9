/** The DeadlineStore port on PostgreSQL: lists by the date for the result, and the tracks of one dossier. */
import type { NationalStatus } from '../../schemas/national-status.ts'
import { GatewayError } from '../domain/errors.ts'
import type { DeliveryState } from '../domain/transfer.ts'
import type { DatedDossier, DeadlineFilter, DeadlineStore } from '../ports/deadline-store.ts'
import type { Page } from '../ports/transfer-store.ts'
import { lateTracks } from './late-tracks.ts'
import type { Pool } from './pool.ts'
import { newestMirrorOf, portalStateOf } from './portal-sync.ts'

interface Row {
  readonly sender: string
  readonly code: string
  readonly client: string
  readonly status: NationalStatus
  readonly due_at: Date
  readonly due_micros: string
  readonly clock: DatedDossier['clock']
  readonly procedure_code: string | null
  readonly partners: readonly string[] | null
  readonly mirror_id: string | null
  readonly mirror_state: DeliveryState
  readonly mirror_differs: boolean
}

/** The conditions are on `d` alone, in words that its index knows. */
const listed = (where: string, limit: string) => `
with d as (
  select d.sender, d.code, d.client, (d.state->>'status')::int as status, d.due_at, d.clock from dossiers d
  where ${where} order by d.due_at, d.sender, d.code limit ${limit}
)
select d.*, (extract(epoch from d.due_at) * 1000000)::bigint::text as due_micros, held.*, m.id as mirror_id, m.state as mirror_state, m.differs as mirror_differs
from d
cross join lateral (
  select (array_agg(t.procedure_code order by t.sequence desc))[1] as procedure_code, array_agg(distinct t.partner) filter (where t.state not in ('refused', 'cancelled')) as partners
  from transfers t where t.dossier_code = d.code and t.sender = d.sender and t.purpose = 'submission'
) held
left join lateral (${newestMirrorOf('d.sender', 'd.code')}) m on true
order by d.due_at, d.sender, d.code`

export function createDeadlineStore(pool: Pool): DeadlineStore {
  return {
    list: (filter, limit, cursor) => list(pool, filter, limit, cursor),
    tracks: (key, portal) => lateTracks(pool, key, portal),
  }
}

async function list(pool: Pool, { due, partner }: DeadlineFilter, limit: number, cursor?: string): Promise<Page<DatedDossier>> {
  const values: unknown[] = []
  const parameter = (value: unknown) => `$${values.push(value)}`
  const where = ["d.clock <> 'ended'", 'd.due_at is not null']
  if (due !== undefined) where.push("d.clock = 'runs'", `d.due_at <= ${parameter(due.to)}`)
  if (due?.from !== undefined) where.push(`d.due_at > ${parameter(due.from)}`)
  if (partner !== undefined) {
    where.push(`exists (select 1 from transfers t where t.dossier_code = d.code and t.sender = d.sender and t.partner = ${parameter(partner)} and t.purpose = 'submission' and t.state not in ('refused', 'cancelled'))`)
  }
  if (cursor !== undefined) {
    const { micros, sender, code } = readPlace(cursor)
    where.push(`(d.due_at, d.sender, d.code) > (timestamptz 'epoch' + ${parameter(micros)}::bigint * interval '1 microsecond', ${parameter(sender)}, ${parameter(code)})`)
  }
  // one more than asked for tells whether there is a next page
  const { rows } = await pool.query<Row>(listed(where.join(' and '), parameter(limit + 1)), values)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items: items.map(toDated), next: rows.length > limit && last !== undefined ? writePlace(last) : undefined }
}

function toDated(row: Row): DatedDossier {
  return {
    sender: row.sender,
    code: row.code,
    client: row.client,
    procedureCode: row.procedure_code ?? '',
    partners: row.partners ?? [],
    status: row.status,
    dueAt: row.due_at,
    clock: row.clock,
    portal: row.mirror_id === null ? 'none' : portalStateOf({ state: row.mirror_state, differs: row.mirror_differs }),
  }
}

/** Not secret and not signed: a forged one shows only what its bearer may see anyway. */
function writePlace({ due_micros: micros, sender, code }: Row): string {
  return Buffer.from(['q', micros, sender, code].join(' ')).toString('base64url')
}

function readPlace(cursor: string): { readonly micros: string; readonly sender: string; readonly code: string } {
  const found = /^q (?<micros>-?\d{1,16}) (?<sender>[A-Z0-9.]{1,35}) (?<code>[A-Z0-9.-]{1,50})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'))?.groups
  if (found === undefined) throw new GatewayError('invalid_cursor')
  const { micros = '', sender = '', code = '' } = found
  return { micros, sender, code }
}
