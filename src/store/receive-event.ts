/** Gives a partner's event its effect in the transaction that records it, so that "seen" always means "done". */
import type { PartnerEvent } from '../../schemas/partner-event.ts'
import type { InboxState } from '../../schemas/states.ts'
import type { DossierKey } from '../ports/dossier-store.ts'
import type { Decide, InboxDecision, InboxEntry, Reception } from '../ports/inbox-store.ts'
import type { Log } from '../ports/log.ts'
import type { Vault } from '../ports/vault.ts'
import { endAskingAfter } from './awaited-rows.ts'
import { transferAbout, writeChanges } from './change-dossier.ts'
import { grantFiles } from './granted-files.ts'
import { cameToNothing, holdDossier } from './held-dossier.ts'
import { evidenceOfEntry } from './inbox-evidence.ts'
import { aboutLink, aboutProofs, aboutRaw } from './inbox-secrets.ts'
import { inTransaction, type Client, type Pool } from './pool.ts'
import { lastingFault } from './savepoint.ts'
import { storableJson, storableText } from './storable.ts'

interface InboxKeyRow {
  readonly id: bigint
  readonly state: InboxState
  /** As it is kept. */
  readonly event: PartnerEvent
  readonly evidence: string
}

/** What is still to be decided on, its row in the inbox locked. */
export interface OpenEntry {
  readonly id: bigint
  readonly partner: string
  readonly event: PartnerEvent
  /** SHA-256 of what was told; every entry of the journal that follows from it names it. */
  readonly evidence: string
}

// whoever comes with the same key meanwhile waits here, until it is known whether this one was written
const record = `
insert into inbox (partner, key, dossier_code, event, raw_digest, raw, evidence, proofs, state) values ($1, $2, $3, $4, $5, $6, $7, $8, 'unmatched')
on conflict (partner, key) do nothing
returning id, state, event, evidence`

const seen = 'select id, state, event, evidence from inbox where partner = $1 and key = $2 for update'

const recordLinks = `
insert into inbox_files (inbox_id, index, link) select $1, index, link from unnest($2::int[], $3::bytea[]) as l (index, link)`

const tellNobody = `
insert into events (type, partner, dossier_code, data, transfer_id) values ('partner.' || $1, $2, $3, $4, $5)`

// in the order in which they came
const toTry = `
with tried as (update inbox set tried_at = now() where id in (
  select i.id from inbox i
  where i.state = 'unmatched' and exists (select 1 from transfers t where t.dossier_code = i.dossier_code and t.purpose = 'submission')
  order by i.tried_at nulls first, i.id limit $1 for update skip locked)
returning id)
select id from tried order by id`

const unmatched = `select id, partner, event, evidence from inbox where id = $1 and state = 'unmatched' for update skip locked`

const senders = `
select sender, bool_or(partner = $1) as here from transfers
where dossier_code = $2 and purpose = 'submission' and state <> all($4::text[]) and ($3::text is null or sender = $3)
group by sender`

const decided = 'update inbox set state = $2, reason = $3, client = $4, sender = $5, transfer_id = $6 where id = $1'

export function receiveEvent(pool: Pool, vault: Vault, entry: InboxEntry, decide: Decide, log: Log): Promise<Reception> {
  return orParked(entry, decide, log, (deciding) =>
    inTransaction(pool, async (client) => {
      const { row, isNew } = await recordOnce(client, vault, entry)
      if (row.state !== 'unmatched') {
        if (row.event.final === true) await endAskingAfter(client, row.id)
        return 'repeat'
      }
      // as it was told first: its files may have been fetched meanwhile
      const reception = await applyEntry(client, vault, { id: row.id, partner: entry.partner, event: row.event, evidence: row.evidence }, deciding)
      if (reception === 'unmatched' && isNew) await noteForPeople(client, { ...entry, evidence: row.evidence }, 'unmatched')
      return reception
    }),
  )
}

export async function matchUnmatched(pool: Pool, vault: Vault, limit: number, decide: Decide, log: Log): Promise<number> {
  // those that were looked at longest ago first, so that some that never match do not keep the others away
  const { rows } = await pool.query<{ id: bigint }>(toTry, [limit])
  let matched = 0
  for (const { id } of rows) {
    const reception = await orParked({ id }, decide, log, (deciding) =>
      inTransaction(pool, async (client) => {
        const found = await client.query<OpenEntry>(unmatched, [id])
        return found.rows[0] === undefined ? 'unmatched' : applyEntry(client, vault, found.rows[0], deciding)
      }),
    )
    if (reception !== 'unmatched') matched++
  }
  return matched
}

