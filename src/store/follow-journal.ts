/** Hands the journal to a follower: what it does about the entries, and how far it has come, are one transaction. */
import { gatewayClient } from '../ports/transfer-store.ts'
import type { DossierKey, FollowerWork, JournalEvent } from '../ports/dossier-store.ts'
import { insertTransfer } from './accept-transfer.ts'
import { writeChange } from './change-dossier.ts'
import { toEvent, type EventRow } from './event-store.ts'
import { holdDossier } from './held-dossier.ts'
import type { Client } from './pool.ts'

interface Place {
  readonly xact: string
  readonly id: bigint
}

interface FollowedRow extends EventRow {
  readonly client: string
  readonly sender: string | null
}

interface Work {
  readonly row: FollowedRow
  readonly work: FollowerWork
}

const take = 'select xact::text as xact, id from followers where name = $1 for update skip locked'
const make = 'insert into followers (name) values ($1) on conflict do nothing returning xact::text as xact, id'

// in the order and up to the horizon in which clients read the journal
export const nextEntries = `
select e.id, e.xact::text as xact, e.at, e.type, e.client, e.transfer_id, e.partner, e.dossier_code, e.data, t.sender
from (
  select * from events
  where client <> '${gatewayClient}' and (events.xact, id) > ($1::xid8, $2::bigint) and events.xact < pg_snapshot_xmin(pg_current_snapshot())
  order by events.xact, id limit $3
) e left join transfers t on t.id = e.transfer_id
order by e.xact, e.id`

export async function followJournal(client: Client, follower: string, limit: number, handle: (event: JournalEvent) => FollowerWork | undefined): Promise<number> {
  const place = await takePlace(client, follower)
  if (place === undefined) return 0
  const { rows } = await client.query<FollowedRow>({ name: 'follow', text: nextEntries, values: [place.xact, place.id, limit] })
  const last = rows.at(-1)
  if (last === undefined) return 0
  const handled = rows.flatMap((row) => {
    const work = handle({ ...toEvent(row), client: row.client })
    return work === undefined ? [] : [{ row, work }]
  })
  await lockAll(client, handled)
  for (const { row, work } of handled) await carryOut(client, row, work)
  await client.query('update followers set xact = $2::xid8, id = $3 where name = $1', [follower, last.xact, last.id])
  return rows.length
}

/** Undefined where another process has it. */
async function takePlace(client: Client, follower: string): Promise<Place | undefined> {
  const taken = await client.query<Place>(take, [follower])
  return taken.rows[0] ?? (await client.query<Place>(make, [follower])).rows[0]
}

/** In one order everywhere, so that two followers never wait for each other. */
async function lockAll(client: Client, handled: readonly Work[]): Promise<void> {
  const keys = new Map(handled.flatMap(({ row, work }) => {
    const key = work.dossier && keyOf(row)
    return key === undefined ? [] : [[JSON.stringify([key.sender, key.code]), key] as const]
  }))
  for (const [, key] of [...keys].toSorted(([a], [b]) => (a < b ? -1 : 1))) await holdDossier(client, key)
}

async function carryOut(client: Client, row: FollowedRow, { transfers = [], dossier }: FollowerWork): Promise<void> {
  for (const transfer of transfers) await insertTransfer(client, transfer)
  const key = keyOf(row)
  if (dossier === undefined || key === undefined) return
  // read again: an entry before it may have changed the same dossier
  const held = await holdDossier(client, key)
  if (held === undefined) return
  await writeChange(client, held, dossier(held), row.partner ?? undefined)
}

function keyOf({ sender, dossier_code: code }: FollowedRow): DossierKey | undefined {
  return sender === null || code === null ? undefined : { sender, code }
}
