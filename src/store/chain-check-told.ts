/** What partners told against the entries that followed from it. */
import type { Vault } from '../ports/vault.ts'
import { findingOf, purgedInJournal, type Claim, type Finding, type Found } from './chain-claims.ts'
import type { EntryRow } from './chain-entries.ts'
import { aboutProofs } from './inbox-secrets.ts'
import type { Pool } from './pool.ts'

interface ToldRow {
  readonly partner: string
  readonly key: string
  readonly dossier_code: string
  readonly transfer_id: string | null
  /** Of the transfer that it is about. */
  readonly client: string | null
  readonly transfer_dossier: string | null
  readonly evidence: string
  readonly proofs: Buffer | null
  readonly purged: boolean
}

const byEvidence = `
select i.partner, i.key, i.dossier_code, i.evidence, i.proofs, i.transfer_id::text, t.client, t.dossier_code as transfer_dossier,
  i.proofs is null and ${purgedInJournal('i.transfer_id', 'i.id')} as purged
from inbox i left join transfers t on t.id = i.transfer_id where i.evidence = any($1)`

const byKey = 'select i.partner, i.key from unnest($1::text[], $2::text[]) as c (partner, key) join inbox i on i.partner = c.partner and i.key = c.key'

export async function checkTold(pool: Pool, vault: Vault, claims: readonly Claim[]): Promise<readonly Found[]> {
  const { rows } = await pool.query<ToldRow>(byEvidence, [claims.map(({ named }) => named.evidence)])
  const byDigest = Map.groupBy(rows, ({ evidence }) => evidence)
  const lost = claims.filter(({ named }) => !byDigest.has(String(named.evidence)))
  const stillThere = await keysOf(pool, lost)
  return claims.map((claim) => ({ chained: claim.chained, finding: findingOfTold(vault, claim, byDigest.get(String(claim.named.evidence)), stillThere) }))
}

function findingOfTold(vault: Vault, { chained, named }: Claim, rows: readonly ToldRow[] | undefined, stillThere: ReadonlySet<string>): Finding {
  // two partners may have told the same
  const row = rows?.find(({ partner }) => partner === chained.row.partner) ?? rows?.[0]
  if (row === undefined) return stillThere.has(nameOf(chained.row.partner, named.key)) ? { kind: 'evidence-changed', what: 'digest of what was told' } : { kind: 'evidence-removed', what: 'told' }
  if (isElsewhere(chained.row, row)) return { kind: 'evidence-changed', what: 'told, moved to another transfer' }
  return findingOf('told', row.evidence, row.proofs, row.purged, (sealed) => vault.open(sealed, aboutProofs(row.partner, row.key)))
}

/** An entry from before anybody knew whom it was about says nothing of that. Transfers of one dossier share what was told about it. */
function isElsewhere(entry: EntryRow, row: ToldRow): boolean {
  if (row.dossier_code !== entry.dossier_code) return true
  if (entry.transfer_id === null || entry.transfer_id === row.transfer_id) return false
  return row.transfer_dossier !== entry.dossier_code || (entry.client !== null && row.client !== entry.client)
}

async function keysOf(pool: Pool, claims: readonly Claim[]): Promise<ReadonlySet<string>> {
  const known = claims.filter(({ named }) => typeof named.key === 'string')
  if (known.length === 0) return new Set()
  const { rows } = await pool.query<Pick<ToldRow, 'partner' | 'key'>>(byKey, [known.map(({ chained }) => chained.row.partner), known.map(({ named }) => named.key)])
  return new Set(rows.map(({ partner, key }) => nameOf(partner, key)))
}

function nameOf(partner: string | null, key: unknown): string {
  return JSON.stringify([partner, key])
}
