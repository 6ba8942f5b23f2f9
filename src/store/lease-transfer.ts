/** Gives a transfer to one worker until a time; takes over what another worker left behind. */
import type { AttemptTrigger, Lease, LeaseResult } from '../ports/transfer-store.ts'
import type { Vault } from '../ports/vault.ts'
import { batching } from './batching.ts'
import { nothingEarlierOpen } from './dossier-order.ts'
import type { Pool } from './pool.ts'
import { isUuid } from './storable.ts'
import { aboutBody } from './transfer-secrets.ts'

interface LeasedRow {
  /** Which of the wishes it was given to, from 1. */
  readonly n: bigint
  readonly transfer_id: string
  readonly partner: string
  readonly accepted_at: Date
  readonly lease_owner: string
  readonly attempts: number
  readonly trigger: AttemptTrigger
  readonly tries: number
  readonly attempt_started_at: Date
  readonly body: Buffer
  readonly lane_failures: number
  readonly interruptions: number
  readonly in_doubt: boolean
  readonly horizon_from: Date
}

interface Wish {
  readonly id: string
  readonly owner: string
  readonly leaseMs: number
}

const together = { most: 50, restMs: 3 }

// the queue's clock is not the database's: a job that comes a little early is not sent away to wait for the sweeper
const early = `interval '250 milliseconds'`

// the limit takes nothing away; for want of a better guess the planner expects a tenth of ten rows from it, and looks each up
const wishes = `(
    select * from unnest($1::uuid[], $2::text[], $3::float8[]) with ordinality limit cardinality($1)
  ) as wish (id, owner, lease_ms, n)`

// due_at stays as it is: a lease that changes no indexed column writes no index
function give(changes = ''): string {
  return `
update work w
set ${changes}lease_owner = f.owner, lease_until = now() + f.lease_ms * interval '1 millisecond', attempt_started_at = now(), attempts = w.attempts + 1
from free f where w.sequence = f.sequence
returning f.n, w.transfer_id, w.partner, w.accepted_at, w.lease_owner, w.attempts, w.trigger, w.tries, w.attempt_started_at, f.body, f.lane_failures,
  w.interruptions, w.in_doubt, greatest(w.since, f.lane_since) as horizon_from`
}

const lease = `
with free as (
  select wish.*, w.sequence, p.body, l.failures as lane_failures, l.since as lane_since
  from ${wishes}
  join work w on w.transfer_id = wish.id
  join lanes l on l.partner = w.partner and l.state = 'open'
  join payloads p on p.transfer_id = w.transfer_id
  where w.lease_until is null and w.due_at <= now() + ${early} and ${nothingEarlierOpen}
  for update of w skip locked
)${give()}`

// nobody knows how far the attempt came that ended without a word
const takeOver = `
with free as (
  select wish.*, w.*, p.body, l.failures as lane_failures, l.since as lane_since
  from ${wishes}
  join work w on w.transfer_id = wish.id
  join lanes l on l.partner = w.partner and l.state = 'open'
  join payloads p on p.transfer_id = w.transfer_id
  where w.lease_until < now() and ${nothingEarlierOpen}
  for update of w skip locked
), lost as (
  insert into attempts (transfer_id, number, trigger, started_at, finished_at, outcome)
  select transfer_id, attempts, trigger, attempt_started_at, now(), 'interrupted' from free
)${give('interruptions = w.interruptions + 1, in_doubt = true, ')}`

const whyNot = `
select case
  when w.transfer_id is null then 'done'
  when w.lease_until >= now() then 'leased'
  when l.state is distinct from 'open' then 'lane-closed'
  when w.lease_until is null and w.due_at > now() + ${early} then 'not-due'
  when not ${nothingEarlierOpen} then 'earlier-first'
  when w.lease_until < now() then 'left-behind'
  else 'leased'
end as reason
from transfers t left join work w on w.transfer_id = t.id left join lanes l on l.partner = w.partner
where t.id = $1`

type NotNow = Extract<LeaseResult, { kind: 'not-now' }>['reason']

export type LeaseTransfer = (id: string, owner: string, leaseMs: number) => Promise<LeaseResult>

