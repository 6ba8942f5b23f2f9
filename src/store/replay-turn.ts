/**
 * One turn of one run, in one transaction under the lock of its row: whoever dies in it leaves everything as it was, and the
 * next process takes the same turn again.
 */
import type { ItemState, RunState } from '../../schemas/replays.ts'
import { paceAfter, refill, roomFor, streakAfter, type PartnerLoad } from '../domain/replay-pace.ts'
import type { StoppedBy, Turn, TurnRules, WaitsFor } from '../ports/replay-store.ts'
import { nothingEarlierOpen } from './dossier-order.ts'
import { inTransaction, type Client, type Pool } from './pool.ts'
import { writeCounts, type CountMove } from './replay-counts.ts'
import type { RunRow } from './replay-rows.ts'
import { sendItems, type PickedItem, type SentItems } from './replay-send.ts'

type TakenRun = RunRow & { readonly seconds: number; readonly idle_ms: number }

// by name: what is prepared breaks for good where a star gets a column more
const columns =
  'id, sequence, name, verb, reason, plan, filter, state, starts_paused, made_by, made_at, approved_by, approved_at, started_at, ended_at, state_because, stopped_by, per_minute, batch, stop_after, total, tokens, per_second, waits_for'

const take = `
select ${columns}, extract(epoch from now() - r.turn_at)::float8 as seconds, extract(epoch from now() - r.moved_at)::float8 * 1000 as idle_ms
from replay_runs r where due_at <= now() order by due_at limit 1 for update skip locked`

export async function takeTurn(pool: Pool, rules: TurnRules): Promise<Turn | undefined> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<TakenRun>({ name: 'replay-take', text: take })
    const run = rows[0]
    return run && carryOn(client, run, rules)
  })
}

async function carryOn(client: Client, run: TakenRun, rules: TurnRules): Promise<Turn> {
  const ended = await closeItems(client, run)
  const partners = await partnersOf(client, run, rules)
  const streaks = new Map(partners.map(({ partner, failures }) => [partner, streakAfter(failures, ended.filter((end) => end.partner === partner), run.stop_after)]))
  const tooMany = run.state === 'running' ? firstStop(streaks) : undefined
  const sends = run.state === 'running' && tooMany === undefined
  const tokens = run.per_minute === null ? Infinity : refill(run.tokens, run.seconds, run.per_minute)
  const sent = sends ? await sendNext(client, run, partners, tokens, rules) : nothingSent
  const left = { pending: sum(partners, 'pending') - sent.sent.length - sent.skipped.length, sent: sum(partners, 'sent') + sent.sent.length }
  const state = stateAfterTurn(run.state, tooMany !== undefined, left)
  const stoppedBy = state === 'stopped' ? tooMany : undefined
  await writeCounts(client, run.id, streaks, [...ended.map(({ partner, state: to }) => ({ partner, from: 'sent' as const, to })), ...movesOf(sent)])
  const moved = ended.length + sent.sent.length + sent.skipped.length > 0
  await client.query({
    name: 'replay-turn',
    text: `update replay_runs set state = $2, tokens = $3, turn_at = now(), moved_at = case when $8 then now() else moved_at end, per_second = $4, waits_for = $5, stopped_by = coalesce($6, stopped_by),
      ended_at = case when $2 = 'done' then now() else ended_at end, due_at = case when $7::float8 is not null then now() + $7 * interval '1 millisecond' end
      where id = $1`,
    values: [
      run.id, state, run.per_minute === null ? run.tokens : tokens - sent.sent.length, paceAfter(run.per_second, ended.length, run.seconds),
      state === 'running' ? sent.waitsFor : [], stoppedBy === undefined ? null : JSON.stringify(stoppedBy), nextTurnMs(state, left.sent, moved ? undefined : run.idle_ms, rules), moved,
    ],
  })
  return { run: run.id, sent: sent.sent.length, ended: ended.length, state, stoppedBy }
}

interface EndedItem {
  readonly partner: string
  readonly state: ItemState
  readonly code: string | undefined
}

// an attempt that was never made is not an end by the partner; a resend that failed leaves the transfer delivered, so there
// the attempt itself says what it came to
const close = `
with ended as (
  update replay_items i
  set state = case
      when t.state = 'cancelled' or t.attempts <= i.attempts then 'skipped'
      when $2 = 'resend' then case when (
        select a.outcome from attempts a where a.transfer_id = t.id and a.number = t.attempts order by a.recorded_at desc limit 1) = 'delivered' then 'delivered' else 'failed' end
      when t.state in ('delivered', 'confirmed') then 'delivered'
      else 'failed' end,
    ended_at = t.state_at, code = case when t.state = 'cancelled' or t.attempts <= i.attempts then 'cancelled' else t.code end
  from transfers t
  where i.run = $1 and i.state = 'sent' and t.id = i.transfer_id and not exists (select from work w where w.transfer_id = i.transfer_id)
  returning i.number, i.partner, i.state, i.code, i.ended_at
)
select partner, state, code from ended order by ended_at, number`

async function closeItems(client: Client, { id, verb }: RunRow): Promise<readonly EndedItem[]> {
  const { rows } = await client.query<EndedItem>({ name: 'replay-close', text: close, values: [id, verb] })
  return rows.map((row) => ({ ...row, code: row.code ?? undefined }))
}

