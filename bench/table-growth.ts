/** What each table of the gateway's database holds: partitions count with the table that they are of. */
import type { Pool } from 'pg'

export interface TableSize {
  readonly table: string
  readonly rows: number
  readonly bytes: { readonly rows: number; readonly indexes: number; readonly large: number }
}

export interface TableGrowth {
  readonly table: string
  /** For one transfer. */
  readonly rows: number
  readonly bytes: number
  /** Of these bytes: rows, indexes, values that are kept beside the rows. */
  readonly of: TableSize['bytes']
}

const sizes = `
with leaves as (
  select c.oid, c.reltoastrelid, coalesce((select inhparent from pg_inherits where inhrelid = c.oid), c.oid)::regclass::text as name
  from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
)
select name, sum(pg_relation_size(oid)) as rows, sum(pg_indexes_size(oid)) as indexes, sum(coalesce(pg_total_relation_size(nullif(reltoastrelid, 0)), 0)) as large
from leaves group by name`

export async function tableSizes(database: Pool): Promise<readonly TableSize[]> {
  const { rows } = await database.query<{ name: string; rows: string; indexes: string; large: string }>(sizes)
  const counted: TableSize[] = []
  for (const row of rows) {
    const { rows: count } = await database.query<{ n: string }>(`select count(*) as n from ${row.name}`)
    counted.push({ table: row.name, rows: Number(count[0]?.n), bytes: { rows: Number(row.rows), indexes: Number(row.indexes), large: Number(row.large) } })
  }
  return counted
}

/** Tables that grew, most first. */
export function growthOf(before: readonly TableSize[], after: readonly TableSize[], transfers: number): readonly TableGrowth[] {
  const grown = after.map(({ table, rows, bytes }): TableGrowth => {
    const was = before.find((size) => size.table === table)
    const each = (part: keyof TableSize['bytes']) => (bytes[part] - (was?.bytes[part] ?? 0)) / transfers
    const of = { rows: each('rows'), indexes: each('indexes'), large: each('large') }
    return { table, rows: (rows - (was?.rows ?? 0)) / transfers, bytes: of.rows + of.indexes + of.large, of }
  })
  return grown.filter(({ rows, bytes }) => rows !== 0 || bytes > 0).toSorted((a, b) => b.bytes - a.bytes)
}
