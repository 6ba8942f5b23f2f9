/** Writes the end of an attempt: evidence, state, event, what comes next and what it means for the lane, in one statement. */
import { move } from '../domain/transfer.ts'
import type { Lease, Settlement } from '../ports/transfer-store.ts'
import type { Vault } from '../ports/vault.ts'
import { sealRecord, type SealedRecord } from './attempt-record.ts'
import { batching } from './batching.ts'
import { wakeNext } from './dossier-order.ts'
import { joinBytes } from './joined-bytes.ts'
import { orAnew, type Pool } from './pool.ts'
import { storableText } from './storable.ts'
import { leasedState } from './transfer-row.ts'

interface End {
  readonly lease: Lease
  readonly settlement: Settlement
  readonly record: SealedRecord
}

// nobody waits for it: the partner is asked on meanwhile
const together = { most: 50, restMs: 100 }
/** A record with long messages goes alone, so that no statement grows without end. */
const longRecord = 256 * 1024

// the limit takes nothing away; for want of a better guess the planner expects a tenth of ten rows from it, and looks each up
const ends = `(
    select * from unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[],
      $10::text[], $11::float8[], $12::int[], $13::boolean[], $14::boolean[], $15::text[], $16::text[], $17::int[], $18::int[])
    with ordinality limit cardinality($1)
  ) as e (id, owner, attempt, state, code, words, remote_id, trigger, finished_at, outcome, delay_ms, counts, answered, in_doubt, digest, rule,
    record_from, record_length, n)`
const record = 'substring($19::bytea from record_from for record_length)'

// the guard of owner and attempt is the whole of rule R7: whoever lost the lease writes nothing at all
const held = 'w.transfer_id = e.id and w.lease_owner = e.owner and w.attempts = e.attempt'

// what was delivered once stays so, whatever comes of a resend, unless the partner now confirms it
const endedState = `case when w.kept_state is not null and e.state <> 'confirmed' then w.kept_state else e.state end`

const closed = `
with settled as (
  delete from work w using ${ends}
  where ${held}
  returning w.sequence, w.transfer_id, w.client, w.partner, w.dossier, w.accepted_at, w.attempt_started_at, e.*, null::timestamptz as retry_at, ${endedState} as ended
), next as (
  ${wakeNext('settled')}
)`

const listed = `
, listed as (
  insert into closed (state, sequence, client, partner, accepted_at, code, remote_id, procedure_code)
  select ended, sequence, client, partner, accepted_at, code, remote_id, procedure_code from t
)`

const waits = `
with settled as (
  update work w
  set due_at = now() + e.delay_ms * interval '1 millisecond', tries = w.tries + e.counts, trigger = 'automatic',
    lease_owner = null, lease_until = null, requeued_at = null, interruptions = 0, in_doubt = e.in_doubt
  from ${ends}
  where ${held}
  returning w.transfer_id, w.partner, w.queue, w.attempt_started_at, e.*, w.due_at as retry_at, e.state as ended
)`

const written = `
, t as (
  update transfers t
  set state = s.ended, state_at = now(), attempts = s.attempt, code = s.code, words = s.words, remote_id = coalesce(s.remote_id, t.remote_id), in_doubt = s.in_doubt
  from settled s where t.id = s.transfer_id
  returning t.sequence, t.accepted_at, t.procedure_code, t.client, t.dossier_code, t.remote_id, t.partner, s.transfer_id, s.state, s.ended, s.attempt, s.outcome, s.code, s.retry_at, s.digest, s.rule
), evidence as (
  insert into attempts (transfer_id, number, trigger, started_at, finished_at, outcome, digest, record)
  select transfer_id, attempt, trigger, attempt_started_at, finished_at, outcome, digest, ${record} from settled
), journal as (
  insert into events (type, client, transfer_id, partner, dossier_code, data)
  select 'transfer.' || case when state in (ended, 'delivered') then state else 'resend-failed' end, client, transfer_id, partner, dossier_code, jsonb_strip_nulls(jsonb_build_object(
    'attempt', attempt, 'outcome', outcome, 'code', code, 'dueAt', retry_at, 'remoteId', remote_id, 'evidence', digest, 'rule', rule)) from t
)`

/** Only where the lane stays as it is: a transfer that waits on a lane which closes here is not put into the outbox. */
const retry = `
, retry as (
  insert into outbox (transfer_id, partner, queue, attempt, due_at)
  select s.transfer_id, s.partner, s.queue, s.attempt + 1, s.retry_at from settled s join lanes l on l.partner = s.partner and l.state = 'open'
)`

