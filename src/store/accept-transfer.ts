/** Keeps what a client handed over: one statement, so that a 202 never stands for half of it. */
import { createHash } from 'node:crypto'
import type { Acceptance, NewTransfer, Transfer } from '../ports/transfer-store.ts'
import type { Vault } from '../ports/vault.ts'
import { dossierOf } from './dossier-order.ts'
import type { Client, Pool } from './pool.ts'
import { storableText } from './storable.ts'
import { toTransfer, transferColumns, type TransferRow } from './transfer-row.ts'
import { aboutBody } from './transfer-secrets.ts'

/** What only some transfers need has statements of its own, so that the others cost nothing more. */
const accept = acceptance('')
const acceptMirror = acceptance(mirrorOf('$16', '$17'))
const acceptFiles = acceptance(filesOf('$16'))
const acceptMirrorFiles = acceptance(mirrorOf('$16', '$17') + filesOf('$18'))

function mirrorOf(partner: string, at: string): string {
  return `, mirror as (
  insert into mirrors (transfer_id, source_partner, event_at, sender, dossier_code) select id, ${partner}, ${at}, sender, dossier_code from t
)`
}

/** Those that were uploaded long ago are kept from now on; whoever else has one of them in hand does the same, or is not waited for. */
function filesOf(digests: string): string {
  return `, files as (
  insert into transfer_files (transfer_id, digest) select id, unnest(${digests}::text[]) from t
), kept as (
  update attachments a set kept_from = now() from (
    select digest, client from attachments
    where digest = any(${digests}::text[]) and client = $2 and purged_at is null and kept_from < now() - interval '1 hour' and exists (select 1 from t)
    for update skip locked
  ) o where a.digest = o.digest and a.client = o.client
)`
}

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
  const { mirrors, files = [] } = transfer
  const values = [
    transfer.id, transfer.client, storableText(transfer.idempotencyKey), transfer.sender, transfer.partner, transfer.dossierCode, transfer.procedureCode, transfer.status,
    transfer.payloadDigest, transfer.acceptedAt, transfer.receipt ?? null, Buffer.from(vault.seal(transfer.payload, aboutBody(transfer.id))), transfer.purpose,
    transfer.followUp ?? null, transfer.receipt === undefined ? null : createHash('sha256').update(transfer.receipt).digest('hex'),
  ]
  const { rows } = await connection.query<TransferRow>(statementFor(values, mirrors, [...new Set(files)]))
  return rows[0] && toTransfer(rows[0])
}

function statementFor(values: readonly unknown[], mirrors: NewTransfer['mirrors'], files: readonly string[]): { readonly name: string; readonly text: string; readonly values: unknown[] } {
  if (mirrors === undefined && files.length === 0) return { name: 'accept', text: accept, values: [...values] }
  if (mirrors === undefined) return { name: 'accept-files', text: acceptFiles, values: [...values, files] }
  if (files.length === 0) return { name: 'accept-mirror', text: acceptMirror, values: [...values, mirrors.partner, mirrors.at] }
  return { name: 'accept-mirror-files', text: acceptMirrorFiles, values: [...values, mirrors.partner, mirrors.at, files] }
}

export async function findByKey(pool: Pool, client: string, idempotencyKey: string): Promise<Transfer | undefined> {
  const { rows } = await pool.query<TransferRow>({ name: 'accept-repeat', text: byKey, values: [client, storableText(idempotencyKey)] })
  return rows[0] && toTransfer(rows[0])
}
