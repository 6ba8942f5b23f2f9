/** Hands the journal to a follower: what it does about the entries, and how far it has come, are one transaction. */
import type { Log } from '../ports/log.ts'
import { gatewayClient } from '../ports/transfer-store.ts'
import type { Vault } from '../ports/vault.ts'
import type { DossierKey, Followed, FollowerWork, JournalEvent } from '../ports/dossier-store.ts'
import { insertTransfers } from './accept-transfer.ts'
import { writeChanges } from './change-dossier.ts'
import { toEvent, type EventRow } from './event-store.ts'
import { holdDossiers, nameOf } from './held-dossier.ts'
import { inTransaction, type Client, type Pool } from './pool.ts'
import { inSavepoint } from './savepoint.ts'
import { storableJson, storableText } from './storable.ts'

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

interface DossierWork {
  readonly row: FollowedRow
  readonly key: DossierKey
  readonly dossier: NonNullable<FollowerWork['dossier']>
}

/** For the most frequent of its questions, when nothing happens: one statement, no lock. A place that is not there yet has to be made. */
export const toRead = `
select not exists (select from followers where name = $1) or exists (
  select from events
  where client <> '${gatewayClient}' and (xact, id) > ((select xact from followers where name = $1), (select id from followers where name = $1))
    and xact < pg_snapshot_xmin(pg_current_snapshot())) as there`
const take = 'select xact::text as xact, id from followers where name = $1 for update skip locked'
const moved = 'update followers set xact = $2::xid8, id = $3 where name = $1'
// asked first, so that nothing is written where it is there
const make = `
insert into followers (name) select $1 where not exists (select from followers where name = $1) on conflict do nothing
returning xact::text as xact, id`

// in the order and up to the horizon in which clients read the journal
export const nextEntries = `
select e.id, e.xact::text as xact, e.at, e.type, e.client, e.transfer_id, e.partner, e.dossier_code, e.data, t.sender
from (
  select * from events
  where client <> '${gatewayClient}' and (events.xact, id) > ($1::xid8, $2::bigint) and events.xact < pg_snapshot_xmin(pg_current_snapshot())
  order by events.xact, id limit $3
) e left join transfers t on t.id = e.transfer_id
order by e.xact, e.id`

const passedOver = `insert into events (type, transfer_id, partner, dossier_code, data) values ('dossier.passed-over', $1, $2, $3, $4)`

type Handle = (event: JournalEvent) => FollowerWork | undefined

export async function followJournal(pool: Pool, vault: Vault, follower: string, limit: number, handle: Handle, log: Log): Promise<Followed> {
  const { rows } = await pool.query<{ there: boolean }>({ name: 'follow-to-read', text: toRead, values: [follower] })
  if (rows[0]?.there !== true) return { read: 0, sends: false, elsewhere: false }
  return inTransaction(pool, (client) => readOn(client, vault, follower, limit, handle, log))
}

async function readOn(client: Client, vault: Vault, follower: string, limit: number, handle: Handle, log: Log): Promise<Followed> {
  const place = await takePlace(client, follower)
  if (place === undefined) return { read: 0, sends: false, elsewhere: true }
  const { rows } = await client.query<FollowedRow>({ name: 'follow', text: nextEntries, values: [place.xact, place.id, limit] })
  const last = rows.at(-1)
  if (last === undefined) return { read: 0, sends: false, elsewhere: false }
  const handled = rows.flatMap((row) => {
    const work = handle({ ...toEvent(row), client: row.client })
    return work === undefined ? [] : [{ row, work }]
  })
  const sends = await carryOut(client, vault, handled, log)
  await client.query({ name: 'follow-moved', text: moved, values: [follower, last.xact, last.id] })
  return { read: rows.length, sends, elsewhere: false }
}

/** Undefined where another process has it. */
async function takePlace(client: Client, follower: string): Promise<Place | undefined> {
  const taken = await client.query<Place>({ name: 'follow-take', text: take, values: [follower] })
  return taken.rows[0] ?? (await client.query<Place>({ name: 'follow-make', text: make, values: [follower] })).rows[0]
}

/** Says, like what it calls, whether transfers were written. */
async function carryOut(client: Client, vault: Vault, handled: readonly Work[], log: Log): Promise<boolean> {
  const transfers = handled.flatMap(({ work }) => work.transfers ?? [])
  await insertTransfers(client, vault, transfers)
  return (await changeEach(client, vault, handled, log)) || transfers.length > 0
}

async function changeEach(client: Client, vault: Vault, handled: readonly Work[], log: Log): Promise<boolean> {
  const wanted = handled.flatMap(({ row, work: { dossier } }): DossierWork[] => {
    const key = keyOf(row)
    return key === undefined || dossier === undefined ? [] : [{ row, key, dossier }]
  })
  if (wanted.length === 0) return false
  const together = await inSavepoint(client, () => changeDossiers(client, vault, wanted))
  if (together.kind === 'done') return together.result
  // what one dossier cannot be given must not hold up the journal of everybody
  let sends = false
  const byDossier = Map.groupBy(wanted, ({ key }) => nameOf(key))
  for (const name of [...byDossier.keys()].toSorted()) {
    const its = byDossier.get(name) ?? []
    const alone = await inSavepoint(client, () => changeDossiers(client, vault, its))
    if (alone.kind === 'refused') await passOver(client, its, alone.code, log)
    else sends ||= alone.result
  }
  return sends
}

async function changeDossiers(client: Client, vault: Vault, wanted: readonly DossierWork[]): Promise<boolean> {
  const dossiers = new Map(await holdDossiers(client, vault, wanted.map(({ key }) => key)))
  const changes = wanted.flatMap(({ row, key, dossier }) => {
    const held = dossiers.get(nameOf(key))
    if (held === undefined) return []
    const change = dossier(held)
    // what comes later about the same dossier builds on this
    if (change.state !== undefined) dossiers.set(nameOf(key), { ...held, state: change.state })
    return [{ held, change, about: row.partner ?? undefined }]
  })
  await writeChanges(client, vault, changes)
  return changes.some(({ change: { transfers = [] } }) => transfers.length > 0)
}

/** For people who look into the journal: no client is told. */
async function passOver(client: Client, its: readonly DossierWork[], code: string, log: Log): Promise<void> {
  for (const { row } of its) {
    log.error({ transferId: row.transfer_id, event: row.type, code }, 'the database refused what follows from an entry of the journal; it has no effect on its dossier')
    await client.query(passedOver, [row.transfer_id, row.partner, storableText(row.dossier_code ?? ''), storableJson({ event: row.type, code })])
  }
}

function keyOf({ sender, dossier_code: code }: FollowedRow): DossierKey | undefined {
  return sender === null || code === null ? undefined : { sender, code }
}
