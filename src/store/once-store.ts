/** The OnceStore port on PostgreSQL: whoever inserts the row first has spent it, whatever process it is in. */
import { createHash } from 'node:crypto'
import type { OnceStore } from '../ports/once-store.ts'
import type { Pool } from './pool.ts'

export interface OnceRows extends OnceStore {
  /** Drops what is over, a margin ago; for a loop. */
  forget(now: Date): Promise<number>
}

/** Clocks of processes differ: what is over here may still be believed elsewhere. */
const marginMs = 10 * 60_000

const spendOne = 'insert into spent (kind, digest, until) values ($1, $2, $3) on conflict (kind, digest) do nothing'
const forgetThem = 'delete from spent where until < $1'

export function createOnceStore(pool: Pool): OnceRows {
  return {
    async spend(kind, value, until) {
      const { rowCount } = await pool.query({ name: 'spend-once', text: spendOne, values: [kind, createHash('sha256').update(value).digest(), until] })
      return rowCount === 1
    },
    async forget(now) {
      const { rowCount } = await pool.query(forgetThem, [new Date(now.getTime() - marginMs)])
      return rowCount ?? 0
    },
  }
}
