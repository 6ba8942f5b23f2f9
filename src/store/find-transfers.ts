/** Reads a transfer and its attempts. */
import type { OutcomeKind } from '../domain/outcome.ts'
import type { Attempt, AttemptEvidence, AttemptTrigger, Transfer } from '../ports/transfer-store.ts'
import type { Vault } from '../ports/vault.ts'
import { openRecord, readRecord } from './attempt-record.ts'
import type { Pool } from './pool.ts'
import { isUuid } from './storable.ts'
import { toTransfer, transferColumns, type TransferRow } from './transfer-row.ts'

export async function getTransfer(pool: Pool, id: string, client?: string): Promise<Transfer | undefined> {
  if (!isUuid(id)) return undefined
  const { rows } = await pool.query<TransferRow>({
    name: 'get',
    text: `select ${transferColumns} from transfers t left join work w on w.transfer_id = t.id where t.id = $1 and ($2::text is null or t.client = $2)`,
    values: [id, client],
  })
  return rows[0] && toTransfer(rows[0])
}

interface AttemptRow {
  readonly number: number
  readonly trigger: AttemptTrigger
  readonly started_at: Date
  readonly finished_at: Date
  readonly outcome: OutcomeKind | 'interrupted'
  readonly digest: string | null
  readonly record: Buffer | null
}

const attempts = 'select number, trigger, started_at, finished_at, outcome, digest, record from attempts where transfer_id = $1 order by number, recorded_at'

export async function attemptsOf(pool: Pool, vault: Vault, id: string): Promise<readonly Attempt[]> {
  const rows = await attemptRows(pool, id)
  return rows.map((row) => ({
    number: row.number,
    trigger: row.trigger,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    outcome: row.outcome,
    record: row.record === null ? undefined : readRecord(openRecord(vault, id, row.number, row.record)),
    digest: row.digest ?? undefined,
  }))
}

export async function attemptEvidenceOf(pool: Pool, vault: Vault, id: string): Promise<readonly AttemptEvidence[]> {
  const rows = await attemptRows(pool, id)
  return rows.flatMap(({ number, digest, record }) => {
    if (digest === null) return []
    return [{ number, digest, bytes: record === null ? undefined : openRecord(vault, id, number, record) }]
  })
}

async function attemptRows(pool: Pool, id: string): Promise<readonly AttemptRow[]> {
  if (!isUuid(id)) return []
  const { rows } = await pool.query<AttemptRow>(attempts, [id])
  return rows
}
