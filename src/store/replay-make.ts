/** Makes a run of a plan, with an item for each transfer that the plan counted and that may still be sent: one statement, however many there are. */
import type { RunState } from '../../schemas/replays.ts'
import { confirmationFor, needsSecondPerson, type ReplayLimits } from '../domain/replay-run.ts'
import type { MadeRun, NewRun } from '../ports/replay-store.ts'
import { inTransaction, type Client, type Pool } from './pool.ts'
import { candidatesOf } from './replay-candidates.ts'
import { planColumns, type PlanRow } from './replay-plans.ts'
import { getRun, orderedAlone } from './replay-rows.ts'
import { isUuid, storableJson, storableText } from './storable.ts'

export async function makeRun(pool: Pool, run: NewRun, limits: ReplayLimits): Promise<MadeRun> {
  if (!isUuid(run.plan)) return { kind: 'unknown' }
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<PlanRow>(`select ${planColumns} from replay_plans p where id = $1 for update`, [run.plan])
    const plan = rows[0]
    if (plan === undefined) return { kind: 'unknown' }
    if (plan.run !== null) return { kind: 'used', run: plan.run }
    if (plan.expired) return { kind: 'expired' }
    const { total } = plan.numbers
    if (total === 0) return { kind: 'nothing' }
    // two runs of one person at once count each other
    await client.query(`select pg_advisory_xact_lock(hashtextextended('replays of ' || $1, 0))`, [run.by])
    const before = await orderedAlone(client, run.by)
    const asked = confirmationFor(plan.verb, total, limits, before)
    if (asked !== undefined && asked !== run.confirm) return { kind: 'wrong-confirmation', asked }
    const made = await insertItems(client, run.id, plan)
    if (made === 0) return { kind: 'nothing' }
    await client.query('update replay_plans set run = $2, frozen = false where id = $1', [plan.id, run.id])
    await client.query('delete from replay_plan_items where plan = $1', [plan.id])
    const state = firstState(needsSecondPerson(plan.verb, total, limits, before), run.paused)
    await client.query(insertRun, [
      run.id, storableText(run.name), plan.verb, storableText(run.reason), plan.id, storableJson(plan.filter), state, run.paused, run.by, run.perMinute, run.batch, run.stopAfter, made,
    ])
    const stored = await getRun(client, run.id)
    if (stored === undefined) throw new TypeError('a run is gone in the transaction that made it')
    return { kind: 'made', run: stored }
  })
}

const insertRun = `
insert into replay_runs (id, name, verb, reason, plan, filter, state, starts_paused, made_by, per_minute, batch, stop_after, total, started_at, due_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, case when $7 = 'running' then now() end, case when $7 = 'running' then now() end)`

/** What another run took since the plan was made stays there. */
async function insertItems(client: Client, run: string, plan: PlanRow): Promise<number> {
  const { text, values } = candidatesOf(plan.verb, plan.filter, 1, plan.id)
  const { rows } = await client.query<{ made: number }>(
    `with items as (
      insert into replay_items (run, number, transfer_id, partner, dossier_code)
      select $1::uuid, row_number() over (order by sequence), id, partner, dossier_code from (${text}) met where reason is null
      on conflict (transfer_id) where state in ('pending', 'sent') do nothing
      returning partner
    ), counts as (
      insert into replay_counts (run, partner, pending) select $1, partner, count(*) from items group by partner
    )
    select count(*)::int as made from items`,
    [run, ...values],
  )
  return rows[0]?.made ?? 0
}

function firstState(needsApproval: boolean, paused: boolean): RunState {
  if (needsApproval) return 'awaiting-approval'
  return paused ? 'paused' : 'running'
}
