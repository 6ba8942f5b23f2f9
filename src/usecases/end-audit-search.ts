/** A loop body that ends the search of entries of the audit whose time is over. */
import type { AuditTrail } from '../ports/audit-trail.ts'
import type { Log } from '../ports/log.ts'

interface Dependencies {
  readonly audit: Pick<AuditTrail, 'endSearch'>
  readonly log: Log
  readonly auditDays: number
}

export function createEndAuditSearch({ audit, log, auditDays }: Dependencies): () => Promise<void> {
  return async function endAuditSearch() {
    const months = await audit.endSearch(auditDays)
    if (months.length > 0) log.info({ months: months.join(',') }, 'entries of the audit whose time is over are found no more')
  }
}