/** A partner that answered is not down. */
const answered = `
, lane as (
  update lanes l set failures = 0, probes = 0 from settled s where l.partner = s.partner and s.answered and (l.failures > 0 or l.probes > 0)
)`

const laneEvent = `
, lane_journal as (
  insert into events (type, partner, data)
  select 'lane.' || state, partner, jsonb_build_object('reason', reason, 'failures', failures) from lane
)`

const closing: Readonly<Record<'suspend' | 'stop', string>> = {
  // probes grow until the partner really answers a message: a lane that flaps is tried less and less
  suspend: `, lane as (
  update lanes l set state = 'suspended', since = now(), reason = $20,
    next_probe_at = now() + least($22::float8, $21::float8 * 2 ^ least(l.probes, 40)) * interval '1 millisecond'
  from settled s where l.partner = s.partner and l.state = 'open'
  returning l.*
)${laneEvent}`,
  stop: `, lane as (
  update lanes l set state = 'stopped', since = now(), reason = $20, next_probe_at = null
  from settled s where l.partner = s.partner and l.state <> 'stopped'
  returning l.*
)${laneEvent}`,
}

export type SettleTransfer = (lease: Lease, settlement: Settlement) => Promise<boolean>

export function createSettleTransfer(pool: Pool, vault: Vault): SettleTransfer {
  const writeClosed = (some: readonly End[]) => write(pool, 'settle-closed', `${closed}${written}${listed}${answered}`, some)
  const writeWaits = (some: readonly End[]) => write(pool, 'settle-waits', `${waits}${written}${retry}${answered}`, some)
  const close = batching(together, writeClosed)
  const wait = batching(together, writeWaits)

  return async (lease, settlement) => {
    const { lane } = settlement
    const waiting = settlement.move === 'wait'
    const record = sealRecord(vault, lease.transfer.id, lease.attempt, settlement.attempt)
    const end = { lease, settlement, record }
    if (lane.kind === 'as-is' || lane.kind === 'reset') {
      if (record.sealed.byteLength > longRecord) return (await (waiting ? writeWaits : writeClosed)([end]))[0] === true
      return waiting ? wait(end) : close(end)
    }
    const text = `${waiting ? `${waits}${written}` : `${closed}${written}${listed}`}${closing[lane.kind]}`
    const [stillHeld] = await write(pool, `settle-${waiting ? 'waits' : 'closed'}-${lane.kind}`, text, [end], laneValues(lane))
    return stillHeld === true
  }
}

/** Which of them still held their lease. */
async function write(pool: Pool, name: string, text: string, all: readonly End[], more: readonly unknown[] = []): Promise<readonly boolean[]> {
  // in one order everywhere, so that two statements never wait for each other
  const sorted = all.toSorted((a, b) => (a.lease.transfer.id < b.lease.transfer.id ? -1 : 1))
  const records = joinBytes(sorted.map(({ record }) => record.sealed))
  const columns = sorted.map(valuesOf)
  const values = [...(columns[0] ?? []).keys()].map((column) => columns.map((row) => row[column]))
  const { rows } = await orAnew(() => pool.query<{ n: bigint }>({ name, text: `${text} select n from settled`, values: [...values, records.from, records.length, records.all, ...more] }))
  const still = new Set(rows.map(({ n }) => sorted[Number(n) - 1]))
  return all.map((end) => still.has(end))
}

function valuesOf({ lease, settlement, record }: End): readonly unknown[] {
  const { attempt, lane } = settlement
  const state = move(leasedState, settlement.move)
  if (state === undefined) throw new Error(`an attempt cannot end by ${settlement.move}`)
  return [
    lease.transfer.id, lease.owner, lease.attempt,
    state, storableText(attempt.code), storableText(attempt.words), storableText(settlement.remoteId),
    lease.trigger, attempt.finishedAt, attempt.outcome,
    delayOf(settlement), settlement.counts === true ? 1 : 0, lane.kind === 'reset', settlement.inDoubt, record.digest, attempt.rule ?? null,
  ]
}

/** Due times are the database's clock, so only the distance from the end of the attempt counts. */
function delayOf({ dueAt, attempt }: Settlement): number {
  return Math.max(0, (dueAt ?? attempt.finishedAt).getTime() - attempt.finishedAt.getTime())
}

function laneValues(lane: Extract<Settlement['lane'], { readonly reason: string }>): readonly unknown[] {
  return lane.kind === 'suspend' ? [storableText(lane.reason), lane.probe.minMs, lane.probe.maxMs] : [storableText(lane.reason)]
}
