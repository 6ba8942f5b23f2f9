/** Writes what changes of dossiers come to, in the transaction that holds the dossiers. */
import { isDeepStrictEqual } from 'node:util'
import { move, type DeliveryState } from '../domain/transfer.ts'
import type { DossierChange, HeldDossier } from '../ports/dossier-store.ts'
import type { Vault } from '../ports/vault.ts'
import { insertTransfers } from './accept-transfer.ts'
import { beginAsking, endAsking, type Asking } from './awaited-rows.ts'
import { nameOf } from './held-dossier.ts'
import type { Client } from './pool.ts'
import { storableJson, storableText } from './storable.ts'

export interface WrittenChange {
  readonly held: HeldDossier
  readonly change: DossierChange
  /** The partner that entries without a partner of their own are about. */
  readonly about?: string | undefined
}

const delivered = 'delivered' satisfies DeliveryState
const confirmed = move(delivered, 'confirm')

const setStates = `
update dossiers d set state = s.state, check_at = s.check_at, updated_at = now()
from (select * from unnest($1::text[], $2::text[], $3::jsonb[], $4::timestamptz[]) limit cardinality($1)) as s (sender, code, state, check_at)
where d.sender = s.sender and d.code = s.code`

const writeEntries = `
insert into events (type, client, transfer_id, partner, dossier_code, data)
select type, client, transfer_id, partner, dossier_code, data
from unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::jsonb[]) with ordinality as e (type, client, transfer_id, partner, dossier_code, data, n)
order by n`

/** Nothing where it is confirmed already, or on its way again. */
const confirm = `
with t as (
  update transfers set state = '${confirmed}', state_at = now() where id = $1 and state = '${delivered}' returning id, sequence, client, partner, dossier_code
), listed as (
  update closed c set state = '${confirmed}', closed_at = now() from t where c.state = '${delivered}' and c.sequence = t.sequence
)
insert into events (type, client, transfer_id, partner, dossier_code) select 'transfer.confirmed', client, id, partner, dossier_code from t`

/** In their order; where several change one dossier, each knew what the one before it made of it. */
export async function writeChanges(client: Client, vault: Vault, changes: readonly WrittenChange[]): Promise<void> {
  await writeStates(client, changes)
  await writeJournal(client, changes)
  await insertTransfers(client, vault, changes.flatMap(({ change: { transfers = [] } }) => transfers))
  /** Begun by one statement, as long as none of them ends or replaces another. */
  let askings = new Map<string, Asking>()
  async function begin(): Promise<void> {
    const begun = [...askings.values()]
    askings = new Map()
    await beginAsking(client, begun)
  }
  for (const { held, change } of changes) {
    const { awaits, awaitsNoMore, confirms } = change
    if (awaitsNoMore !== undefined) {
      await begin()
      await endAsking(client, held, awaitsNoMore)
    }
    if (awaits !== undefined) {
      const what = JSON.stringify([awaits.partner, nameOf(held)])
      if (askings.has(what)) await begin()
      askings.set(what, { ...awaits, sender: held.sender, code: held.code })
    }
    if (confirms !== undefined) await client.query(confirm, [confirms])
  }
  await begin()
}

/** The transfer that an event of this partner is about: the client's newest to it, else its newest to anybody. */
export function transferAbout(held: HeldDossier, partner: string | undefined): string {
  return held.holdings.find((holding) => holding.partner === partner)?.transferId ?? held.latestTransferId
}

/** Most deliveries leave the dossier's state as it was; then nothing is written. */
async function writeStates(client: Client, changes: readonly WrittenChange[]): Promise<void> {
  const moved = changes.flatMap(({ held, change: { state } }) => (state === undefined || isDeepStrictEqual(state, held.state) ? [] : [[nameOf(held), { held, state }] as const]))
  const all = [...new Map(moved).values()]
  if (all.length === 0) return
  const values = [all.map(({ held }) => held.sender), all.map(({ held }) => held.code), all.map(({ state }) => storableJson(state)), all.map(({ state }) => state.clock.checkAt ?? null)]
  await client.query({ name: 'dossier-states', text: setStates, values })
}

async function writeJournal(client: Client, changes: readonly WrittenChange[]): Promise<void> {
  const entries = changes.flatMap(({ held, change, about }) => (change.journal ?? []).map((entry) => ({ held, entry, partner: entry.partner ?? about })))
  if (entries.length === 0) return
  await client.query({
    name: 'dossier-journal',
    text: writeEntries,
    values: [
      entries.map(({ entry }) => entry.type),
      entries.map(({ held }) => held.client),
      entries.map(({ entry, held, partner }) => entry.transferId ?? transferAbout(held, partner)),
      entries.map(({ partner }) => partner ?? null),
      entries.map(({ held }) => storableText(held.code)),
      entries.map(({ entry }) => storableJson(entry.data)),
    ],
  })
}
