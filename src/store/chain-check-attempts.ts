/** Records of attempts against the entries that name their digests. */
import type { Vault } from '../ports/vault.ts'
import { openRecord } from './attempt-record.ts'
import { findingOf, purgedInJournal, type Claim, type Finding, type Found, type Named } from './chain-claims.ts'
import type { Pool } from './pool.ts'

interface AttemptRow {
  readonly transfer_id: string
  readonly number: number
  readonly outcome: string
  readonly digest: string | null
  readonly record: Buffer | null
  readonly purged: boolean
}

const attempts = `
select a.transfer_id::text, a.number, a.digest, a.record,
  a.outcome, a.record is null and ${purgedInJournal('a.transfer_id')} as purged
from unnest($1::uuid[], $2::int[]) as c (transfer_id, number) join attempts a on a.transfer_id = c.transfer_id and a.number = c.number`

export async function checkAttempts(pool: Pool, vault: Vault, claims: readonly Claim[]): Promise<readonly Found[]> {
  const ids = claims.map(({ chained }) => chained.row.transfer_id)
  const { rows } = await pool.query<AttemptRow>(attempts, [ids, claims.map(({ named }) => named.attempt)])
  const byPlace = Map.groupBy(rows, (row) => `${row.transfer_id} ${row.number}`)
  return claims.flatMap(({ chained, named }) => {
    const its = byPlace.get(`${chained.row.transfer_id} ${String(named.attempt)}`) ?? []
    return findingsOf(vault, named, its).map((finding) => ({ chained, finding }))
  })
}

function findingsOf(vault: Vault, { evidence, attempt, outcome }: Named, rows: readonly AttemptRow[]): readonly Finding[] {
  const digest = String(evidence)
  const what = `attempt ${String(attempt)}`
  const row = rows.find((candidate) => candidate.digest === digest) ?? rows[0]
  if (row === undefined) return [{ kind: 'evidence-removed', what }]
  const findings: Finding[] = []
  // a lease that was lost leaves a row without a record; what it left behind cannot be held against anything
  if (rows.filter((candidate) => candidate.digest !== null || candidate === row).length > 1) findings.push({ kind: 'evidence-changed', what: `${what}, kept twice` })
  if (typeof outcome === 'string' && row.outcome !== outcome) findings.push({ kind: 'evidence-changed', what: `outcome of ${what}` })
  findings.push(row.digest === digest ? findingOf(what, digest, row.record, row.purged, (sealed) => openRecord(vault, row.transfer_id, row.number, sealed)) : { kind: 'evidence-changed', what: `digest of ${what}` })
  return findings
}
