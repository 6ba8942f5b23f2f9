/** Reads a transfer and its attempts. */
import type { OutcomeKind } from '../domain/outcome.ts'
import type { Attempt, AttemptRecord, AttemptTrigger, ExchangeRecord, SignatureRecord, Transfer } from '../ports/transfer-store.ts'
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
  readonly record: StoredRecord | null
}

type KeptRecord = Omit<AttemptRecord, 'finishedAt' | 'outcome'>
/** JSON keeps no dates; what was undefined is absent, which reads the same. */
type StoredRecord = Omit<KeptRecord, 'exchanges' | 'signatures'> & {
  readonly exchanges: readonly (Omit<ExchangeRecord, 'startedAt'> & { readonly startedAt: string })[]
  readonly signatures: readonly (Omit<SignatureRecord, 'at'> & { readonly at: string })[]
}

export async function attemptsOf(pool: Pool, id: string): Promise<readonly Attempt[]> {
  if (!isUuid(id)) return []
  const { rows } = await pool.query<AttemptRow>(
    'select number, trigger, started_at, finished_at, outcome, record from attempts where transfer_id = $1 order by number, recorded_at',
    [id],
  )
  return rows.map((row) => ({
    number: row.number,
    trigger: row.trigger,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    outcome: row.outcome,
    record: row.record === null ? undefined : toRecord(row.record),
  }))
}

function toRecord(stored: StoredRecord): KeptRecord {
  return {
    ...stored,
    exchanges: stored.exchanges.map((exchange) => ({ ...exchange, startedAt: new Date(exchange.startedAt) })),
    signatures: stored.signatures.map((signature) => ({ ...signature, at: new Date(signature.at) })),
  }
}
