/** Keeps what a client handed over: one statement, so that a 202 never stands for half of it. */
import { createHash } from 'node:crypto'
import type { Acceptance, NewTransfer, Transfer } from '../ports/transfer-store.ts'
import type { Vault } from '../ports/vault.ts'
import { dossierOf } from './dossier-order.ts'
import type { Client, Pool } from './pool.ts'
import { storableText } from './storable.ts'
import { toTransfer, transferColumns, type TransferRow } from './transfer-row.ts'
import { aboutBody } from './transfer-secrets.ts'

const accept = acceptance('')

/** Written only where a transfer mirrors something, so that what clients hand over costs nothing more. */
const acceptMirror = acceptance(`, mirror as (
  insert into mirrors (transfer_id, source_partner, event_at, sender, dossier_code) select id, $16, $17, sender, dossier_code from t
)`)

function acceptance(more: string): string {
  return `
with t as (
  insert into transfers (id, client, idempotency_key, sender, partner, dossier_code, procedure_code, status,
    payload_digest, accepted_at, receipt, purpose, state)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $13, 'accepted')
  on conflict (client, idempotency_key) do nothing
  returning *
), w as (
  insert into work (sequence, transfer_id, client, partner, dossier, accepted_at, due_at)
  select sequence, id, client, partner, ${dossierOf('t')}, accepted_at, state_at from t
  returning *
), body as (
  insert into payloads (transfer_id, body) select id, $12 from t
), job as (
  insert into outbox (transfer_id, partner, queue, attempt, due_at)
  select w.transfer_id, w.partner, w.queue, 1, w.due_at from w join lanes l on l.partner = w.partner and l.state = 'open'
), journal as (
  insert into events (type, client, transfer_id, partner, dossier_code, data)
  select 'transfer.accepted', client, id, partner, dossier_code, jsonb_strip_nulls(jsonb_build_object(
    'payloadDigest', payload_digest, 'receiptDigest', $15::text, 'followUp', $14::text)) from t
)${more}
select ${transferColumns} from t join w on true`
}

const byKey = `
select ${transferColumns} from transfers t left join work w on w.transfer_id = t.id where t.client = $1 and t.idempotency_key = $2`

export async function acceptTransfer(pool: Pool, vault: Vault, transfer: NewTransfer): Promise<Acceptance> {
  const accepted = await insertTransfer(pool, vault, transfer)
  if (accepted !== undefined) return { kind: 'accepted', transfer: accepted }
  // a statement of its own, because the one above cannot see a row that was committed while it waited for it
  const stored = await findByKey(pool, transfer.client, transfer.idempotencyKey)
  if (stored === undefined) throw new Error('an idempotency key conflicts with a transfer that is not there')
  return stored.payloadDigest === transfer.payloadDigest ? { kind: 'repeat', transfer: stored } : { kind: 'conflict' }
}

/** With its work, its place in the outbox and its event; undefined, and without any effect, where its client used its key before. */
export async function insertTransfer(connection: Pool | Client, vault: Vault, transfer: NewTransfer): Promise<Transfer | undefined> {
  const { mirrors } = transfer
  const values = [
    transfer.id, transfer.client, storableText(transfer.idempotencyKey), transfer.sender, transfer.partner, transfer.dossierCode, transfer.procedureCode, transfer.status,
    transfer.payloadDigest, transfer.acceptedAt, transfer.receipt ?? null, Buffer.from(vault.seal(transfer.payload, aboutBody(transfer.id))), transfer.purpose,
    transfer.followUp ?? null, transfer.receipt === undefined ? null : createHash('sha256').update(transfer.receipt).digest('hex'),
  ]
  const statement = mirrors === undefined ? { name: 'accept', text: accept, values } : { name: 'accept-mirror', text: acceptMirror, values: [...values, mirrors.partner, mirrors.at] }
  const { rows } = await connection.query<TransferRow>(statement)
  return rows[0] && toTransfer(rows[0])
}

export async function findByKey(pool: Pool, client: string, idempotencyKey: string): Promise<Transfer | undefined> {
  const { rows } = await pool.query<TransferRow>({ name: 'accept-repeat', text: byKey, values: [client, storableText(idempotencyKey)] })
  return rows[0] && toTransfer(rows[0])
}
