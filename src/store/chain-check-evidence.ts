/** Holds what is kept beside the journal against the digests that the journal names. */
import type { ChainFault } from '../ports/chain-store.ts'
import type { Vault } from '../ports/vault.ts'
import { checkAttempts } from './chain-check-attempts.ts'
import { checkAudit, checkEnds } from './chain-check-audit.ts'
import type { Chained } from './chain-check-entries.ts'
import { checkTold } from './chain-check-told.ts'
import { checkTransfers } from './chain-check-transfers.ts'
import { inPieces, type Claim, type Found, type Named } from './chain-claims.ts'
import type { Pool } from './pool.ts'

export async function checkEvidence(pool: Pool, vault: Vault, entries: readonly Chained[], auditDays: number): Promise<{ readonly faults: readonly ChainFault[]; readonly purged: number }> {
  const claims = entries.map((chained): Claim => ({ chained, named: namedIn(chained) }))
  const accepted = claims.filter(({ chained: { row } }) => row.type === 'transfer.accepted' && row.transfer_id !== null)
  const withEvidence = claims.filter(({ named }) => typeof named.evidence === 'string')
  const attempts = withEvidence.filter(isAttempt)
  const told = withEvidence.filter((claim) => !isAttempt(claim))
  const audited = claims.filter(({ chained: { row } }) => row.type === 'audit')
  const found: readonly Found[] = [
    ...(await inPieces(accepted, (some) => checkTransfers(pool, vault, some))),
    ...(await inPieces(attempts, (some) => checkAttempts(pool, vault, some))),
    ...(await inPieces(told, (some) => checkTold(pool, vault, some))),
    ...(await checkAudit(pool, audited, auditDays)),
    ...(await checkEnds(pool, claims.filter(({ chained: { row } }) => row.type === 'audit.ended'), auditDays)),
  ]
  return { faults: found.flatMap(faultOf), purged: found.filter(({ finding }) => finding.kind === 'purged').length }
}

/** Ends of attempts are the only entries that name evidence of their own transfer by its number. */
function isAttempt({ chained: { row }, named }: Claim): boolean {
  return row.type.startsWith('transfer.') && row.transfer_id !== null && typeof named.attempt === 'number'
}

function namedIn({ row }: Chained): Named {
  const data: unknown = JSON.parse(row.data)
  return typeof data === 'object' && data !== null ? data : {}
}

function faultOf({ chained: { partition, block, row }, finding }: Found): readonly ChainFault[] {
  if (finding.kind === 'sound' || finding.kind === 'purged') return []
  return [{ kind: finding.kind, partition, block, entry: row.id, what: finding.what }]
}