/** What the database refuses once it refuses again: the event waits for a person, and what comes after it does not. */
async function orParked(about: { readonly id: bigint } | InboxEntry, decide: Decide, log: Log, attempt: (decide: Decide) => Promise<Reception>): Promise<Reception> {
  try {
    return await attempt(decide)
  } catch (error) {
    const code = lastingFault(error)
    if (code === undefined) throw error
    const fields = 'id' in about ? { inboxId: String(about.id) } : { partner: about.partner, event: about.event.type, digest: about.rawDigest }
    log.error({ ...fields, code }, 'the database refused what follows from an event; it waits for a person')
    return attempt(() => ({ inbox: 'parked', reason: 'store-refused' }))
  }
}

async function recordOnce(client: Client, vault: Vault, entry: InboxEntry): Promise<{ readonly row: InboxKeyRow; readonly isNew: boolean }> {
  const { partner, event, raw, links } = entry
  const key = storableText(event.key)
  const sealed = raw === undefined ? null : vault.seal(Buffer.from(raw), aboutRaw(partner, key))
  const evidence = evidenceOfEntry(entry)
  const made = await client.query<InboxKeyRow>({
    name: 'inbox-record',
    text: record,
    values: [partner, key, storableText(event.dossierCode), storableJson(event), entry.rawDigest, sealed, evidence.digest, vault.seal(evidence.bytes, aboutProofs(partner, key))],
  })
  const row = made.rows[0]
  if (row === undefined) {
    const [earlier] = (await client.query<InboxKeyRow>(seen, [partner, key])).rows
    if (earlier === undefined) throw new Error('an event conflicts with one that is not there')
    return { row: earlier, isNew: false }
  }
  const followed = links.filter(({ index }) => event.files?.[index] !== undefined)
  if (followed.length > 0) {
    const sealedLinks = followed.map(({ index, link }) => vault.seal(Buffer.from(link), aboutLink(row.id, index)))
    await client.query(recordLinks, [row.id, followed.map(({ index }) => index), sealedLinks])
  }
  return { row, isNew: true }
}

async function applyEntry(client: Client, vault: Vault, entry: OpenEntry, decide: Decide): Promise<Exclude<Reception, 'repeat'>> {
  const key = await dossierMeant(client, entry)
  const decision = key && (await decideEntry(client, vault, entry, key, decide))
  return decision?.inbox ?? 'unmatched'
}

/** Writes nothing where `wanted` refuses the decision. Undefined where the dossier is not there. */
export async function decideEntry(
  client: Client,
  vault: Vault,
  entry: OpenEntry,
  key: DossierKey,
  decide: Decide,
  wanted: (decision: InboxDecision) => boolean = () => true,
): Promise<InboxDecision | undefined> {
  const { id, partner, event, evidence } = entry
  const held = await holdDossier(client, vault, key)
  if (held === undefined) return undefined
  const decision = decide(held, event, partner)
  if (!wanted(decision)) return decision
  const journal = decision.journal?.map((told) => ({ ...told, data: { ...told.data, evidence } })) ?? []
  await writeChanges(client, vault, [{ held, change: { ...decision, journal }, about: partner }])
  if (journal.length === 0) await noteForPeople(client, entry, decision.inbox, transferAbout(held, partner))
  await client.query({ name: 'inbox-decided', text: decided, values: [id, decision.inbox, decision.reason ?? null, held.client, held.sender, transferAbout(held, partner)] })
  if (decision.inbox !== 'parked') await grantFiles(client, held.client, event.files ?? [])
  return decision
}

/**
 * An event concerns the organisation that it names; where it names none, the only sender that sent this dossier to the
 * partner, else to anybody. Codes of different senders have nothing to do with each other, so two senders are none.
 */
async function dossierMeant(client: Client, { partner, event }: OpenEntry): Promise<DossierKey | undefined> {
  const { rows } = await client.query<{ sender: string; here: boolean }>({
    name: 'dossier-meant',
    text: senders,
    values: [partner, storableText(event.dossierCode), event.recipient ?? null, cameToNothing],
  })
  const here = rows.filter((row) => row.here)
  const candidates = here.length > 0 ? here : rows
  const [only] = candidates
  return only === undefined || candidates.length > 1 ? undefined : { sender: only.sender, code: event.dossierCode }
}

/** For people who look into the journal: no client is told. */
async function noteForPeople(client: Client, { partner, event, evidence }: Omit<OpenEntry, 'id'>, state: InboxState, transferId?: string): Promise<void> {
  await client.query(tellNobody, [event.type, partner, storableText(event.dossierCode), storableJson({ key: event.key, state, evidence }), transferId ?? null])
}
