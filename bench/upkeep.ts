/** What the gateway takes away and makes by itself: work for it is laid ready before a soak, and looked at after it. */
import type { Pool } from 'pg'
import { createMonths } from '../src/store/partitions.ts'

export interface Upkeep {
  /** Transfers whose contents were old enough, and those of them that were purged. */
  readonly old: number
  readonly purged: number
  /** Whether the old month of the audit is gone, and the month ahead there again. */
  readonly auditEnded: boolean
  readonly monthMade: boolean
}

/** Of a configuration that keeps everything for the least there is: contents for longer than a transfer may be on its way. */
export const shortRetention = { contentDays: 4, attachmentDays: 4, auditDays: 365 }

const day = 86_400_000

/** Everything that has ended so far is as if it had ended ten days ago, and nothing more were to come about it. Call while no process of the gateway runs. */
export async function layReady(database: Pool): Promise<number> {
  const back = `- interval '10 days'`
  await database.query(`update transfers set accepted_at = accepted_at ${back}, state_at = state_at ${back}`)
  await database.query(`update dossiers set updated_at = updated_at ${back}, check_at = null`)
  await database.query('delete from awaited')
  const { rowCount } = await database.query(`update closed set accepted_at = accepted_at ${back}, closed_at = closed_at ${back}`)
  await createMonths(database, longAgo(), 0)
  for (const table of ['attempts', 'events', 'audit', 'audit_subjects']) await database.query(`drop table if exists ${table}_${monthAhead()}`)
  return rowCount ?? 0
}

export async function lookAfter(database: Pool, old: number): Promise<Upkeep> {
  const purged = await database.query<{ n: string }>('select count(*) as n from closed where purged')
  return { old, purged: Number(purged.rows[0]?.n), auditEnded: !(await exists(database, `audit_${monthOf(longAgo())}`)), monthMade: await exists(database, `events_${monthAhead()}`) }
}

async function exists(database: Pool, table: string): Promise<boolean> {
  const { rows } = await database.query<{ there: boolean }>('select to_regclass($1) is not null as there', [table])
  return rows[0]?.there === true
}

function longAgo(): Date {
  return new Date(Date.now() - 2 * 365 * day)
}

/** The last month that is made ahead. */
function monthAhead(): string {
  const now = new Date()
  return monthOf(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 3)))
}

function monthOf(at: Date): string {
  return at.toISOString().slice(0, 7).replace('-', '_')
}
