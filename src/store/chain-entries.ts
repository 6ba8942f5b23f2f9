/** Entries of the journal as they are hashed: every column as text, in one JSON text. */
import { leafDigest } from '../domain/merkle.ts'
import type { Client, Pool } from './pool.ts'

export interface EntryRow {
  readonly id: string
  readonly xact: string
  readonly at: string
  readonly type: string
  readonly client: string | null
  readonly transfer_id: string | null
  readonly partner: string | null
  readonly dossier_code: string | null
  readonly data: string
}

/** An entry's place in the order in which entries are chained. */
export interface Place {
  readonly xact: bigint
  readonly id: bigint
}

export const beforeAll: Place = { xact: 0n, id: 0n }

const columns = `
e.id::text, e.xact::text, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
e.type, e.client, e.transfer_id::text, e.partner, e.dossier_code, e.data::text`

/**
 * In the order of transactions, and none whose transaction came after one that still runs: that one may yet commit an
 * entry that belongs before it.
 */
export const settledEntries = `
select ${columns} from events e
where (e.xact, e.id) > ($1::xid8, $2::bigint) and e.xact < pg_snapshot_xmin(pg_current_snapshot())
order by e.xact, e.id limit $3`

const between = `
select ${columns} from events e
where (e.xact, e.id) > ($1::xid8, $2::bigint) and (e.xact, e.id) <= ($3::xid8, $4::bigint)
order by e.xact, e.id limit $5`

const byIds = `select ${columns} from events e where e.id = any($1::bigint[])`

const ofTransfer = `select ${columns} from events e where e.transfer_id = $1 order by e.xact, e.id`

export function textOf({ id, xact, at, type, client, transfer_id: transferId, partner, dossier_code: dossierCode, data }: EntryRow): string {
  return JSON.stringify({ id, xact, at, type, client, transferId, partner, dossierCode, data })
}

export function leafOf(row: EntryRow): Buffer {
  return leafDigest(textOf(row))
}

export function placeOf({ xact, id }: EntryRow): Place {
  return { xact: BigInt(xact), id: BigInt(id) }
}

/** Negative where `a` comes first. */
export function comparePlaces(a: Place, b: Place): number {
  const difference = a.xact === b.xact ? a.id - b.id : a.xact - b.xact
  return Number(difference > 0n) - Number(difference < 0n)
}

export async function entriesAfter(client: Client, { xact, id }: Place, limit: number): Promise<readonly EntryRow[]> {
  return (await client.query<EntryRow>({ name: 'chain-next', text: settledEntries, values: [xact, id, limit] })).rows
}

export async function entriesBetween(pool: Pool, after: Place, upTo: Place, limit: number): Promise<readonly EntryRow[]> {
  return (await pool.query<EntryRow>(between, [after.xact, after.id, upTo.xact, upTo.id, limit])).rows
}

export async function entriesById(pool: Pool, ids: readonly string[]): Promise<readonly EntryRow[]> {
  return ids.length === 0 ? [] : (await pool.query<EntryRow>(byIds, [ids])).rows
}

export async function entriesOfTransfer(pool: Pool, transferId: string): Promise<readonly EntryRow[]> {
  return (await pool.query<EntryRow>(ofTransfer, [transferId])).rows
}
