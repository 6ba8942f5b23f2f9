/** Which failed transfers matter no more: a later version of the same dossier came to the same partner. */
import { deliveredStates } from '../domain/transfer.ts'
import type { NewerVersion } from '../ports/transfer-store.ts'
import type { Pool } from './pool.ts'

const delivered = deliveredStates.map((state) => `'${state}'`).join(', ')

/**
 * A subquery for the newest delivered transfer that comes after the transfer `row` of the same dossier and purpose. Each webhook tells
 * an event of its own, each proof a payment: nothing comes after those. By the index of the dossier, whatever the planner thinks.
 */
export function newerDelivered(row: string, columns: string): string {
  return `(select ${columns} from (select * from transfers where dossier_code = ${row}.dossier_code offset 0) n
  where n.partner = ${row}.partner and n.sender = ${row}.sender and n.purpose = ${row}.purpose and n.sequence > ${row}.sequence
    and n.purpose not in ('webhook', 'payment-proof') and n.state in (${delivered})
  order by n.sequence desc limit 1)`
}

const newer = `
select t.id as older, n.id, n.state_at from transfers t cross join lateral ${newerDelivered('t', 'n.id, n.state_at')} n
where t.id = any($1::uuid[])`

/** By the id of the older one; those without a newer version are not in it. */
export async function newerVersionsOf(pool: Pool, ids: readonly string[]): Promise<ReadonlyMap<string, NewerVersion>> {
  if (ids.length === 0) return new Map()
  const { rows } = await pool.query<{ older: string; id: string; state_at: Date }>({ name: 'newer-versions', text: newer, values: [ids] })
  return new Map(rows.map(({ older, id, state_at: at }) => [older, { id, at }]))
}
