/** The rows of blocks, and of the stamps on them. */
import { hash } from 'node:crypto'
import type { Block, BlockStamp } from '../ports/chain-store.ts'
import type { Place } from './chain-entries.ts'
import type { Client, Pool } from './pool.ts'

export interface BlockRow {
  readonly partition: string
  readonly number: number
  readonly up_to_xact: string
  readonly up_to_id: bigint
  readonly count: number
  readonly ids: readonly string[]
  readonly digests: Buffer
  readonly root: string
  readonly previous: string
  readonly made_at: string
  readonly hash: string
}

/** A block's number within its partition. */
export interface BlockName {
  readonly partition: string
  readonly number: number
}

export interface Head extends BlockName {
  readonly hash: string
  readonly upTo: Place
}

interface HeadRow extends BlockName {
  readonly hash: string
  readonly up_to_xact: string
  readonly up_to_id: bigint
}

interface StampRow extends BlockName {
  readonly hash: string
  readonly token: Buffer
  readonly at: Date
}

export interface NamedStamp extends BlockName {
  readonly stamp: BlockStamp
}

const digestLength = 32
const headColumns = 'partition, number, hash, up_to_xact::text, up_to_id'

const stamps = `
select s.partition, s.number, s.hash, s.token, s.at from stamps s
where (s.partition, s.number) in (select * from unnest($1::text[], $2::int[])) order by s.partition, s.number`

/** What a block says of itself, without its entries. */
export function blockOutline(table: string): string {
  return ['partition', 'number', 'count', 'root', 'previous', 'made_at', 'hash'].map((column) => `${table}.${column}`).join(', ')
}

export function blockColumns(table: string): string {
  return `${blockOutline(table)}, ${table}.up_to_xact::text, ${table}.up_to_id, ${table}.ids::text[], ${table}.digests`
}

export function toBlock(row: Omit<BlockRow, 'ids' | 'digests' | 'up_to_xact' | 'up_to_id'>): Block {
  const { partition, number, count, root, previous } = row
  return { partition, number, count, root, previous, madeAt: row.made_at, hash: row.hash }
}

export function endOf({ up_to_xact: xact, up_to_id: id }: Pick<BlockRow, 'up_to_xact' | 'up_to_id'>): Place {
  return { xact: BigInt(xact), id }
}

export function leavesOf({ digests }: BlockRow): readonly Buffer[] {
  return Array.from({ length: Math.floor(digests.length / digestLength) }, (_, at) => digests.subarray(at * digestLength, (at + 1) * digestLength))
}

/** Where the chain ends by its own word; undefined where somebody took that away. */
export async function readHead(connection: Pool | Client): Promise<Head | undefined> {
  const { rows } = await connection.query<HeadRow>(`select ${headColumns} from chain_head`)
  return rows[0] && { partition: rows[0].partition, number: rows[0].number, hash: rows[0].hash, upTo: endOf(rows[0]) }
}

export async function stampsOf(pool: Pool, blocks: readonly BlockName[]): Promise<readonly NamedStamp[]> {
  const { rows } = await pool.query<StampRow>(stamps, [blocks.map(({ partition }) => partition), blocks.map(({ number }) => number)])
  return rows.map(({ partition, number, hash: stamped, token, at }) => ({ partition, number, stamp: { hash: stamped, token, at } }))
}

export function sha256(bytes: Uint8Array | string): string {
  return hash('sha256', bytes)
}

/** Later partitions come later in the alphabet. */
export function compareNames(a: BlockName, b: BlockName): number {
  if (a.partition !== b.partition) return a.partition < b.partition ? -1 : 1
  return a.number - b.number
}
