/** What was handed over, and our receipt for it, against the entry that says so. */
import type { Vault } from '../ports/vault.ts'
import { sha256 } from './chain-blocks.ts'
import { findingOf, sound, type Claim, type Finding, type Found } from './chain-claims.ts'
import type { Pool } from './pool.ts'
import { aboutBody } from './transfer-secrets.ts'

interface TransferRow {
  readonly id: string
  readonly payload_digest: string
  readonly receipt: string | null
  readonly body: Buffer | null
  readonly purged: boolean
}

const transfers = `
select t.id::text, t.payload_digest, t.receipt, p.body,
  p.body is null and exists (select 1 from events e where e.transfer_id = t.id and e.type = 'content.purged') as purged
from transfers t left join payloads p on p.transfer_id = t.id where t.id = any($1::uuid[])`

export async function checkTransfers(pool: Pool, vault: Vault, claims: readonly Claim[]): Promise<readonly Found[]> {
  const { rows } = await pool.query<TransferRow>(transfers, [claims.map(({ chained }) => chained.row.transfer_id)])
  const byId = new Map(rows.map((row) => [row.id, row]))
  return claims.flatMap((claim) => {
    const row = byId.get(claim.chained.row.transfer_id ?? '')
    return findingsOf(vault, claim, row).map((finding) => ({ chained: claim.chained, finding }))
  })
}

function findingsOf(vault: Vault, { named }: Claim, row: TransferRow | undefined): readonly Finding[] {
  if (row === undefined) return [{ kind: 'evidence-removed', what: 'transfer' }]
  const findings: Finding[] = []
  if (typeof named.receiptDigest === 'string') findings.push(receiptFinding(named.receiptDigest, row.receipt))
  if (typeof named.payloadDigest === 'string') {
    if (named.payloadDigest !== row.payload_digest) findings.push({ kind: 'evidence-changed', what: 'payload digest' })
    findings.push(findingOf('payload', named.payloadDigest, row.body, row.purged, (sealed) => vault.open(sealed, aboutBody(row.id))))
  }
  return findings
}

function receiptFinding(digest: string, receipt: string | null): Finding {
  if (receipt === null) return { kind: 'evidence-removed', what: 'receipt' }
  return sha256(receipt) === digest ? sound : { kind: 'evidence-changed', what: 'receipt' }
}
