/** Differences that were found: listed, ordered to be repaired, acted on and looked at again by one process each. */
import type { DifferenceKind, RepairAct } from '../../schemas/reconciliation.ts'
import type { ReplayVerb } from '../../schemas/replays.ts'
import type { DifferenceFacts } from '../domain/reconcile.ts'
import { deliveredStates } from '../domain/transfer.ts'
import type { DifferenceFilter, DifferenceRow, ReconciliationStore } from '../ports/reconciliation-store.ts'
import type { ChangeResult, Page } from '../ports/transfer-store.ts'
import { replayIn, resendIn } from './change-transfer.ts'
import { comparedTransfer } from './compared-transfers.ts'
import { readDifferenceCursor, writeDifferenceCursor } from './cursor.ts'
import { wholeDossierOf } from './differences-in-runs.ts'
import { isInboxId } from './inbox-items.ts'
import { inTransaction, type Client, type Pool } from './pool.ts'
import { storableJson, storableText } from './storable.ts'

interface Row {
  readonly id: bigint
  readonly reconciliation: string
  readonly partner: string
  readonly kind: DifferenceKind
  readonly sender: string
  readonly dossier_code: string
  readonly transfer_id: string | null
  readonly inbox_id: bigint | null
  readonly here: string | null
  readonly there: string | null
  readonly facts: DifferenceFacts
  readonly act: RepairAct
  readonly state: DifferenceRow['state']
  readonly ordered_by: string | null
  readonly ordered_reason: string | null
  readonly acted: boolean
  readonly run: string | null
  readonly looks: number
  readonly orders: number
  readonly holds: number
  readonly failure: string | null
  readonly repaired_at: Date | null
}

const ordering = `state = 'repairing', ordered_by = $2, ordered_reason = $3, next_at = now(), acted = false, looks = 0, orders = orders + 1, failure = null, run = null, run_transfer = null`

/** Who is asked about it; what one is asked never waits for another. */
const lane = `case when kind like 'portal-%' then 'portal' else 'partner ' || partner end`

const dueLanes = `select distinct ${lane} as lane from differences where state = 'repairing' and next_at <= now()`

const takeDue = `
update differences set next_at = now() + $2 * interval '1 millisecond', holds = holds + 1
where id in (select id from differences where state = 'repairing' and next_at <= now() and ${lane} = $3 order by next_at, id limit $1 for update skip locked)
returning *`

const acted = `
with d as (
  update differences set acted = true, next_at = now() + $2 * interval '1 millisecond' where id = $1 and holds = $4 and state = 'repairing' and not acted returning *
)
insert into events (type, transfer_id, partner, dossier_code, data) select 'difference.repairing', transfer_id, partner, dossier_code, $3::jsonb from d`

const later = `update differences set looks = looks + 1, next_at = now() + $2 * interval '1 millisecond' where id = $1 and holds = $3 and state = 'repairing'`

const hold = `update differences set next_at = now() + $2 * interval '1 millisecond' where id = $1 and holds = $3 and state = 'repairing' and not acted`

// the same was found when another day or another partner was compared
const repaired = `
update differences d set state = 'repaired', repaired_at = now(), next_at = null, failure = null, ordered_by = coalesce(d.ordered_by, one.ordered_by), ordered_reason = coalesce(d.ordered_reason, one.ordered_reason)
from differences one
where one.id = $1 and one.holds = $2 and d.dossier_code = one.dossier_code and d.kind = one.kind and d.sender = one.sender and d.subject = one.subject
  and ((d.id = one.id and d.state = 'repairing') or (d.id <> one.id and d.state = 'open' and (d.partner = one.partner or one.kind like 'portal-%')))`

const reopen = `update differences set state = 'open', next_at = null, acted = false, failure = $2 where id = $1 and holds = $3 and state = 'repairing'`

const wholeDossier = `select whole.id from transfers self cross join lateral (${wholeDossierOf('self', '$2')}) whole where self.id = $1`

const askSoon = `
with a as (update awaited set asked_at = '-infinity' where partner = $1 and transfer_id = $2 returning partner)
update pollers p set next_at = now() from a where p.partner = a.partner returning p.partner`

type Differences = Pick<
  ReconciliationStore,
  'differences' | 'difference' | 'order' | 'orderAll' | 'dueLanes' | 'takeDue' | 'hold' | 'sendAgain' | 'acted' | 'lookLater' | 'repaired' | 'reopen' | 'compared' | 'wholeDossier' | 'askSoon' | 'inboxState'
>

