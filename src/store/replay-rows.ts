/** Reads runs and their items. */
import { itemStates, type ItemState, type ReplayVerb, type RunState } from '../../schemas/replays.ts'
import type { FrozenFilter } from '../domain/replay-filter.ts'
import type { StoppedBy, StoredItem, StoredRun, WaitsFor } from '../ports/replay-store.ts'
import type { Page } from '../ports/transfer-store.ts'
import { readItemCursor, readRunCursor, writeItemCursor, writeRunCursor } from './cursor.ts'
import type { Client, Pool } from './pool.ts'
import { isUuid } from './storable.ts'

export interface RunRow {
  readonly id: string
  readonly sequence: bigint
  readonly name: string
  readonly verb: ReplayVerb
  readonly reason: string
  readonly plan: string
  readonly filter: FrozenFilter
  readonly state: RunState
  readonly starts_paused: boolean
  readonly made_by: string
  readonly made_at: Date
  readonly approved_by: string | null
  readonly approved_at: Date | null
  readonly started_at: Date | null
  readonly ended_at: Date | null
  readonly state_because: string | null
  readonly stopped_by: StoppedBy | null
  readonly per_minute: number | null
  readonly batch: number
  readonly stop_after: number
  readonly total: number
  readonly tokens: number
  readonly per_second: number
  readonly waits_for: readonly WaitsFor[]
}

type CountedRun = RunRow & Readonly<Record<`n_${ItemState}`, number>>

const sums = itemStates.map((state) => `sum(${state})::int as n_${state}`).join(', ')
const counted = `select r.*, n.* from replay_runs r cross join lateral (select ${sums} from replay_counts c where c.run = r.id) n`

export async function getRun(connection: Pool | Client, id: string): Promise<StoredRun | undefined> {
  if (!isUuid(id)) return undefined
  const { rows } = await connection.query<CountedRun>(`${counted} where r.id = $1`, [id])
  return rows[0] && toRun(rows[0])
}

export async function listRuns(pool: Pool, states: readonly RunState[] | undefined, limit: number, cursor?: string): Promise<Page<StoredRun>> {
  const before = cursor === undefined ? null : readRunCursor(cursor)
  const { rows } = await pool.query<CountedRun>(
    `${counted} where ($1::text[] is null or r.state = any($1)) and ($2::bigint is null or r.sequence < $2) order by r.sequence desc limit $3`,
    [states ?? null, before, limit + 1],
  )
  const last = rows.at(limit - 1)
  return { items: rows.slice(0, limit).map(toRun), next: rows.length > limit && last !== undefined ? writeRunCursor(last.sequence) : undefined }
}

const alone = `
select coalesce(sum(c.pending + c.sent + c.delivered + c.failed), 0)::int as count from replay_runs r join replay_counts c on c.run = r.id
where r.made_by = $1 and r.approved_by is null and r.state <> 'awaiting-approval' and coalesce(r.ended_at, 'infinity') > now() - interval '24 hours'`

export async function orderedAlone(connection: Pool | Client, by: string): Promise<number> {
  const { rows } = await connection.query<{ count: number }>(alone, [by])
  return rows[0]?.count ?? 0
}

interface ItemRow {
  readonly number: number
  readonly transfer_id: string
  readonly partner: string
  readonly dossier_code: string
  readonly state: ItemState
  readonly sent_at: Date | null
  readonly ended_at: Date | null
  readonly code: string | null
}

export async function listItems(pool: Pool, run: string, states: readonly ItemState[] | undefined, limit: number, cursor?: string): Promise<Page<StoredItem>> {
  if (!isUuid(run)) return { items: [], next: undefined }
  const after = cursor === undefined ? 0 : readItemCursor(cursor)
  // each state is read where its rows stand together
  const text =
    states === undefined
      ? 'select * from replay_items where run = $1 and number > $2 order by number limit $3'
      : `select i.* from unnest($4::text[]) as s (state)
        cross join lateral (select * from replay_items where run = $1 and state = s.state and number > $2 order by number limit $3) i order by i.number limit $3`
  const { rows } = await pool.query<ItemRow>(text, [run, after, limit + 1, ...(states === undefined ? [] : [[...new Set(states)]])])
  const last = rows.at(limit - 1)
  return { items: rows.slice(0, limit).map(toItem), next: rows.length > limit && last !== undefined ? writeItemCursor(last.number) : undefined }
}

function toRun(row: CountedRun): StoredRun {
  return {
    id: row.id,
    name: row.name,
    verb: row.verb,
    reason: row.reason,
    plan: row.plan,
    filter: row.filter,
    state: row.state,
    by: row.made_by,
    at: row.made_at,
    approvedBy: row.approved_by ?? undefined,
    approvedAt: row.approved_at ?? undefined,
    startedAt: row.started_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    stateBecause: row.state_because ?? undefined,
    stoppedBy: row.stopped_by ?? undefined,
    perMinute: row.per_minute ?? undefined,
    batch: row.batch,
    stopAfter: row.stop_after,
    total: row.total,
    counts: { pending: row.n_pending, sent: row.n_sent, delivered: row.n_delivered, failed: row.n_failed, skipped: row.n_skipped },
    waitsFor: row.waits_for,
    perSecond: row.per_second,
  }
}

function toItem(row: ItemRow): StoredItem {
  return {
    number: row.number,
    transferId: row.transfer_id,
    partner: row.partner,
    dossierCode: row.dossier_code,
    state: row.state,
    sentAt: row.sent_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    code: row.code ?? undefined,
  }
}
