/** Hands the journal to a follower: what it does about the entries, and how far it has come, are one transaction. */
import { gatewayClient } from '../ports/transfer-store.ts'
import type { DossierKey, FollowerWork, JournalEvent } from '../ports/dossier-store.ts'
import { insertTransfer } from './accept-transfer.ts'
import { writeChanges } from './change-dossier.ts'
import { toEvent, type EventRow } from './event-store.ts'
import { holdDossiers, nameOf } from './held-dossier.ts'
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
  readonly key: DossierKey | undefined
  readonly about: string | undefined
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
    return work === undefined ? [] : [{ key: keyOf(row), about: row.partner ?? undefined, work }]
  })
  await carryOut(client, handled)
  await client.query('update followers set xact = $2::xid8, id = $3 where name = $1', [follower, last.xact, last.id])
  return rows.length
}

/** Undefined where another process has it. */
async function takePlace(client: Client, follower: string): Promise<Place | undefined> {
  const taken = await client.query<Place>(take, [follower])
  return taken.rows[0] ?? (await client.query<Place>(make, [follower])).rows[0]
}

async function carryOut(client: Client, handled: readonly Work[]): Promise<void> {
  for (const { work } of handled) {
    for (const transfer of work.transfers ?? []) await insertTransfer(client, transfer)
  }
  const wanted = handled.flatMap(({ key, about, work: { dossier } }) => (key === undefined || dossier === undefined ? [] : [{ key, about, dossier }]))
  if (wanted.length === 0) return
  const dossiers = new Map(await holdDossiers(client, wanted.map(({ key }) => key)))
  const changes = wanted.flatMap(({ key, about, dossier }) => {
    const held = dossiers.get(nameOf(key))
    if (held === undefined) return []
    const change = dossier(held)
    // what comes later about the same dossier builds on this
    if (change.state !== undefined) dossiers.set(nameOf(key), { ...held, state: change.state })
    return [{ held, change, about }]
  })
  await writeChanges(client, changes)
}

function keyOf({ sender, dossier_code: code }: FollowedRow): DossierKey | undefined {
  return sender === null || code === null ? undefined : { sender, code }
}
