/** Keeps what a client handed over: one statement for all that come at the same time, so that a 202 never stands for half of one. */
import { createHash } from 'node:crypto'
import type { Acceptance, NewTransfer, Transfer } from '../ports/transfer-store.ts'
import type { Vault } from '../ports/vault.ts'
import { batching } from './batching.ts'
import { dossierOf } from './dossier-order.ts'
import { joinBytes } from './joined-bytes.ts'
import type { Client, Pool } from './pool.ts'
import { storableText } from './storable.ts'
import { toTransfer, transferColumns, type TransferRow } from './transfer-row.ts'
import { aboutBody } from './transfer-secrets.ts'

/** Files that were uploaded long ago are kept from now on; whoever else has one of them in hand does the same, or is not waited for. */
const accept = `
with given as materialized (
  select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[], $9::text[], $10::timestamptz[],
    $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::timestamptz[], $17::text[], $18::int[], $19::int[])
    as g (id, client, idempotency_key, sender, partner, dossier_code, procedure_code, status, payload_digest, accepted_at,
      receipt, receipt_digest, purpose, follow_up, mirrors, mirrors_at, corrects, body_from, body_length)
), t as (
  insert into transfers (id, client, idempotency_key, sender, partner, dossier_code, procedure_code, status,
    payload_digest, accepted_at, receipt, purpose, state)
  select id, client, idempotency_key, sender, partner, dossier_code, procedure_code, status, payload_digest, accepted_at, receipt, purpose, 'accepted' from given
  on conflict (client, idempotency_key) do nothing
  returning *
), w as (
  insert into work (sequence, transfer_id, client, partner, dossier, accepted_at, due_at)
  select sequence, id, client, partner, ${dossierOf('t')}, accepted_at, state_at from t
  returning *
), body as (
  insert into payloads (transfer_id, body) select t.id, substring($20::bytea from g.body_from for g.body_length) from t join given g on g.id = t.id
), job as (
  insert into outbox (transfer_id, partner, queue, attempt, due_at)
  select w.transfer_id, w.partner, w.queue, 1, w.due_at from w join lanes l on l.partner = w.partner and l.state = 'open'
), journal as (
  insert into events (type, client, transfer_id, partner, dossier_code, data)
  select 'transfer.accepted', t.client, t.id, t.partner, t.dossier_code, jsonb_strip_nulls(jsonb_build_object(
    'payloadDigest', t.payload_digest, 'receiptDigest', g.receipt_digest, 'followUp', g.follow_up, 'corrects', g.corrects)) from t join given g on g.id = t.id
), mirror as (
  insert into mirrors (transfer_id, source_partner, event_at, sender, dossier_code)
  select t.id, g.mirrors, g.mirrors_at, t.sender, t.dossier_code from t join given g on g.id = t.id where g.mirrors is not null
), named as (
  select t.id, t.client, f.digest from unnest($21::uuid[], $22::text[]) f (id, digest) join t on t.id = f.id
), files as (
  insert into transfer_files (transfer_id, digest) select id, digest from named
), kept as (
  update attachments a set kept_from = now() from (
    select a.digest, a.client from named n join attachments a on a.digest = n.digest and a.client = n.client
    where a.purged_at is null and a.kept_from < now() - interval '1 hour'
    for update of a skip locked
  ) o where a.digest = o.digest and a.client = o.client
)
select ${transferColumns} from t join w on w.transfer_id = t.id`

const byKey = `
select ${transferColumns} from transfers t left join work w on w.transfer_id = t.id where t.client = $1 and t.idempotency_key = $2`

const together = { most: 50, restMs: 0 }
/** Bytes of a body that would keep the others waiting. */
const longBody = 64 * 1024

export type AcceptTransfer = (transfer: NewTransfer) => Promise<Acceptance>

export function createAcceptTransfer(pool: Pool, vault: Vault): AcceptTransfer {
  const insert = (transfers: readonly NewTransfer[]) => insertTransfers(pool, vault, transfers)
  const insertTogether = batching(together, insert)

  return async (transfer) => {
    const accepted = transfer.payload.byteLength > longBody ? (await insert([transfer]))[0] : await insertTogether(transfer)
    if (accepted !== undefined) return { kind: 'accepted', transfer: accepted }
    // a statement of its own, because the one above cannot see a row that was committed while it waited for it
    const stored = await findByKey(pool, transfer.client, transfer.idempotencyKey)
    if (stored === undefined) throw new Error('an idempotency key conflicts with a transfer that is not there')
    return stored.payloadDigest === transfer.payloadDigest ? { kind: 'repeat', transfer: stored } : { kind: 'conflict' }
  }
}

/** Each with its work, its place in the outbox and its event; undefined, and without any effect, where its client used its key before. */
export async function insertTransfers(connection: Pool | Client, vault: Vault, transfers: readonly NewTransfer[]): Promise<readonly (Transfer | undefined)[]> {
  if (transfers.length === 0) return []
  const bodies = joinBytes(transfers.map(({ id, payload }) => vault.seal(payload, aboutBody(id))))
  const columns = transfers.map(valuesOf)
  const values = [...(columns[0] ?? []).keys()].map((column) => columns.map((row) => row[column]))
  const named = transfers.flatMap(({ id, files = [] }) => [...new Set(files)].map((digest) => [id, digest]))
  const { rows } = await connection.query<TransferRow>({
    name: 'accept',
    text: accept,
    values: [...values, bodies.from, bodies.length, bodies.all, named.map(([id]) => id), named.map(([, digest]) => digest)],
  })
  const inserted = new Map(rows.map((row) => [row.id, row]))
  return transfers.map(({ id }) => {
    const row = inserted.get(id)
    return row && toTransfer(row)
  })
}

function valuesOf(transfer: NewTransfer): readonly unknown[] {
  const { receipt, mirrors } = transfer
  return [
    transfer.id, transfer.client, storableText(transfer.idempotencyKey), transfer.sender, transfer.partner, transfer.dossierCode, transfer.procedureCode, transfer.status,
    transfer.payloadDigest, transfer.acceptedAt, receipt, receipt && createHash('sha256').update(receipt).digest('hex'), transfer.purpose, transfer.followUp, mirrors?.partner, mirrors?.at,
    transfer.corrects,
  ]
}

export async function findByKey(pool: Pool, client: string, idempotencyKey: string): Promise<Transfer | undefined> {
  const { rows } = await pool.query<TransferRow>({ name: 'accept-repeat', text: byKey, values: [client, storableText(idempotencyKey)] })
  return rows[0] && toTransfer(rows[0])
}
