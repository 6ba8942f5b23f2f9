/** Lists transfers, newest first. Each wanted state is read from where its rows stand together, so that no list walks past the others. */
import { transferPurposes } from '../../schemas/states.ts'
import { deliveredStates, deliveryStates, openStates, type DeliveryState } from '../domain/transfer.ts'
import { gatewayClient, type Page, type Transfer, type TransferFilter } from '../ports/transfer-store.ts'
import { codesEndingWith } from './code-ends.ts'
import { readListCursor, writeListCursor } from './cursor.ts'
import type { Pool } from './pool.ts'
import { storableText } from './storable.ts'
import { closedColumns, leasedState, stateNow, toTransfer, transferColumns, type TransferRow } from './transfer-row.ts'

interface Selection {
  readonly columns: string
  readonly from: string
  /** The table that is walked: `t` for transfers, `w` for work, `c` for closed. */
  readonly walked: 't' | 'w' | 'c'
  readonly conditions: readonly string[]
}

/** With the codes that an ending stands for. */
export type ListFilter = Omit<TransferFilter, 'codeEnds'> & { readonly dossierCodes?: readonly string[] }

type Parameter = (value: unknown) => string

export async function listTransfers(pool: Pool, filter: TransferFilter, limit: number, cursor?: string): Promise<Page<Transfer>> {
  const { codeEnds, ...others } = filter
  const met = meetable(codeEnds === undefined ? others : { ...others, dossierCodes: await codesEndingWith(pool, codeEnds) })
  if (met === undefined) return { items: [], next: undefined }
  const lanes = isByProcedure(met) ? (await pool.query<{ partner: string }>('select partner from lanes')).rows.map(({ partner }) => partner) : []
  // one more than asked for tells whether there is a next page
  const { rows } = await pool.query<TransferRow>(listQuery(met, limit + 1, cursor, lanes))
  const items = rows.slice(0, limit).map(toTransfer)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last !== undefined ? writeListCursor(last.sequence) : undefined }
}

/** The same with only the purposes that its client's transfers have; undefined where none can meet it. */
function meetable(filter: ListFilter): ListFilter | undefined {
  const { client, states, codes, dossierCodes } = filter
  const asked = filter.purposes ?? (client === undefined ? undefined : transferPurposes)
  // a client's own are submissions, all else is the gateway's
  const purposes = client === undefined ? asked : asked?.filter((purpose) => (purpose === 'submission') === (client !== gatewayClient))
  if (states?.length === 0 || codes?.length === 0 || dossierCodes?.length === 0 || purposes?.length === 0) return undefined
  // a procedure is looked for at each partner: what a client never sends there is known by its purpose
  const known = filter.purposes !== undefined || isByProcedure(filter)
  return !known || purposes === undefined ? filter : { ...filter, purposes }
}

/** A procedure is found among the transfers of one partner. */
function isByProcedure({ procedureCode, partner, dossierCode, dossierCodes, remoteId, ...filter }: ListFilter): boolean {
  return procedureCode !== undefined && partner === undefined && dossierCode === undefined && dossierCodes === undefined && remoteId === undefined && !isByState(filter)
}

function isByState({ states, codes, stateFrom, stateTo }: ListFilter): boolean {
  return states !== undefined || codes !== undefined || stateFrom !== undefined || stateTo !== undefined
}

/** Of at least one state, code and purpose, where they are given. `lanes`: all partners, for a procedure without a partner. */
export function listQuery(filter: ListFilter, rows: number, cursor?: string, lanes: readonly string[] = []): { readonly text: string; readonly values: unknown[] } {
  const given = givenOf(filter, cursor)
  const values: unknown[] = given.map(({ value }) => value)
  function parameter(value: unknown): string {
    values.push(value)
    return `$${values.length}`
  }
  const selections = selectionsOf(filter, parameter, lanes)
  const limit = `limit ${parameter(rows)}`
  const parts = selections.map(({ columns, from, walked, conditions }) => {
    const where = [...conditions, ...given.map(({ condition }, at) => condition(walked, `$${at + 1}`))]
    return `(select ${columns} from ${from} ${where.length === 0 ? '' : `where ${where.join(' and ')}`} order by ${walked}.sequence desc ${limit})`
  })
  return { text: parts.length === 1 ? parts.join() : `select * from (${parts.join(' union all ')}) parts order by sequence desc ${limit}`, values }
}