export function createLeaseTransfer(pool: Pool, vault: Vault): LeaseTransfer {
  const take = batching(together, (wanted: readonly Wish[]) => leaseRows(pool, 'lease', lease, wanted))

  return async (id, owner, leaseMs) => {
    if (!isUuid(id)) return { kind: 'not-now', reason: 'unknown' }
    const wish = { id, owner, leaseMs }
    const row = await take(wish)
    if (row !== undefined) return leased(row, vault)
    const reason = await reasonOf(pool, id)
    if (reason !== 'left-behind') return { kind: 'not-now', reason }
    const [after] = await leaseRows(pool, 'take-over', takeOver, [wish])
    return after === undefined ? { kind: 'not-now', reason: 'leased' } : leased(after, vault)
  }
}

async function leaseRows(pool: Pool, name: string, text: string, wanted: readonly Wish[]): Promise<readonly (LeasedRow | undefined)[]> {
  const values = [wanted.map(({ id }) => id), wanted.map(({ owner }) => owner), wanted.map(({ leaseMs }) => leaseMs)]
  const { rows } = await pool.query<LeasedRow>({ name, text, values })
  const given = new Map(rows.map((row) => [Number(row.n) - 1, row]))
  return wanted.map((_wish, at) => given.get(at))
}

function leased(row: LeasedRow, vault: Vault): LeaseResult {
  return {
    kind: 'leased',
    lease: {
      transfer: { id: row.transfer_id, partner: row.partner, acceptedAt: row.accepted_at },
      owner: row.lease_owner,
      attempt: row.attempts,
      trigger: row.trigger,
      tries: row.tries,
      startedAt: row.attempt_started_at,
      payload: vault.open(row.body, aboutBody(row.transfer_id)),
      laneFailures: row.lane_failures,
      interruptions: row.interruptions,
      inDoubt: row.in_doubt,
      horizonFrom: row.horizon_from,
    },
  }
}

async function reasonOf(pool: Pool, id: string): Promise<NotNow | 'left-behind'> {
  const { rows } = await pool.query<{ reason: NotNow | 'left-behind' }>({ name: 'why-not', text: whyNot, values: [id] })
  return rows[0]?.reason ?? 'unknown'
}

const renew = `
update work set lease_until = now() + $3 * interval '1 millisecond'
where transfer_id = any($2::uuid[]) and lease_owner = $1
returning transfer_id as id`

/** The ids that this owner still holds. */
export async function renewLeases(pool: Pool, owner: string, ids: readonly string[], leaseMs: number): Promise<readonly string[]> {
  if (ids.length === 0) return []
  const { rows } = await pool.query<{ id: string }>({ name: 'renew', text: renew, values: [owner, ids, leaseMs] })
  return rows.map((row) => row.id)
}

const prolong = `
update work w set lease_until = now() + $4 * interval '1 millisecond'
from lanes l
where w.transfer_id = $1 and w.lease_owner = $2 and w.attempts = $3 and w.lease_until > now() and l.partner = w.partner and l.state = 'open'`

export async function prolongLease(pool: Pool, { transfer, owner, attempt }: Lease, leaseMs: number): Promise<boolean> {
  const { rowCount } = await pool.query({ name: 'prolong', text: prolong, values: [transfer.id, owner, attempt, leaseMs] })
  return rowCount === 1
}

// the number of the attempt is free again: there was none
const release = `
with released as (
  update work set lease_owner = null, lease_until = null, requeued_at = null, attempts = attempts - 1
  where transfer_id = $1 and lease_owner = $2 and attempts = $3
  returning transfer_id, partner, queue, attempts, due_at
)
insert into outbox (transfer_id, partner, queue, attempt, due_at)
select r.transfer_id, r.partner, r.queue, r.attempts + 1, r.due_at from released r join lanes l on l.partner = r.partner and l.state = 'open'`

export async function releaseLease(pool: Pool, { transfer, owner, attempt }: Lease): Promise<void> {
  await pool.query({ name: 'release', text: release, values: [transfer.id, owner, attempt] })
}
