/** Makes plans: freezes a filter, and counts and keeps what it meets. */
import type { ReplayVerb } from '../../schemas/replays.ts'
import { freezeFilter, type FrozenFilter } from '../domain/replay-filter.ts'
import type { NewPlan, PlanNumbers, StoredPlan } from '../ports/replay-store.ts'
import { inTransaction, type Client, type Pool } from './pool.ts'
import { candidatesOf } from './replay-candidates.ts'
import { isUuid, storableJson } from './storable.ts'

export interface PlanRow {
  readonly id: string
  readonly verb: ReplayVerb
  readonly filter: FrozenFilter
  readonly made_by: string
  readonly made_at: Date
  readonly expires_at: Date
  readonly expired: boolean
  readonly numbers: StoredNumbers
  readonly run: string | null
}

interface StoredNumbers extends Omit<PlanNumbers, 'oldest' | 'newest' | 'setBack'> {
  readonly oldest: string | null
  readonly newest: string | null
  /** Of plans that were made before it was kept, absent. */
  readonly setBack?: PlanNumbers['setBack']
}

/** Named one by one in a plan. */
const mostSetBack = 100

export const planColumns = 'p.*, p.expires_at <= now() or (p.run is null and not p.frozen) as expired'

const insert = `
insert into replay_plans as p (id, verb, filter, made_by, expires_at, numbers) values ($1, $2, $3, $4, now() + $5 * interval '1 minute', $6) returning ${planColumns}`

export async function makePlan(pool: Pool, { id, verb, filter, by, minutes }: NewPlan): Promise<StoredPlan> {
  await forgetUnused(pool)
  return inTransaction(pool, async (client) => {
    // the end of the millisecond, which is as exact as times are told
    const clock = await client.query<{ now: Date }>(`select date_trunc('milliseconds', clock_timestamp()) + interval '1 millisecond' as now`)
    const frozen = freezeFilter(verb, filter, clock.rows[0]?.now ?? new Date(0))
    const counted = await count(client, id, verb, frozen)
    const numbers = { ...counted, answerSeconds: await answerSecondsOf(client, counted.byPartner.map(({ partner }) => partner)) }
    const { rows } = await client.query<PlanRow>(insert, [id, verb, storableJson(frozen), by, minutes, storableJson(numbers)])
    const row = rows[0]
    if (row === undefined) throw new TypeError('an insert without a condition came to nothing')
    return toPlan(row)
  })
}

export async function getPlan(pool: Pool, id: string): Promise<StoredPlan | undefined> {
  if (!isUuid(id)) return undefined
  const { rows } = await pool.query<PlanRow>(`select ${planColumns} from replay_plans p where id = $1`, [id])
  return rows[0] && toPlan(rows[0])
}

function toPlan(row: PlanRow): StoredPlan {
  const { oldest, newest, setBack = [], ...numbers } = row.numbers
  return {
    ...numbers,
    setBack,
    id: row.id,
    verb: row.verb,
    filter: row.filter,
    by: row.made_by,
    at: row.made_at,
    expiresAt: row.expires_at,
    oldest: oldest === null ? undefined : new Date(oldest),
    newest: newest === null ? undefined : new Date(newest),
  }
}

/** What nobody made a run of in time. */
async function forgetUnused(pool: Pool): Promise<void> {
  await pool.query(`
    with over as (update replay_plans set frozen = false where frozen and expires_at <= now() returning id)
    delete from replay_plan_items i using over where i.plan = over.id`)
}

/** One statement: what is counted is what is kept. */
async function count(client: Client, plan: string, verb: ReplayVerb, filter: FrozenFilter): Promise<Omit<StoredNumbers, 'answerSeconds'>> {
  const { text, values } = candidatesOf(verb, filter, 1)
  const { rows } = await client.query<Omit<StoredNumbers, 'answerSeconds'>>(
    `with met as materialized (${text}), sent as materialized (select * from met where reason is null),
    kept as (insert into replay_plan_items (plan, sequence) select $1::uuid, sequence from sent)
    select count(*)::int as total, count(*) filter (where there)::int as "deliveredAlready", count(*) filter (where back)::int as "setsBack", count(*) filter (where again)::int as "replayedAlready",
      min(accepted_at) as oldest, max(accepted_at) as newest,
      ${listOf('sent', 'partner', 'partner', '1')} as "byPartner",
      ${listOf('sent', 'state', 'state', '1')} as "byState",
      ${listOf('sent', 'code', `coalesce(code, 'none')`, '2 desc, 1')} as "byCode",
      ${listOf('met where reason is not null', 'reason', 'reason', '2 desc, 1')} as "notReplayable",
      (select coalesce(jsonb_agg(jsonb_build_object('transferId', id, 'partner', partner, 'dossierCode', dossier_code) order by sequence), '[]') from (select * from sent where back order by sequence limit ${mostSetBack}) b) as "setBack"
    from sent`,
    [plan, ...values],
  )
  const row = rows[0]
  if (row === undefined) throw new TypeError('a count came to no row')
  return row
}

function listOf(from: string, name: string, value: string, order: string): string {
  return `(select coalesce(jsonb_agg(jsonb_build_object('${name}', key, 'count', n)), '[]') from (select ${value} as key, count(*)::int as n from ${from} group by 1 order by ${order}) counted)`
}

/** Of each partner's newest transfers, by the database's clock; what was not answered says nothing about how long an answer takes. */
const answerSeconds = `
select p.partner, percentile_cont(0.5) within group (order by extract(epoch from a.recorded_at - a.started_at)) as seconds
from unnest($1::text[]) as p (partner)
cross join lateral (select id from transfers where partner = p.partner order by sequence desc limit 100) t
cross join lateral (select * from attempts where transfer_id = t.id order by number desc limit 1) a
where a.outcome in ('delivered', 'refused')
group by p.partner`

async function answerSecondsOf(client: Client, partners: readonly string[]): Promise<Readonly<Record<string, number>>> {
  const { rows } = await client.query<{ partner: string; seconds: number }>(answerSeconds, [partners])
  return Object.fromEntries(rows.map(({ partner, seconds }) => [partner, seconds]))
}
