/** The inbox as people see it, newest first. */
import type { PartnerEvent } from '../../schemas/partner-event.ts'
import type { InboxState } from '../../schemas/states.ts'
import type { InboxItem, InboxStore } from '../ports/inbox-store.ts'
import type { Page } from '../ports/transfer-store.ts'
import type { Vault } from '../ports/vault.ts'
import { readInboxCursor, writeInboxCursor } from './cursor.ts'
import { aboutRaw } from './inbox-secrets.ts'
import type { Client, Pool } from './pool.ts'
import { storableText } from './storable.ts'

type InboxFilter = Parameters<InboxStore['list']>[0]

interface InboxRow {
  readonly id: bigint
  readonly partner: string
  readonly event: PartnerEvent
  readonly raw_digest: string
  readonly raw?: Buffer | null
  readonly state: InboxState
  readonly reason: string | null
  readonly received_at: Date
  readonly transfer_id: string | null
}

const columns = 'id, partner, event, raw_digest, state, reason, received_at, transfer_id'

/** Without the raw answers, which are opened one at a time. */
export async function listInbox(pool: Pool, filter: InboxFilter, limit: number, cursor?: string): Promise<Page<InboxItem>> {
  const given = [
    { condition: 'state = any($::text[])', value: filter.states },
    { condition: 'partner = $', value: filter.partner },
    { condition: 'dossier_code = $', value: storableText(filter.dossierCode) ?? undefined },
    { condition: 'id < $', value: cursor === undefined ? undefined : readInboxCursor(cursor) },
  ].filter(({ value }) => value !== undefined)
  const where = given.map(({ condition }, at) => condition.replace('$', `$${at + 1}`)).join(' and ')
  const values = given.map(({ value }) => value)
  // one more than asked for tells whether there is a next page
  const text = `select ${columns} from inbox ${where === '' ? '' : `where ${where}`} order by id desc limit $${values.length + 1}`
  const { rows } = await pool.query<InboxRow>(text, [...values, limit + 1])
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items: items.map((row) => toItem(row)), next: rows.length > limit && last !== undefined ? writeInboxCursor(last.id) : undefined }
}

export async function getInboxItem(connection: Pool | Client, vault: Vault, id: string): Promise<InboxItem | undefined> {
  if (!isInboxId(id)) return undefined
  const { rows } = await connection.query<InboxRow>(`select ${columns}, raw from inbox where id = $1`, [id])
  return rows[0] && toItem(rows[0], vault)
}

/** Whether the id column can be asked for this; anything else is an unknown id, not an error. */
export function isInboxId(id: string): boolean {
  return /^[1-9]\d{0,17}$/.test(id)
}

function toItem(row: InboxRow, vault?: Vault): InboxItem {
  const raw = row.raw && vault ? { raw: Buffer.from(vault.open(row.raw, aboutRaw(row.partner, row.event.key))).toString('utf8') } : {}
  return {
    id: String(row.id),
    partner: row.partner,
    event: row.event,
    rawDigest: row.raw_digest,
    ...raw,
    state: row.state,
    reason: row.reason ?? undefined,
    receivedAt: row.received_at,
    transferId: row.transfer_id ?? undefined,
  }
}
