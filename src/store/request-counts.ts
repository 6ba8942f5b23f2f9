/** The table in which requests are counted where there is no Redis; whoever counts brings the statements. */
import type { Pool } from './pool.ts'

export interface RequestCounts {
  readonly kind: 'postgres'
  readonly table: string
  readonly connection: { query(statement: object): Promise<object> }
  /** Counts of windows that are over. */
  forget(now: Date): Promise<void>
}

export function createRequestCounts(pool: Pool): RequestCounts {
  return {
    kind: 'postgres',
    table: 'request_counts',
    connection: { query: (statement: { text: string; values?: unknown[]; name?: string }) => pool.query(statement) },
    async forget(now) {
      await pool.query('delete from request_counts where expire < $1', [now.getTime()])
    },
  }
}
