/** What people order about an event: let it have its effect after all, or close it. */
import type { PartnerEvent } from '../../schemas/partner-event.ts'
import type { InboxState } from '../../schemas/states.ts'
import type { Decide, InboxItem, InboxRefusal, InboxStore } from '../ports/inbox-store.ts'
import type { Order } from '../ports/transfer-store.ts'
import type { Vault } from '../ports/vault.ts'
import { endAskingAfter } from './awaited-rows.ts'
import { writeChanges } from './change-dossier.ts'
import { withFile } from './fetched-file.ts'
import { holdDossier } from './held-dossier.ts'
import { getInboxItem, isInboxId } from './inbox-items.ts'
import { inTransaction, type Client, type Pool } from './pool.ts'
import { decideEntry } from './receive-event.ts'
import { storableJson } from './storable.ts'

type Settled = Awaited<ReturnType<InboxStore['settle']>>
type Dismissed = Awaited<ReturnType<InboxStore['dismiss']>>

interface EntryRow {
  readonly id: bigint
  readonly partner: string
  readonly event: PartnerEvent
  readonly evidence: string
  readonly state: InboxState
  readonly sender: string | null
  readonly dossier_code: string
}

const dismissable: readonly InboxState[] = ['parked', 'kept', 'unmatched']

const lock = 'select id, partner, event, evidence, state, sender, dossier_code from inbox where id = $1 for update'

const note = `
insert into events (type, partner, dossier_code, transfer_id, data) select $2, partner, dossier_code, transfer_id, $3 from inbox where id = $1`

export async function settleEntry(pool: Pool, vault: Vault, id: string, order: Order, decide: Decide): Promise<Settled> {
  if (!isInboxId(id)) return { kind: 'unknown' }
  return inTransaction(pool, async (client): Promise<Settled> => {
    const row = await lockEntry(client, id)
    if (row === undefined || row.state !== 'parked') return refusal(row)
    const key = { sender: row.sender ?? '', code: row.dossier_code }
    const decision = await decideEntry(client, vault, row, key, decide, ({ inbox }) => inbox !== 'parked')
    if (decision === undefined) throw new Error('a parked event has no dossier')
    if (decision.inbox === 'parked') return { kind: 'still-parked', reason: decision.reason ?? '' }
    return { kind: 'changed', item: await noted(client, vault, row, 'inbox.applied', order) }
  })
}

export async function dismissEntry(pool: Pool, vault: Vault, id: string, order: Order): Promise<Dismissed> {
  if (!isInboxId(id)) return { kind: 'unknown' }
  return inTransaction(pool, async (client): Promise<Dismissed> => {
    const row = await lockEntry(client, id)
    if (row === undefined || !dismissable.includes(row.state)) return refusal(row)
    await client.query(`update inbox set state = 'dismissed' where id = $1`, [row.id])
    await giveUpFiles(client, vault, row)
    if (row.event.final === true) await endAskingAfter(client, row.id)
    return { kind: 'changed', item: await noted(client, vault, row, 'inbox.dismissed', order) }
  })
}

/** What was still to be fetched never comes: where the dossier shows it, it says so. */
async function giveUpFiles(client: Client, vault: Vault, row: EntryRow): Promise<void> {
  const { rows } = await client.query<{ index: number }>('delete from inbox_files where inbox_id = $1 returning index', [row.id])
  const pending = rows.flatMap(({ index }) => row.event.files?.[index] ?? [])
  if (pending.length === 0) return
  const files = row.event.files?.map((file, index) => (rows.some((gone) => gone.index === index) ? { ...file, state: 'failed' as const } : file))
  await client.query('update inbox set event = $2 where id = $1', [row.id, storableJson({ ...row.event, files })])
  const held = row.state === 'kept' && row.sender !== null ? await holdDossier(client, vault, { sender: row.sender, code: row.dossier_code }) : undefined
  if (held === undefined) return
  const state = pending.reduce((before, file) => withFile(before, row, file, { ...file, state: 'failed' }), held.state)
  await writeChanges(client, vault, [{ held, change: { state }, about: row.partner }])
}

async function lockEntry(client: Client, id: string): Promise<EntryRow | undefined> {
  const { rows } = await client.query<EntryRow>(lock, [id])
  return rows[0]
}

/** Who ordered it, and why, for people who look into the journal: clients learn what it did to their dossier. */
async function noted(client: Client, vault: Vault, row: EntryRow, type: string, order: Order): Promise<InboxItem> {
  await client.query(note, [row.id, type, storableJson({ key: row.event.key, actor: order.actor, reason: order.reason, evidence: row.evidence })])
  const item = await getInboxItem(client, vault, String(row.id))
  if (item === undefined) throw new Error('a locked row is there')
  return item
}

function refusal(row: EntryRow | undefined): InboxRefusal {
  return row === undefined ? { kind: 'unknown' } : { kind: 'illegal', state: row.state }
}
