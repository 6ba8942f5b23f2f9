/** Writes what a change of a dossier comes to, in the transaction that holds the dossier. */
import type { DossierChange, HeldDossier, JournalEntry } from '../ports/dossier-store.ts'
import { insertTransfer } from './accept-transfer.ts'
import type { Client } from './pool.ts'
import { storableJson, storableText } from './storable.ts'

const setState = `
update dossiers set state = $3, check_at = $4, updated_at = now() where sender = $1 and code = $2`

const writeEntries = `
insert into events (type, client, transfer_id, partner, dossier_code, data)
select type, $1, transfer_id, partner, $2, data
from unnest($3::text[], $4::uuid[], $5::text[], $6::jsonb[]) with ordinality as e (type, transfer_id, partner, data, n) order by n`

const awaitIt = `
insert into awaited (partner, sender, dossier_code, transfer_id) values ($1, $2, $3, $4)
on conflict (partner, sender, dossier_code) do update set transfer_id = excluded.transfer_id`

const awaitNoMore = 'delete from awaited where partner = $1 and sender = $2 and dossier_code = $3'

/** `about`: the partner that entries without a partner of their own are about. */
export async function writeChange(client: Client, held: HeldDossier, change: DossierChange, about?: string): Promise<void> {
  const { sender, code } = held
  const { state, journal = [], transfers = [], awaits, awaitsNoMore } = change
  if (state !== undefined) await client.query({ name: 'dossier-state', text: setState, values: [sender, code, storableJson(state), state.clock.checkAt] })
  if (journal.length > 0) await writeJournal(client, held, journal, about)
  for (const transfer of transfers) await insertTransfer(client, transfer)
  if (awaits !== undefined) await client.query(awaitIt, [awaits.partner, sender, code, awaits.transferId])
  if (awaitsNoMore !== undefined) await client.query(awaitNoMore, [awaitsNoMore, sender, code])
}

/** The transfer that an event of this partner is about: the client's newest to it, else its newest to anybody. */
export function transferAbout(held: HeldDossier, partner: string | undefined): string {
  return held.holdings.find((holding) => holding.partner === partner)?.transferId ?? held.latestTransferId
}

async function writeJournal(client: Client, held: HeldDossier, entries: readonly JournalEntry[], about: string | undefined): Promise<void> {
  const partners = entries.map(({ partner }) => partner ?? about)
  await client.query({
    name: 'dossier-journal',
    text: writeEntries,
    values: [
      held.client,
      storableText(held.code),
      entries.map(({ type }) => type),
      entries.map(({ transferId }, at) => transferId ?? transferAbout(held, partners[at])),
      partners.map((partner) => partner ?? null),
      entries.map(({ data }) => storableJson(data)),
    ],
  })
}
