/** Gives a transfer to one worker until a time, in one statement; takes over what another worker left behind. */
import { move, openStates, statesBefore } from '../domain/transfer.ts'
import type { AttemptTrigger, LeaseResult } from '../ports/transfer-store.ts'
import { nothingEarlierOpen } from './dossier-order.ts'
import type { Pool } from './pool.ts'
import { isUuid } from './storable.ts'
import { toTransfer, transferColumns, type TransferRow } from './transfer-row.ts'

export const leasedState = move('accepted', 'lease') ?? 'delivering'

interface LeasedRow extends TransferRow {
  readonly lease_owner: string
  readonly attempt_started_at: Date
  readonly trigger: AttemptTrigger
  readonly tries: number
  readonly body: Buffer
  readonly lane_failures: number
}

// the queue's clock is not the database's: a job that comes a little early is not sent away to wait for the sweeper
const early = `interval '250 milliseconds'`

const lease = `
with candidate as (
  select t.id, t.attempts, t.trigger, t.attempt_started_at, t.lease_until is not null as taken_over
  from transfers t
  join lanes l on l.partner = t.partner and l.state = 'open'
  where t.id = $1 and t.state = any($4::text[])
    and (t.lease_until < now() or t.due_at <= now() + ${early})
    and ${nothingEarlierOpen('$5')}
  for update of t skip locked
), lost as (
  insert into attempts (transfer_id, number, trigger, started_at, finished_at, outcome)
  select id, attempts, trigger, attempt_started_at, now(), 'interrupted' from candidate where taken_over
), t as (
  update transfers u
  set state = $6, state_at = now(), due_at = null, requeued_at = null, lease_owner = $2,
    lease_until = now() + $3 * interval '1 millisecond', attempt_started_at = now(), attempts = u.attempts + 1
  from candidate c where u.id = c.id
  returning u.*
)
select ${transferColumns}, t.lease_owner, t.attempt_started_at, t.trigger, t.tries, p.body, l.failures as lane_failures
from t join payloads p on p.transfer_id = t.id join lanes l on l.partner = t.partner`

const whyNot = `
select case
  when t.state <> all($2::text[]) then 'done'
  when t.lease_until >= now() then 'leased'
  when l.state is distinct from 'open' then 'lane-closed'
  when t.due_at > now() + ${early} then 'not-due'
  when not ${nothingEarlierOpen('$2')} then 'earlier-first'
  else 'leased'
end as reason
from transfers t left join lanes l on l.partner = t.partner
where t.id = $1`

type NotNow = Extract<LeaseResult, { kind: 'not-now' }>['reason']

export async function leaseTransfer(pool: Pool, id: string, owner: string, leaseMs: number): Promise<LeaseResult> {
  if (!isUuid(id)) return { kind: 'not-now', reason: 'unknown' }
  const { rows } = await pool.query<LeasedRow>({
    name: 'lease',
    text: lease,
    values: [id, owner, leaseMs, statesBefore('lease'), openStates, leasedState],
  })
  const row = rows[0]
  if (row === undefined) return { kind: 'not-now', reason: await reasonOf(pool, id) }
  return {
    kind: 'leased',
    lease: {
      transfer: toTransfer(row),
      owner: row.lease_owner,
      attempt: row.attempts,
      trigger: row.trigger,
      tries: row.tries,
      startedAt: row.attempt_started_at,
      payload: row.body,
      laneFailures: row.lane_failures,
    },
  }
}

async function reasonOf(pool: Pool, id: string): Promise<NotNow> {
  const { rows } = await pool.query<{ reason: NotNow }>({ name: 'why-not', text: whyNot, values: [id, openStates] })
  return rows[0]?.reason ?? 'unknown'
}

const renew = `
update transfers set lease_until = now() + $3 * interval '1 millisecond'
where id = any($2::uuid[]) and lease_owner = $1 and state = $4
returning id`

/** The ids that this owner still holds. */
export async function renewLeases(pool: Pool, owner: string, ids: readonly string[], leaseMs: number): Promise<readonly string[]> {
  if (ids.length === 0) return []
  const { rows } = await pool.query<{ id: string }>({ name: 'renew', text: renew, values: [owner, ids, leaseMs, leasedState] })
  return rows.map((row) => row.id)
}
