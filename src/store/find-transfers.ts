/** Reads transfers and their attempts. */
import type { OutcomeKind } from '../domain/outcome.ts'
import type { Attempt, AttemptRecord, AttemptTrigger, ExchangeRecord, Page, SignatureRecord, Transfer, TransferFilter } from '../ports/transfer-store.ts'
import { readListCursor, writeListCursor } from './cursor.ts'
import type { Pool } from './pool.ts'
import { isUuid } from './storable.ts'
import { toTransfer, transferColumns, type TransferRow } from './transfer-row.ts'

export async function getTransfer(pool: Pool, id: string, client?: string): Promise<Transfer | undefined> {
  if (!isUuid(id)) return undefined
  const { rows } = await pool.query<TransferRow>({
    name: 'get',
    text: `select ${transferColumns} from transfers t where t.id = $1 and ($2::text is null or t.client = $2)`,
    values: [id, client],
  })
  return rows[0] && toTransfer(rows[0])
}

export async function listTransfers(pool: Pool, filter: TransferFilter, limit: number, cursor?: string): Promise<Page<Transfer>> {
  const { where, values } = conditionsOf(filter, cursor)
  // one more than asked for tells whether there is a next page
  const { rows } = await pool.query<TransferRow>(
    `select ${transferColumns} from transfers t ${where} order by t.sequence desc limit $${values.length + 1}`,
    [...values, limit + 1],
  )
  const items = rows.slice(0, limit).map(toTransfer)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last !== undefined ? writeListCursor(last.sequence) : undefined }
}

/** Only conditions that are asked for are written, so that each list finds its index. */
function conditionsOf(filter: TransferFilter, cursor: string | undefined): { readonly where: string; readonly values: readonly unknown[] } {
  const wanted: readonly (readonly [string, unknown])[] = [
    ['t.client =', filter.client],
    ['t.partner =', filter.partner],
    ['t.dossier_code =', filter.dossierCode],
    ['t.procedure_code =', filter.procedureCode],
    ['t.accepted_at >=', filter.acceptedFrom],
    ['t.accepted_at <', filter.acceptedTo],
    ['t.sequence <', cursor === undefined ? undefined : readListCursor(cursor)],
  ]
  const given = wanted.filter(([, value]) => value !== undefined)
  const conditions = given.map(([condition], at) => `${condition} $${at + 1}`)
  const values = given.map(([, value]) => value)
  if (filter.states !== undefined) {
    values.push(filter.states)
    conditions.push(`t.state = any($${values.length}::text[])`)
  }
  return { where: conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`, values }
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
