/** What was told, as evidence: one text, written and hashed once, so that it stays what it was when files are filled in later. */
import { createHash } from 'node:crypto'
import type { InboundEvidence, InboxEntry } from '../ports/inbox-store.ts'
import type { Vault } from '../ports/vault.ts'
import { aboutProofs } from './inbox-secrets.ts'
import type { Pool } from './pool.ts'
import { isUuid } from './storable.ts'

interface EvidenceRow {
  readonly id: bigint
  readonly partner: string
  readonly key: string
  readonly evidence: string
  readonly proofs: Buffer | null
}

const ofTransfer = 'select id, partner, key, evidence, proofs from inbox where transfer_id = $1 order by id'

export function evidenceOfEntry({ event, proofs = [] }: InboxEntry): { readonly bytes: Uint8Array; readonly digest: string } {
  const told = proofs.map(({ bytes, signature }) => ({ bytes: Buffer.from(bytes).toString('base64'), signature }))
  const bytes = Buffer.from(JSON.stringify({ event, proofs: told }))
  return { bytes, digest: createHash('sha256').update(bytes).digest('hex') }
}

/** In the order in which it was told. */
export async function inboxEvidence(pool: Pool, vault: Vault, transferId: string): Promise<readonly InboundEvidence[]> {
  if (!isUuid(transferId)) return []
  const { rows } = await pool.query<EvidenceRow>(ofTransfer, [transferId])
  return rows.map(({ id, partner, key, evidence, proofs }) => ({
    id: String(id),
    digest: evidence,
    bytes: proofs === null ? undefined : vault.open(proofs, aboutProofs(partner, key)),
  }))
}
