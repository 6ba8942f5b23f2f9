/** The ReconciliationStore port on PostgreSQL. */
import type { ReconciliationStore } from '../ports/reconciliation-store.ts'
import { comparedPage } from './compared-transfers.ts'
import { createDifferences } from './differences.ts'
import { createDifferencesInRuns } from './differences-in-runs.ts'
import type { Pool } from './pool.ts'
import { createReconciliationRuns } from './reconciliation-runs.ts'

export function createReconciliationStore(pool: Pool): ReconciliationStore {
  return { ...createReconciliationRuns(pool), ...createDifferences(pool), ...createDifferencesInRuns(pool), page: (turn, limit, lateBefore) => comparedPage(pool, turn, limit, lateBefore) }
}
