/** Sends items of a run: what goes back to work and what is marked as sent are one transaction, so a kill loses none and doubles none. */
import type { DeliveryState } from '../domain/transfer.ts'
import { deliveredStates, openStates } from '../domain/transfer.ts'
import { statesToSendFrom } from '../domain/replay-filter.ts'
import type { NotReplayableReason } from '../../schemas/replays.ts'
import type { Transfer } from '../ports/transfer-store.ts'
import type { Client } from './pool.ts'
import type { RunRow } from './replay-rows.ts'
import { lockDossiers, sendAgain, stepBack, supersededBy, type DossierMember } from './send-again.ts'

export interface PickedItem {
  readonly number: number
  readonly id: string
  readonly partner: string
}

export interface SkippedItem extends PickedItem {
  readonly code: NotReplayableReason
}

export interface SentItems {
  readonly sent: readonly PickedItem[]
  readonly skipped: readonly SkippedItem[]
}

interface Sorted {
  readonly ready: readonly PickedItem[]
  readonly skipped: readonly SkippedItem[]
}

/** Items in their order; at most `most`, and at most as many to a partner as it has room for. */
export async function sendItems(client: Client, run: RunRow, items: readonly PickedItem[], rooms: ReadonlyMap<string, number>, most: number): Promise<SentItems> {
  const from = statesToSendFrom(run.verb, run.filter)
  const { ready, skipped } = run.verb === 'replay' ? await sortByDossier(client, items, from) : { ready: items, skipped: [] }
  const chosen = chooseFirst(ready, rooms, most)
  const ids = chosen.map(({ id }) => id)
  if (run.verb === 'replay' && ids.length > 0) await stepBack(client, ids)
  const gone = ids.length === 0 ? [] : await sendAgain(client, ids, { by: run.verb, from, actor: run.made_by, reason: run.reason, run: run.id })
  const byId = new Map(gone.map((transfer) => [transfer.id, transfer]))
  const sent = chosen.filter(({ id }) => byId.has(id))
  const refused = await refusedOf(client, chosen.filter(({ id }) => !byId.has(id)))
  await markSent(client, run.id, sent, byId)
  await markSkipped(client, run.id, [...skipped, ...refused])
  return { sent, skipped: [...skipped, ...refused] }
}

/** Which may go now. Items of a dossier where anything is in an attempt or in somebody's hand wait for the next turn, in their order. */
async function sortByDossier(client: Client, items: readonly PickedItem[], from: readonly DeliveryState[]): Promise<Sorted> {
  const members = await lockDossiers(client, items.map(({ id }) => id), false)
  const byDossier = Map.groupBy(members, ({ dossier }) => dossier)
  const selves = new Map(members.map((member) => [member.id, member]))
  const busy = new Set(members.filter((member) => member.busy || member.state === 'delivering').map(({ dossier }) => dossier))
  const ready: PickedItem[] = []
  const skipped: SkippedItem[] = []
  for (const item of items) {
    const self = selves.get(item.id)
    if (self === undefined || busy.has(self.dossier)) continue
    const code = reasonAgainst(self, byDossier.get(self.dossier) ?? [], from)
    if (code === undefined) ready.push(item)
    else skipped.push({ ...item, code })
  }
  return { ready, skipped }
}

function reasonAgainst(self: DossierMember, members: readonly DossierMember[], from: readonly DeliveryState[]): NotReplayableReason | undefined {
  if (!from.includes(self.state)) return reasonOf(self.state)
  return supersededBy(self, members) === undefined ? undefined : 'superseded'
}

function reasonOf(state: DeliveryState): NotReplayableReason {
  if (openStates.includes(state)) return 'on-its-way'
  if (deliveredStates.includes(state)) return 'delivered'
  return state === 'cancelled' ? 'cancelled' : 'purged'
}

function chooseFirst(items: readonly PickedItem[], rooms: ReadonlyMap<string, number>, most: number): readonly PickedItem[] {
  const left = new Map(rooms)
  const chosen: PickedItem[] = []
  for (const item of items) {
    const room = left.get(item.partner) ?? 0
    if (room === 0 || chosen.length === most) continue
    left.set(item.partner, room - 1)
    chosen.push(item)
  }
  return chosen
}

async function refusedOf(client: Client, items: readonly PickedItem[]): Promise<readonly SkippedItem[]> {
  if (items.length === 0) return []
  const { rows } = await client.query<{ id: string; state: DeliveryState; purged: boolean }>('select id, state, purged_at is not null as purged from transfers where id = any($1::uuid[])', [items.map(({ id }) => id)])
  const byId = new Map(rows.map((row) => [row.id, row]))
  return items.map((item) => {
    const row = byId.get(item.id)
    return { ...item, code: row === undefined || row.purged ? 'purged' : reasonOf(row.state) }
  })
}

async function markSent(client: Client, run: string, items: readonly PickedItem[], byId: ReadonlyMap<string, Transfer>): Promise<void> {
  if (items.length === 0) return
  await client.query({
    name: 'replay-mark-sent',
    text: `update replay_items i set state = 'sent', sent_at = now(), attempts = s.attempts from unnest($2::int[], $3::int[]) as s (number, attempts) where i.run = $1 and i.number = s.number`,
    values: [run, items.map(({ number }) => number), items.map(({ id }) => byId.get(id)?.attempts ?? 0)],
  })
}

async function markSkipped(client: Client, run: string, items: readonly SkippedItem[]): Promise<void> {
  if (items.length === 0) return
  await client.query({
    name: 'replay-mark-skipped',
    text: `update replay_items i set state = 'skipped', ended_at = now(), code = s.code from unnest($2::int[], $3::text[]) as s (number, code) where i.run = $1 and i.number = s.number`,
    values: [run, items.map(({ number }) => number), items.map(({ code }) => code)],
  })
}
