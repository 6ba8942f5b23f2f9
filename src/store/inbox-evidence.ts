/** What was told, as evidence: one text, written and hashed once, so that it stays what it was when files are filled in later. */
import { createHash } from 'node:crypto'
import type { InboundEvidence, InboxEntry } from '../ports/inbox-store.ts'
import type { Vault } from '../ports/vault.ts'
import { aboutProofs } from './inbox-secrets.ts'
import type { Pool } from './pool.ts'
import { isUuid } from './storable.ts'

interface EvidenceRow {
  readonly id: bigint
  readonly received_at: Date
  readonly partner: string
  readonly key: string
  readonly evidence: string
  readonly proofs: Buffer | null
}

// what waited for a person may have gone on to a later transfer of the dossier; the entries that were written before still name it
const ofTransfer = `
select id, received_at, partner, key, evidence, proofs from inbox where id in (
  select id from inbox where transfer_id = $1
  union select i.id from transfers t join events e on e.transfer_id = t.id join inbox i on i.evidence = e.data->>'evidence' and i.dossier_code = t.dossier_code and i.client = t.client
  where t.id = $1
) order by id`

export function evidenceOfEntry({ event, proofs = [], shared }: InboxEntry): { readonly bytes: Uint8Array; readonly digest: string } {
  const told = proofs.map(({ bytes, signature }) => ({ bytes: Buffer.from(bytes).toString('base64'), signature }))
  const bytes = Buffer.from(JSON.stringify({ event, proofs: told, ...(shared ? { shared } : {}) }))
  return { bytes, digest: createHash('sha256').update(bytes).digest('hex') }
}

/** In the order in which it was told. */
export async function inboxEvidence(pool: Pool, vault: Vault, transferId: string): Promise<readonly InboundEvidence[]> {
  if (!isUuid(transferId)) return []
  const { rows } = await pool.query<EvidenceRow>(ofTransfer, [transferId])
  return rows.map(({ id, received_at: receivedAt, partner, key, evidence, proofs }) => ({
    id: String(id),
    receivedAt,
    digest: evidence,
    bytes: proofs === null ? undefined : vault.open(proofs, aboutProofs(partner, key)),
  }))
}
