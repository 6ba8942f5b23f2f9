/** What was handed over, and our receipt for it, against the entry that says so. */
import { deliveredStates } from '../domain/transfer.ts'
import type { Vault } from '../ports/vault.ts'
import { sha256 } from './chain-blocks.ts'
import { findingOf, purgedInJournal, sound, type Claim, type Finding, type Found } from './chain-claims.ts'
import type { Pool } from './pool.ts'
import { aboutBody } from './transfer-secrets.ts'

interface TransferRow {
  readonly id: string
  readonly client: string
  readonly partner: string
  readonly dossier_code: string
  readonly state: string
  /** Type of the newest entry about it. */
  readonly last: string | null
  readonly unknown_attempts: readonly number[]
  readonly payload_digest: string
  readonly receipt: string | null
  readonly body: Buffer | null
  readonly purged: boolean
}

const transfers = `
select t.id::text, t.client, t.partner, t.dossier_code, t.state, t.payload_digest, t.receipt, p.body,
  p.body is null and ${purgedInJournal('t.id')} as purged,
  (select e.type from events e where e.transfer_id = t.id and e.type like 'transfer.%' order by e.id desc limit 1) as last,
  array(select distinct a.number from attempts a where a.transfer_id = t.id and (a.digest is not null or a.outcome <> 'interrupted') and not exists (
    select 1 from events e where e.transfer_id = t.id and e.type like 'transfer.%' and e.data->>'attempt' = a.number::text) order by 1) as unknown_attempts
from transfers t left join payloads p on p.transfer_id = t.id where t.id = any($1::uuid[])`

const columns = ['client', 'partner', 'dossier_code'] as const
const delivered: readonly string[] = deliveredStates

/** States that a transfer may have after its last entry, where that is not the state that the entry is called by. */
const statesAfter: Readonly<Record<string, readonly string[]>> = {
  'transfer.replayed': ['waiting'],
  'transfer.resent': ['waiting'],
  // a resend leaves what was there before it
  'transfer.delivered': delivered,
  'transfer.resend-failed': delivered,
  'transfer.resend-cancelled': delivered,
  'transfer.dismissed': ['cancelled'],
  'transfer.corrected': ['cancelled'],
}

export async function checkTransfers(pool: Pool, vault: Vault, claims: readonly Claim[]): Promise<readonly Found[]> {
  const { rows } = await pool.query<TransferRow>(transfers, [claims.map(({ chained }) => chained.row.transfer_id)])
  const byId = new Map(rows.map((row) => [row.id, row]))
  return claims.flatMap((claim) => {
    const row = byId.get(claim.chained.row.transfer_id ?? '')
    return findingsOf(vault, claim, row).map((finding) => ({ chained: claim.chained, finding }))
  })
}

function findingsOf(vault: Vault, { chained, named }: Claim, row: TransferRow | undefined): readonly Finding[] {
  if (row === undefined) return [{ kind: 'evidence-removed', what: 'transfer' }]
  const findings: Finding[] = columns.filter((column) => row[column] !== chained.row[column]).map((column) => ({ kind: 'evidence-changed', what: `transfer, ${column}` }))
  if (!maybeIn(row)) findings.push({ kind: 'evidence-changed', what: 'transfer, state' })
  findings.push(...row.unknown_attempts.map((number): Finding => ({ kind: 'evidence-changed', what: `attempt ${number}, in no entry` })))
  if (typeof named.receiptDigest === 'string') findings.push(receiptFinding(named.receiptDigest, row.receipt))
  if (typeof named.payloadDigest === 'string') {
    if (named.payloadDigest !== row.payload_digest) findings.push({ kind: 'evidence-changed', what: 'payload digest' })
    findings.push(findingOf('payload', named.payloadDigest, row.body, row.purged, (sealed) => vault.open(sealed, aboutBody(row.id))))
  }
  return findings
}

function maybeIn({ state, last }: TransferRow): boolean {
  return last === null || (statesAfter[last] ?? [last.slice('transfer.'.length)]).includes(state)
}

function receiptFinding(digest: string, receipt: string | null): Finding {
  if (receipt === null) return { kind: 'evidence-removed', what: 'receipt' }
  return sha256(receipt) === digest ? sound : { kind: 'evidence-changed', what: 'receipt' }
}
