/** The third follower of the journal: counts what happened, by hour, partner and kind, in the transaction that moves its place. */
import type { FlowCount, FlowKind } from '../domain/desk-facts.ts'
import { inTransaction, type Pool } from './pool.ts'

const follower = 'flow'

interface Place {
  readonly xact: string
  readonly id: bigint
}

const make = `insert into followers (name) values ('${follower}') on conflict do nothing`
const take = `select xact::text as xact, id from followers where name = '${follower}' for update skip locked`

// what the gateway sends by itself counts as well, so this one reads every entry, in the order in which they are chained; a partner
// that confirms later what an attempt delivered is no second delivery
const count = `
with entries as (
  select xact, id, at, partner, case
    when type = 'transfer.accepted' then 'accepted'
    when type = 'transfer.delivered' or type = 'transfer.confirmed' and data ? 'outcome' then 'delivered'
    when type in ('transfer.refused', 'transfer.parked', 'transfer.expired') then 'failed'
    when type = 'transfer.waiting' then 'retried'
    when type like 'partner.%' then 'heard'
  end as kind
  from events where (events.xact, id) > ($1::xid8, $2::bigint) and events.xact < pg_snapshot_xmin(pg_current_snapshot())
  order by events.xact, id limit $3
), counted as (
  insert into flow_hours as f (partner, kind, hour, count, last_at)
  select partner, kind, date_trunc('hour', at, 'UTC'), count(*), max(at) from entries where kind is not null and partner is not null group by 1, 2, 3
  on conflict (partner, kind, hour) do update set count = f.count + excluded.count, last_at = greatest(f.last_at, excluded.last_at)
), moved as (
  update followers f set xact = l.xact, id = l.id from (select xact, id from entries order by xact desc, id desc limit 1) l where f.name = '${follower}'
)
select count(*)::int as read from entries`

export async function countFlow(pool: Pool, limit: number): Promise<number> {
  return inTransaction(pool, async (client) => {
    let [place] = (await client.query<Place>(take)).rows
    if (place === undefined) {
      await client.query(make)
      place = (await client.query<Place>(take)).rows[0]
    }
    // another process has it
    if (place === undefined) return 0
    const { rows } = await client.query<{ read: number }>({ name: 'count-flow', text: count, values: [place.xact, place.id, limit] })
    return rows[0]?.read ?? 0
  })
}

interface FlowRow {
  readonly partner: string
  readonly kind: FlowKind
  readonly hour: Date
  readonly count: bigint
}

export async function flowFrom(pool: Pool, from: Date): Promise<readonly FlowCount[]> {
  const { rows } = await pool.query<FlowRow>(`select partner, kind, hour, count from flow_hours where hour >= date_trunc('hour', $1::timestamptz, 'UTC') order by hour`, [from])
  return rows.map((row) => ({ ...row, count: Number(row.count) }))
}

// one step of an index a partner
const last = `
select l.partner, d.last_at from lanes l cross join lateral (
  select last_at from flow_hours f where f.partner = l.partner and f.kind = 'delivered' order by f.hour desc limit 1
) d`

export async function lastDeliveries(pool: Pool): Promise<ReadonlyMap<string, Date>> {
  const { rows } = await pool.query<{ partner: string; last_at: Date }>(last)
  return new Map(rows.map((row) => [row.partner, row.last_at]))
}
