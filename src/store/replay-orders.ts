/** What people order of a run. The lock of its row keeps it apart from a turn that is under way. */
import type { RunState } from '../../schemas/replays.ts'
import { ordersOfSecondPerson, runMoves, type RunOrder } from '../domain/replay-run.ts'
import type { RunChange } from '../ports/replay-store.ts'
import type { Order } from '../ports/transfer-store.ts'
import { inTransaction, type Client, type Pool } from './pool.ts'
import { getRun, type RunRow } from './replay-rows.ts'
import { isUuid, storableText } from './storable.ts'

export async function orderRun(pool: Pool, id: string, order: RunOrder, by: Order): Promise<RunChange> {
  if (!isUuid(id)) return { kind: 'unknown' }
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<RunRow>('select * from replay_runs where id = $1 for update', [id])
    const run = rows[0]
    if (run === undefined) return { kind: 'unknown' }
    const state = runMoves[order][run.state]
    if (state === undefined) return { kind: 'illegal', state: run.state }
    if (ordersOfSecondPerson.includes(order) && by.actor === run.made_by) return { kind: 'same-person' }
    await carryOut(client, run, order, state, by)
    const changed = await getRun(client, id)
    return changed === undefined ? { kind: 'unknown' } : { kind: 'changed', run: changed }
  })
}

// what was saved up before is not sent in a rush
const start = `state = 'running', state_because = null, stopped_by = null, started_at = coalesce(started_at, now()), due_at = now(), turn_at = now(), moved_at = now(), tokens = least(tokens, 1)`

async function carryOut(client: Client, { id, starts_paused: startsPaused }: RunRow, order: RunOrder, state: RunState, { actor, reason }: Order): Promise<void> {
  if (order === 'approve') {
    const next = startsPaused ? `state = 'paused'` : start
    await client.query(`update replay_runs set approved_by = $2, approved_at = now(), ${next} where id = $1`, [id, actor])
    return
  }
  if (order === 'resume') {
    await client.query('update replay_counts set failures = 0 where run = $1', [id])
    await client.query(`update replay_runs set ${start} where id = $1`, [id])
    return
  }
  if (state === 'cancelled') await leaveOut(client, id)
  const over = state === 'cancelled' ? ', ended_at = now(), stopped_by = null' : ''
  await client.query(`update replay_runs set state = $2, state_because = $3, waits_for = '{}'${over} where id = $1`, [id, state, storableText(reason)])
}

/** What is on its way goes on, and is closed when it ends. */
async function leaveOut(client: Client, run: string): Promise<void> {
  await client.query(`update replay_items set state = 'skipped', ended_at = now(), code = 'cancelled' where run = $1 and state = 'pending'`, [run])
  await client.query('update replay_counts set skipped = skipped + pending, pending = 0 where run = $1', [run])
}
