/** Writes the end of an attempt: evidence, state, event, what comes next and what it means for the lane, in one statement. */
import { move, openStates } from '../domain/transfer.ts'
import type { AttemptRecord, Lease, Settlement } from '../ports/transfer-store.ts'
import { wakeNext } from './dossier-order.ts'
import { leasedState } from './lease-transfer.ts'
import type { Pool } from './pool.ts'
import { storableJson, storableText } from './storable.ts'

type LaneKind = Settlement['lane']['kind']

// the guard of owner, attempt and state is the whole of rule R7: whoever lost the lease writes nothing at all
const settled = `
settled as (
  update transfers
  set state = $5, state_at = now(), due_at = now() + $6::bigint * interval '1 millisecond', tries = tries + $7, trigger = 'automatic',
    code = $8, words = $9, remote_id = coalesce($10, remote_id), lease_owner = null, lease_until = null, requeued_at = null
  where id = $1 and lease_owner = $2 and attempts = $3 and state = $4
  returning *
), evidence as (
  insert into attempts (transfer_id, number, trigger, started_at, finished_at, outcome, record)
  select id, attempts, $11, attempt_started_at, $12, $13, $14 from settled
), journal as (
  insert into events (type, client, transfer_id, partner, dossier_code, data)
  select 'transfer.' || state, client, id, partner, dossier_code, jsonb_strip_nulls(jsonb_build_object(
    'attempt', attempts, 'outcome', $13::text, 'code', code, 'words', words, 'dueAt', due_at, 'remoteId', remote_id)) from settled
), next as (
  ${wakeNext('settled', '$15')}
)`

const retry = `
, retry as (
  insert into outbox (transfer_id, partner, queue, attempt, due_at)
  select s.id, s.partner, s.queue, s.attempts + 1, s.due_at
  from settled s join lanes l on l.partner = s.partner and l.state = 'open'
  where s.due_at is not null
)`

const laneEvent = `
, lane_journal as (
  insert into events (type, partner, data)
  select 'lane.' || state, partner, jsonb_build_object('reason', reason, 'failures', failures) from lane
)`

/** A transfer that waits on a lane which closes here is not put into the outbox. */
const laneParts: Readonly<Record<LaneKind, string>> = {
  'as-is': retry,
  reset: `${retry}, lane as (
  update lanes l set failures = 0 from settled s where l.partner = s.partner and l.failures > 0
)`,
  suspend: `, lane as (
  update lanes l set state = 'suspended', since = now(), reason = $16, probes = 0, next_probe_at = now() + $17 * interval '1 millisecond'
  from settled s where l.partner = s.partner and l.state = 'open'
  returning l.*
)${laneEvent}`,
  stop: `, lane as (
  update lanes l set state = 'stopped', since = now(), reason = $16, next_probe_at = null
  from settled s where l.partner = s.partner and l.state <> 'stopped'
  returning l.*
)${laneEvent}`,
}

export async function settleTransfer(pool: Pool, lease: Lease, settlement: Settlement): Promise<boolean> {
  const { attempt, lane } = settlement
  const state = move(leasedState, settlement.move)
  if (state === undefined) throw new Error(`an attempt cannot end by ${settlement.move}`)
  const result = await pool.query({
    name: `settle-${lane.kind}`,
    text: `with ${settled}${laneParts[lane.kind]} select id from settled`,
    values: [
      lease.transfer.id, lease.owner, lease.attempt, leasedState,
      state, delayOf(settlement), settlement.counts === true ? 1 : 0,
      storableText(attempt.code), storableText(attempt.words), storableText(settlement.remoteId),
      lease.trigger, attempt.finishedAt, attempt.outcome, recordOf(attempt), openStates,
      ...laneValues(lane),
    ],
  })
  return result.rowCount === 1
}

/** Due times are the database's clock, so only the distance from the end of the attempt counts. */
function delayOf({ move: by, dueAt, attempt }: Settlement): number | null {
  if (by !== 'wait') return null
  return Math.max(0, (dueAt ?? attempt.finishedAt).getTime() - attempt.finishedAt.getTime())
}

function recordOf({ finishedAt: _at, outcome: _outcome, ...record }: AttemptRecord): string {
  return storableJson(record)
}

function laneValues(lane: Settlement['lane']): readonly unknown[] {
  if (lane.kind === 'suspend') return [storableText(lane.reason), lane.probeAfterMs]
  if (lane.kind === 'stop') return [storableText(lane.reason)]
  return []
}
