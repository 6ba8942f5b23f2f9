/** What entries of the audit are found by, the other way round: nothing stands there that belongs to no entry. */
import type { ChainFault } from '../ports/chain-store.ts'
import type { Pool } from './pool.ts'

/** Of a part of the check, by when its blocks were made: of the block before it, and of its last. Null where none is before or after. */
export interface Span {
  readonly after: string | null
  readonly until: string | null
}

/** So many are named in one part. */
const mostNamed = 1_000

const strange = ['audit', 'audit_subjects'].map(
  (table) => `
(select '${table}' as place, p.entry::text from ${table} p
where ($1::timestamptz is null or p.at > $1::timestamptz) and ($2::timestamptz is null or p.at <= $2::timestamptz)
  and not exists (select 1 from events e where e.id = p.entry and e.at = p.at and e.type = 'audit')
order by p.at, p.entry limit ${mostNamed})`,
).join(' union ')

export async function checkPlaces(pool: Pool, { after, until }: Span): Promise<readonly ChainFault[]> {
  const { rows } = await pool.query<{ place: string; entry: string }>(`${strange} order by 1, 2`, [after, until])
  return rows.map(({ place, entry }) => ({ kind: 'audit-changed', what: `${place} ${entry} in no entry` }))
}
