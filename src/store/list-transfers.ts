/** Lists transfers, newest first. Each wanted state is read from where its rows stand together, so that no list walks past the others. */
import { openStates, type DeliveryState } from '../domain/transfer.ts'
import type { Page, Transfer, TransferFilter } from '../ports/transfer-store.ts'
import { readListCursor, writeListCursor } from './cursor.ts'
import type { Pool } from './pool.ts'
import { closedColumns, leasedState, toTransfer, transferColumns, type TransferRow } from './transfer-row.ts'

interface Selection {
  readonly columns: string
  readonly from: string
  readonly conditions: readonly string[]
}

export async function listTransfers(pool: Pool, filter: TransferFilter, limit: number, cursor?: string): Promise<Page<Transfer>> {
  if (filter.states?.length === 0) return { items: [], next: undefined }
  // one more than asked for tells whether there is a next page
  const { rows } = await pool.query<TransferRow>(listQuery(filter, limit + 1, cursor))
  const items = rows.slice(0, limit).map(toTransfer)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last !== undefined ? writeListCursor(last.sequence) : undefined }
}

/** Of at least one state, where states are given. */
export function listQuery(filter: TransferFilter, rows: number, cursor?: string): { readonly text: string; readonly values: unknown[] } {
  const { conditions, values } = conditionsOf(filter, cursor)
  const states = filter.states === undefined ? undefined : [...new Set(filter.states)]
  const selections = states === undefined ? [anyState] : states.map((state, at) => inState(state, `$${values.length + at + 1}`))
  const parameters = [...values, ...(states ?? []), rows]
  const newest = `order by sequence desc limit $${parameters.length}`
  const parts = selections.map((selection) => {
    const where = [...conditions, ...selection.conditions]
    return `(select ${selection.columns} from ${selection.from} ${where.length === 0 ? '' : `where ${where.join(' and ')}`} ${newest})`
  })
  return { text: parts.length === 1 ? parts.join() : `select * from (${parts.join(' union all ')}) parts ${newest}`, values: parameters }
}

const anyState: Selection = { columns: transferColumns, from: 'transfers t left join work w on w.transfer_id = t.id', conditions: [] }

function inState(state: DeliveryState, parameter: string): Selection {
  if (!openStates.includes(state)) {
    return { columns: closedColumns, from: 'closed c join transfers t on t.sequence = c.sequence', conditions: [`c.state = ${parameter}`] }
  }
  const leased = state === leasedState
  const conditions = leased ? ['w.lease_until is not null', `${parameter} = '${leasedState}'`] : ['w.lease_until is null', `t.state = ${parameter}`]
  return { columns: transferColumns, from: 'work w join transfers t on t.sequence = w.sequence', conditions }
}

/** Only conditions that are asked for are written, so that each list finds its index. */
function conditionsOf(filter: TransferFilter, cursor: string | undefined): { readonly conditions: readonly string[]; readonly values: readonly unknown[] } {
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
  return { conditions: given.map(([condition], at) => `${condition} $${at + 1}`), values: given.map(([, value]) => value) }
}