function selectionsOf(filter: ListFilter, parameter: Parameter, lanes: readonly string[]): readonly Selection[] {
  const { states, dossierCode, dossierCodes, remoteId, codes, purposes, stateFrom, stateTo } = filter
  const any = (condition: string, all: readonly unknown[] | undefined) => (all === undefined ? [] : [`${condition} = any(${parameter(all)}::text[])`])
  // few rows, whatever their states
  const is = remoteId === undefined ? '' : `remote_id = ${parameter(storableText(remoteId))}`
  const sameDossiers = dossierCodes === undefined ? anywhere : ofDossiers(dossierCodes, parameter)
  if (dossierCode !== undefined || dossierCodes !== undefined) return [sameDossiers([...(is === '' ? [] : [`t.${is}`]), ...any(stateNow, states), ...any('t.code', codes)])]
  if (is !== '') {
    const closed: Selection = { ...fromClosed, conditions: [`c.${is}`, ...any('c.state', states), ...any('c.code', codes)] }
    // an open transfer has one once it was with the partner before
    return [closed, { ...fromWork, conditions: ['w.attempts > 0', `t.${is}`, ...any(stateNow, states), ...any('t.code', codes)] }]
  }
  if (!isByState(filter)) return apart(filter, parameter, lanes)
  return [...new Set(states ?? deliveryStates)].flatMap((state) => {
    if (openStates.includes(state)) return [{ ...openIn(state), conditions: [...openIn(state).conditions, ...any('t.code', codes)] }]
    if (codes !== undefined) return closedFor(state, codes, parameter)
    // most of what the gateway sends by itself ends well: those are found among themselves, the others among what ended like them
    const ownOnly = purposes !== undefined && !purposes.includes('submission') && deliveredStates.includes(state) && stateFrom === undefined && stateTo === undefined
    // what is closed has no row in work, so its own column says so
    return ownOnly ? [anywhere([`t.state = ${parameter(state)}`])] : [closedIn(state, [], parameter)]
  })
}

/** In whatever state. Where two filters may hardly ever meet, each part is what one index has together. */
function apart({ partner, client, purposes = transferPurposes, procedureCode }: ListFilter, parameter: Parameter, lanes: readonly string[]): readonly Selection[] {
  if (partner === undefined) return lanes.length === 0 ? [anywhere([])] : lanes.map((lane) => anywhere([`t.partner = ${parameter(lane)}`]))
  if (procedureCode !== undefined) return [anywhere([])]
  const possible = purposes.filter((purpose) => client === undefined || (purpose === 'submission') === (client !== gatewayClient))
  return possible.map((purpose) => anywhere([`t.purpose = ${parameter(purpose)}`]))
}

/** Beyond this the codes of one state are looked for together. */
const mostCodesApart = 5

function closedFor(state: DeliveryState, codes: readonly string[], parameter: Parameter): readonly Selection[] {
  const wanted = [...new Set(codes)]
  if (wanted.length > mostCodesApart) return [closedIn(state, [`c.code = any(${parameter(wanted)}::text[])`], parameter)]
  return wanted.map((code) => closedIn(state, [`c.code = ${parameter(code)}`], parameter))
}

function anywhere(conditions: readonly string[]): Selection {
  return { columns: transferColumns, from: 'transfers t left join work w on w.transfer_id = t.id', walked: 't', conditions }
}

/** One look a code: the offset keeps the planner from walking all transfers in the hope of coming upon them. */
function ofDossiers(codes: readonly string[], parameter: Parameter): (conditions: readonly string[]) => Selection {
  const from = `unnest(${parameter(codes)}::text[]) k (code) cross join lateral (select * from transfers t where t.dossier_code = k.code offset 0) t left join work w on w.transfer_id = t.id`
  return (conditions) => ({ columns: transferColumns, from, walked: 't', conditions })
}