interface PartnerTurn extends PartnerLoad {
  readonly partner: string
  readonly pending: number
  readonly failures: number
}

/** More live work than this only says that there is much. */
const muchLive = 500

// `sent` is counted anew: the items that this turn closed are out of it
const load = `
select c.partner, c.pending, c.failures, coalesce(l.state = 'open', false) as open,
  (select count(*)::int from (
    select from work w where w.partner = c.partner and greatest(w.due_at, w.requeued_at) <= now() and w.queue = 'live' and w.lease_until is null limit ${muchLive}) live) as "liveDue",
  (select count(*)::int from replay_items i where i.run = c.run and i.partner = c.partner and i.state = 'sent') as sent,
  (select count(*)::int from replay_items i join work w on w.transfer_id = i.transfer_id
    where i.run = c.run and i.partner = c.partner and i.state = 'sent' and (w.lease_until is not null or w.due_at <= now() and ${nothingEarlierOpen})) as active
from replay_counts c left join lanes l on l.partner = c.partner where c.run = $1`

async function partnersOf(client: Client, run: RunRow, { concurrencyOf }: TurnRules): Promise<readonly PartnerTurn[]> {
  const { rows } = await client.query<Omit<PartnerTurn, 'concurrency'>>({ name: 'replay-load', text: load, values: [run.id] })
  return rows.map((row) => {
    const concurrency = concurrencyOf(row.partner)
    // nobody carries what goes to a partner that is not configured
    return { ...row, open: row.open && concurrency !== undefined, concurrency: concurrency ?? 0 }
  })
}

function firstStop(streaks: ReadonlyMap<string, ReturnType<typeof streakAfter>>): StoppedBy | undefined {
  for (const [partner, { failures, stoppedBy }] of streaks) if (stoppedBy !== undefined) return { partner, failures, code: stoppedBy }
  return undefined
}

interface SentInTurn extends SentItems {
  readonly waitsFor: readonly WaitsFor[]
}

const nothingSent: SentInTurn = { sent: [], skipped: [], waitsFor: [] }

/** Some are looked at beyond the room: those whose dossier is busy do not hold up the others. */
const besideRoom = 20

const pick = `
select i.number, i.transfer_id as id, i.partner from unnest($2::text[], $3::int[]) as room (partner, places)
cross join lateral (select * from replay_items where run = $1 and partner = room.partner and state = 'pending' order by number limit room.places) i
order by i.number`

async function sendNext(client: Client, run: RunRow, partners: readonly PartnerTurn[], tokens: number, rules: TurnRules): Promise<SentInTurn> {
  const waiting = partners.filter(({ pending }) => pending > 0)
  const rooms = new Map(waiting.map((partner) => [partner.partner, Math.min(rules.most, roomFor(partner, { batch: run.batch, share: rules.share }))]))
  const withRoom = [...rooms].filter(([, room]) => room > 0)
  const most = Math.min(rules.most, Math.floor(tokens))
  const waitsFor = waitsForOf(waiting, withRoom.length > 0 && most < rules.most && most < withRoom.reduce((total, [, room]) => total + room, 0))
  if (withRoom.length === 0 || most === 0) return { ...nothingSent, waitsFor }
  const values = [run.id, withRoom.map(([partner]) => partner), withRoom.map(([, room]) => room + besideRoom)]
  const { rows } = await client.query<PickedItem>({ name: 'replay-pick', text: pick, values })
  return { ...(await sendItems(client, run, rows, rooms, most)), waitsFor }
}

function waitsForOf(waiting: readonly PartnerTurn[], rate: boolean): readonly WaitsFor[] {
  const reasons: readonly (readonly [WaitsFor, boolean])[] = [
    ['live-traffic', waiting.some(({ open, liveDue }) => open && liveDue > 0)],
    ['closed-lane', waiting.some(({ open }) => !open)],
    ['rate', rate],
  ]
  return reasons.filter(([, holds]) => holds).map(([reason]) => reason)
}

function movesOf({ sent, skipped }: SentItems): readonly CountMove[] {
  return [...sent.map(({ partner }) => ({ partner, from: 'pending' as const, to: 'sent' as const })), ...skipped.map(({ partner }) => ({ partner, from: 'pending' as const, to: 'skipped' as const }))]
}

function sum(partners: readonly PartnerTurn[], what: 'pending' | 'sent'): number {
  return partners.reduce((total, partner) => total + partner[what], 0)
}

function stateAfterTurn(state: RunState, failedTooOften: boolean, left: { readonly pending: number; readonly sent: number }): RunState {
  const over = left.pending === 0 && left.sent === 0
  // a cancelled run stays so, however its last items end
  if (over && state !== 'cancelled') return 'done'
  return failedTooOften ? 'stopped' : state
}

/** Null: nothing happens before somebody orders it. What stood still for long is looked at less often: a tenth of that time later. */
function nextTurnMs(state: RunState, onTheirWay: number, idleMs: number | undefined, { soonMs, laterMs, latestMs }: TurnRules): number | null {
  if (state !== 'running' && onTheirWay === 0) return null
  return idleMs === undefined ? soonMs : Math.max(laterMs, Math.min(latestMs, idleMs / 10))
}