export function createDifferences(pool: Pool): Differences {
  return {
    differences: (filter, limit, cursor) => list(pool, filter, limit, cursor),
    async difference(id) {
      if (!isInboxId(id)) return undefined
      const { rows } = await pool.query<Row>('select * from differences where id = $1', [id])
      return rows[0] && toRow(rows[0])
    },
    async order(id, { actor, reason }) {
      if (!isInboxId(id)) return false
      const { rowCount } = await pool.query(`update differences set ${ordering} where id = $1 and state = 'open' and act <> 'none'`, [id, actor, storableText(reason)])
      return rowCount === 1
    },
    async orderAll(reconciliation, kind, { actor, reason }) {
      const text = `update differences set ${ordering} where reconciliation = $1 and kind = $4 and state = 'open' and act <> 'none'`
      const { rowCount } = await pool.query(text, [reconciliation, actor, storableText(reason), kind])
      return rowCount ?? 0
    },
    async dueLanes() {
      const { rows } = await pool.query<{ lane: string }>(dueLanes)
      return rows.map((row) => row.lane)
    },
    async takeDue(due, limit, holdMs) {
      const { rows } = await pool.query<Row>(takeDue, [limit, holdMs, due])
      return rows.map(toRow)
    },
    async hold({ id, holds }, holdMs) {
      const { rowCount } = await pool.query(hold, [id, holdMs, holds])
      return rowCount === 1
    },
    sendAgain: (difference, verb, transferId, lookAfterMs) => sendAgain(pool, difference, verb, transferId, lookAfterMs),
    async acted(difference, lookAfterMs) {
      await writeActed(pool, difference, lookAfterMs)
    },
    async lookLater({ id, holds }, afterMs) {
      await pool.query(later, [id, afterMs, holds])
    },
    async repaired({ id, holds }) {
      await inTransaction(pool, (client) => client.query(repaired, [id, holds]))
    },
    async reopen({ id, holds }, failure) {
      await pool.query(reopen, [id, storableText(failure), holds])
    },
    compared: (transferId, lateBefore) => comparedTransfer(pool, transferId, lateBefore),
    async wholeDossier(transferId) {
      const { rows } = await pool.query<{ id: string }>(wholeDossier, [transferId, deliveredStates])
      return rows[0]?.id
    },
    async askSoon(partner, transferId) {
      const { rowCount } = await pool.query(askSoon, [partner, transferId])
      return (rowCount ?? 0) > 0
    },
    async inboxState(id) {
      const { rows } = await pool.query<{ state: string }>('select state from inbox where id = $1', [id])
      return rows[0]?.state
    },
  }
}

async function writeActed(connection: Pool | Client, { id, holds, kind, act, order, reconciliation }: DifferenceRow, lookAfterMs: number): Promise<boolean> {
  const data = storableJson({ difference: id, kind, act, reconciliation, actor: order?.actor, reason: order?.reason })
  const { rowCount } = await connection.query(acted, [id, lookAfterMs, data, holds])
  return rowCount === 1
}

async function sendAgain(pool: Pool, difference: DifferenceRow, verb: ReplayVerb, transferId: string, lookAfterMs: number): Promise<ChangeResult | 'lost'> {
  const order = difference.order ?? { actor: 'gateway', reason: '' }
  // a result that takes back what was written before it
  const refused: { result?: ChangeResult } = {}
  try {
    return await inTransaction(pool, async (client) => {
      if (!(await writeActed(client, difference, lookAfterMs))) return 'lost'
      const result = await (verb === 'resend' ? resendIn : replayIn)(client, transferId, order)
      if (result.kind === 'changed') return result
      refused.result = result
      throw new Error('refused')
    })
  } catch (error) {
    if (refused.result === undefined) throw error
    return refused.result
  }
}

async function list(pool: Pool, { reconciliation, kinds, partner, dossierCode, open }: DifferenceFilter, limit: number, cursor?: string): Promise<Page<DifferenceRow>> {
  const given = [
    { condition: 'reconciliation = $', value: reconciliation },
    { condition: 'kind = any($::text[])', value: kinds },
    { condition: 'partner = $', value: partner },
    { condition: 'dossier_code = $', value: dossierCode === undefined ? undefined : storableText(dossierCode) },
    { condition: 'id < $', value: cursor === undefined ? undefined : readDifferenceCursor(cursor) },
  ].filter(({ value }) => value !== undefined)
  const where = [...given.map(({ condition }, at) => condition.replace('$', `$${at + 1}`)), ...(open === true ? [`state = 'open'`] : [`state <> 'gone'`])].join(' and ')
  // one more than asked for tells whether there is a next page
  const { rows } = await pool.query<Row>(`select * from differences where ${where} order by id desc limit $${given.length + 1}`, [...given.map(({ value }) => value), limit + 1])
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items: items.map(toRow), next: rows.length > limit && last !== undefined ? writeDifferenceCursor(last.id) : undefined }
}

function toRow(row: Row): DifferenceRow {
  return {
    id: String(row.id),
    reconciliation: row.reconciliation,
    partner: row.partner,
    kind: row.kind,
    sender: row.sender === '' ? undefined : row.sender,
    dossierCode: row.dossier_code,
    transferId: row.transfer_id ?? undefined,
    inboxId: row.inbox_id === null ? undefined : String(row.inbox_id),
    here: row.here ?? undefined,
    there: row.there ?? undefined,
    facts: row.facts,
    act: row.act,
    state: row.state,
    order: row.ordered_by === null ? undefined : { actor: row.ordered_by, reason: row.ordered_reason ?? '' },
    acted: row.acted,
    run: row.run ?? undefined,
    looks: row.looks,
    orders: row.orders,
    holds: row.holds,
    failure: row.failure ?? undefined,
    repairedAt: row.repaired_at ?? undefined,
  }
}