// the offset keeps the planner from walking transfers instead, in the hope of coming upon this state soon
const itsTransfer = (row: string) => `cross join lateral (select * from transfers t where t.sequence = ${row}.sequence offset 0) t`
const fromClosed = { columns: closedColumns, from: `closed c ${itsTransfer('c')}`, walked: 'c' } as const
const fromWork = { columns: transferColumns, from: `work w ${itsTransfer('w')}`, walked: 'w' } as const

function closedIn(state: string, conditions: readonly string[], parameter: Parameter): Selection {
  return { ...fromClosed, conditions: [`c.state = ${parameter(state)}`, ...conditions] }
}

/** `accepted` is before the first attempt, `waiting` after one. */
function openIn(state: DeliveryState): Selection {
  const attempted = state === 'accepted' ? 'w.attempts = 0' : 'w.attempts > 0'
  return { ...fromWork, conditions: state === leasedState ? ['w.lease_until is not null'] : ['w.lease_until is null', attempted] }
}

interface Given {
  readonly condition: (walked: Selection['walked'], value: string) => string
  readonly value: unknown
}

/**
 * Clocks of processes differ by less than this, so that between transfers which were accepted this far apart the earlier has the lower
 * number: a list by time begins and ends near its times.
 */
const clocksWithin = `interval '1 hour'`
const lastBefore = (value: string) =>
  `coalesce((select sequence from transfers where accepted_at < ${value}::timestamptz - ${clocksWithin} order by accepted_at desc, sequence desc limit 1), 0)`
const firstAfter = (value: string) =>
  `coalesce((select sequence from transfers where accepted_at >= ${value}::timestamptz + ${clocksWithin} order by accepted_at, sequence limit 1), ${2n ** 63n - 1n})`

const stateAt = { t: 'case when w.lease_until is null then t.state_at else w.attempt_started_at end', c: 'c.closed_at' } as const
const stateAtOf = (walked: Selection['walked']) => (walked === 'c' ? stateAt.c : stateAt.t)

/** Only conditions that are asked for are written, so that each list finds its index. */
function givenOf(filter: ListFilter, cursor: string | undefined): readonly Given[] {
  const ofWalked = (condition: string) => (walked: Selection['walked'], value: string) => `${walked}.${condition} ${value}`
  const ofTransfer = (condition: string) => (_walked: Selection['walked'], value: string) => `t.${condition} ${value}`
  const own = filter.purposes !== undefined && !filter.purposes.includes('submission')
  const all: readonly Given[] = [
    { condition: ofWalked('client ='), value: filter.client ?? (own ? gatewayClient : undefined) },
    { condition: ofWalked('partner ='), value: filter.partner },
    { condition: (_walked, value) => `t.purpose = any(${value}::text[])`, value: filter.purposes },
    { condition: ofTransfer('dossier_code ='), value: filter.dossierCode },
    { condition: (walked, value) => `${walked === 'c' ? 'c' : 't'}.procedure_code = ${value}`, value: filter.procedureCode },
    { condition: (walked, value) => `${walked}.accepted_at >= ${value} and ${walked}.sequence > ${lastBefore(value)}`, value: filter.acceptedFrom },
    { condition: (walked, value) => `${walked}.accepted_at < ${value} and ${walked}.sequence < ${firstAfter(value)}`, value: filter.acceptedTo },
    { condition: (walked, value) => `${stateAtOf(walked)} >= ${value}`, value: filter.stateFrom },
    // nothing stands somewhere before it was accepted
    { condition: (walked, value) => `${stateAtOf(walked)} < ${value} and ${walked}.sequence < ${firstAfter(value)}`, value: filter.stateTo },
    { condition: ofWalked('sequence <'), value: cursor === undefined ? undefined : readListCursor(cursor) },
  ]
  return all.filter(({ value }) => value !== undefined)
}
