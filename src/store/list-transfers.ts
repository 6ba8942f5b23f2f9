/** Lists transfers, newest first. Each wanted state is read from where its rows stand together, so that no list walks past the others. */
import { openStates, type DeliveryState } from '../domain/transfer.ts'
import type { Page, Transfer, TransferFilter } from '../ports/transfer-store.ts'
import { readListCursor, writeListCursor } from './cursor.ts'
import type { Pool } from './pool.ts'
import { closedColumns, leasedState, stateNow, toTransfer, transferColumns, type TransferRow } from './transfer-row.ts'

interface Selection {
  readonly columns: string
  readonly from: string
  /** The table that is walked: `t` for transfers, `w` for work, `c` for closed. */
  readonly walked: 't' | 'w' | 'c'
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
  const given = givenOf(filter, cursor)
  const values: unknown[] = given.map(({ value }) => value)
  function parameter(value: unknown): string {
    values.push(value)
    return `$${values.length}`
  }
  const selections = selectionsOf(filter, parameter)
  const limit = `limit ${parameter(rows)}`
  const parts = selections.map(({ columns, from, walked, conditions }) => {
    const where = [...conditions, ...given.map(({ condition }, at) => condition(walked, `$${at + 1}`))]
    return `(select ${columns} from ${from} ${where.length === 0 ? '' : `where ${where.join(' and ')}`} order by ${walked}.sequence desc ${limit})`
  })
  return { text: parts.length === 1 ? parts.join() : `select * from (${parts.join(' union all ')}) parts order by sequence desc ${limit}`, values }
}

function selectionsOf({ states, dossierCode }: TransferFilter, parameter: (value: unknown) => string): readonly Selection[] {
  if (states === undefined) return [anywhere([])]
  // few rows, whatever their states
  if (dossierCode !== undefined) return [anywhere([`${stateNow} = any(${parameter(states)}::text[])`])]
  const wanted = new Set(states)
  return [...wanted].map((state) => (openStates.includes(state) ? openIn(state) : closedIn(parameter(state))))
}

function anywhere(conditions: readonly string[]): Selection {
  return { columns: transferColumns, from: 'transfers t left join work w on w.transfer_id = t.id', walked: 't', conditions }
}

// the offset keeps the planner from walking transfers instead, in the hope of coming upon this state soon
const itsTransfer = (row: string) => `cross join lateral (select * from transfers t where t.sequence = ${row}.sequence offset 0) t`

function closedIn(state: string): Selection {
  return { columns: closedColumns, from: `closed c ${itsTransfer('c')}`, walked: 'c', conditions: [`c.state = ${state}`] }
}

/** `accepted` is before the first attempt, `waiting` after one. */
function openIn(state: DeliveryState): Selection {
  const attempted = state === 'accepted' ? 'w.attempts = 0' : 'w.attempts > 0'
  const conditions = state === leasedState ? ['w.lease_until is not null'] : ['w.lease_until is null', attempted]
  return { columns: transferColumns, from: `work w ${itsTransfer('w')}`, walked: 'w', conditions }
}

interface Given {
  readonly condition: (walked: Selection['walked'], value: string) => string
  readonly value: unknown
}

/** Only conditions that are asked for are written, so that each list finds its index. */
function givenOf(filter: TransferFilter, cursor: string | undefined): readonly Given[] {
  const ofWalked = (condition: string) => (walked: Selection['walked'], value: string) => `${walked}.${condition} ${value}`
  const ofTransfer = (condition: string) => (_walked: Selection['walked'], value: string) => `t.${condition} ${value}`
  const all: readonly Given[] = [
    { condition: ofWalked('client ='), value: filter.client },
    { condition: ofWalked('partner ='), value: filter.partner },
    { condition: (_walked, value) => `t.purpose = any(${value}::text[])`, value: filter.purposes },
    { condition: ofTransfer('dossier_code ='), value: filter.dossierCode },
    { condition: ofTransfer('procedure_code ='), value: filter.procedureCode },
    { condition: ofWalked('accepted_at >='), value: filter.acceptedFrom },
    { condition: ofWalked('accepted_at <'), value: filter.acceptedTo },
    { condition: ofWalked('sequence <'), value: cursor === undefined ? undefined : readListCursor(cursor) },
  ]
  return all.filter(({ value }) => value !== undefined)
}
