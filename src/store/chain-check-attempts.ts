/** Records of attempts against the entries that name their digests. */
import type { Vault } from '../ports/vault.ts'
import { openRecord } from './attempt-record.ts'
import { findingOf, type Claim, type Finding, type Found } from './chain-claims.ts'
import type { Pool } from './pool.ts'

interface AttemptRow {
  readonly transfer_id: string
  readonly number: number
  readonly digest: string | null
  readonly record: Buffer | null
  readonly purged: boolean
}

const attempts = `
select a.transfer_id::text, a.number, a.digest, a.record,
  a.record is null and exists (select 1 from events e where e.transfer_id = a.transfer_id and e.type = 'content.purged') as purged
from unnest($1::uuid[], $2::int[]) as c (transfer_id, number) join attempts a on a.transfer_id = c.transfer_id and a.number = c.number`

export async function checkAttempts(pool: Pool, vault: Vault, claims: readonly Claim[]): Promise<readonly Found[]> {
  const ids = claims.map(({ chained }) => chained.row.transfer_id)
  const { rows } = await pool.query<AttemptRow>(attempts, [ids, claims.map(({ named }) => named.attempt)])
  const byPlace = new Map(rows.map((row) => [`${row.transfer_id} ${row.number}`, row]))
  return claims.map(({ chained, named }) => {
    const row = byPlace.get(`${chained.row.transfer_id} ${String(named.attempt)}`)
    return { chained, finding: findingOfAttempt(vault, String(named.evidence), `attempt ${String(named.attempt)}`, row) }
  })
}

function findingOfAttempt(vault: Vault, digest: string, what: string, row: AttemptRow | undefined): Finding {
  if (row === undefined) return { kind: 'evidence-removed', what }
  if (row.digest !== digest) return { kind: 'evidence-changed', what: `digest of ${what}` }
  return findingOf(what, digest, row.record, row.purged, (sealed) => openRecord(vault, row.transfer_id, row.number, sealed))
}
