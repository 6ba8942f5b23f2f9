/** What each partner is asked about: since a delivery, until the partner's last word, and no longer than makes sense. */
import type { AwaitsNoMore, DossierKey } from '../ports/dossier-store.ts'
import type { Client, Pool } from './pool.ts'

/** The inbox's `i` came once `t` was with its partner, and is about all of the dossier or about this very payment. */
const isLastWordOn = `
  i.event -> 'final' = 'true' and i.state in ('applied', 'kept', 'dismissed')
  and (i.event -> 'payment' is null or t.remote_id = i.event -> 'payment' ->> 'reference')
  and i.received_at >= coalesce((select max(started_at) from attempts where transfer_id = t.id and outcome = 'delivered'), t.accepted_at)`

// compared so, the partner leads to no index: a dossier has few rows, a partner may have all of them
const ofDossier = (one: string, other: string) =>
  `${one}.dossier_code = ${other}.dossier_code and ${one}.sender = ${other}.sender and ${one}.partner is not distinct from ${other}.partner`

// the limit takes nothing away: for want of a better guess the planner looks each up
/** In place of earlier versions of what the partner knows by the same id; not after its last word. */
export const begin = `
with news as materialized (
  select * from (select * from unnest($1::text[], $2::text[], $3::text[], $4::uuid[]) limit cardinality($1)) as n (partner, sender, dossier_code, transfer_id)
), earlier as (
  delete from awaited a using news n, transfers t, transfers newest
  where ${ofDossier('a', 'n')} and t.id = a.transfer_id and newest.id = n.transfer_id and t.id <> newest.id and t.remote_id is not distinct from newest.remote_id
)
insert into awaited (partner, sender, dossier_code, transfer_id) select n.partner, n.sender, n.dossier_code, t.id from news n join transfers t on t.id = n.transfer_id
where not exists (select 1 from inbox i where ${ofDossier('i', 'n')} and ${isLastWordOn})
on conflict do nothing`

/** Of the whole dossier, or of what the partner knows by this id. */
const end = `
delete from awaited a using (values ($1::text, $2::text, $3::text)) as d (partner, sender, dossier_code) where ${ofDossier('a', 'd')}
  and ($4::text is null or (select remote_id from transfers where id = a.transfer_id) = $4)`

const endAfter = `
delete from awaited a using inbox i, transfers t
where i.id = $1 and ${ofDossier('a', 'i')} and t.id = a.transfer_id and ${isLastWordOn}`

const letGo = `
with gone as (
  delete from awaited a using unnest($2::uuid[], $3::text[]) as g (transfer_id, cause)
  where a.partner = $1 and a.transfer_id = g.transfer_id
  returning a.sender, a.dossier_code, a.transfer_id, g.cause
)
insert into events (type, client, transfer_id, partner, dossier_code, data)
select 'dossier.not-awaited', coalesce(d.client, t.client), g.transfer_id, $1, g.dossier_code, jsonb_build_object('cause', g.cause)
from gone g join transfers t on t.id = g.transfer_id left join dossiers d on d.sender = g.sender and d.code = g.dossier_code`

export interface Asking extends DossierKey {
  readonly partner: string
  readonly transferId: string
}

/** Of each dossier at each partner one at most: of two the later stands in place of the earlier. */
export async function beginAsking(client: Client, askings: readonly Asking[]): Promise<void> {
  if (askings.length === 0) return
  const values = [askings.map(({ partner }) => partner), askings.map(({ sender }) => sender), askings.map(({ code }) => code), askings.map(({ transferId }) => transferId)]
  await client.query({ name: 'begin-asking', text: begin, values })
}

export async function endAsking(client: Client, { sender, code }: DossierKey, awaitsNoMore: AwaitsNoMore): Promise<void> {
  await client.query({ name: 'end-asking', text: end, values: [awaitsNoMore.partner, sender, code, awaitsNoMore.remoteId ?? null] })
}

/** After this event of the inbox, where it is a last word; what went to the partner since is asked about. */
export async function endAskingAfter(client: Client, inboxId: bigint): Promise<void> {
  await client.query({ name: 'end-asking-after', text: endAfter, values: [inboxId] })
}

/** Tells the client that nobody asks any more, and why. */
export async function letGoOf(pool: Pool, partner: string, gone: readonly { readonly transferId: string; readonly cause: string }[]): Promise<void> {
  if (gone.length === 0) return
  await pool.query(letGo, [partner, gone.map(({ transferId }) => transferId), gone.map(({ cause }) => cause)])
}
