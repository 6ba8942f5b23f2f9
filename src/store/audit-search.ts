/** Finds entries of the audit, newest first. What is shown is read from the journal: it is what was chained. */
import type { AuditEntryView, AuditFacts } from '../../schemas/audit-entry.ts'
import type { AuditFilter, AuditSlice } from '../ports/audit-trail.ts'
import { readAuditCursor, writeAuditCursor, type AuditPosition } from './cursor.ts'
import type { Pool } from './pool.ts'
import { storableText } from './storable.ts'

interface AuditRow extends AuditPosition {
  readonly at: Date
  /** Null where a place has no entry: the check names it, and a page goes on past it. */
  readonly data: (AuditFacts & { readonly subjects?: readonly string[] }) | null
}

/** Places from a position on, newest first; the last value is how many. */
interface Places {
  readonly text: string
  readonly values: readonly unknown[]
}

export async function searchAudit(pool: Pool, filter: AuditFilter, limit: number, cursor?: string): Promise<AuditSlice> {
  return show(pool, (before) => placesOf(filter, before), limit, cursor)
}

function placesOf({ kind, actor, official, partner, dossierCode, object, from, to }: AuditFilter, before?: AuditPosition): Places {
  const given = [
    { condition: 'kind = $', value: kind },
    { condition: 'actor = $', value: storableText(actor) ?? undefined },
    { condition: 'official = $', value: storableText(official) ?? undefined },
    { condition: 'partner = $', value: storableText(partner) ?? undefined },
    { condition: '$ in (dossier_code, asked_dossier)', value: storableText(dossierCode) ?? undefined },
    { condition: 'object = $', value: storableText(object) ?? undefined },
    { condition: 'at >= $', value: from },
    { condition: 'at < $', value: to },
    // leaves out whole months; the pair below goes on after the very entry
    { condition: `at <= ${instantOf('$')}`, value: before?.micros },
  ].filter(({ value }) => value !== undefined)
  const conditions = given.map(({ condition }, at) => condition.replace('$', `$${at + 1}`))
  const values: unknown[] = given.map(({ value }) => value)
  if (before !== undefined) {
    values.push(before.entry)
    conditions.push(`(at, entry) < (${instantOf(`$${values.length - 1}`)}, $${values.length}::bigint)`)
  }
  const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`
  return { text: `select entry, at from audit ${where} order by at desc, entry desc limit $${values.length + 1}`, values }
}

/** `subjects`: keyed hashes of one person. */
export async function searchSubject(pool: Pool, subjects: readonly string[], limit: number, cursor?: string): Promise<AuditSlice> {
  // grouped, because one entry may name a person twice where the keys changed meanwhile
  const found = `
select entry, at from audit_subjects where subject = any($1::text[]) and ($2::bigint is null or (at, entry) < (${instantOf('$2')}, $3::bigint))
group by entry, at order by at desc, entry desc limit $4`
  return show(pool, (before) => ({ text: found, values: [subjects, before?.micros ?? null, before?.entry ?? null] }), limit, cursor)
}

/** Where places have no entries, more are read at once. */
const restAtOnce = 1_000

/** SQL of the instant so many microseconds after 1970; exact, as far as cursors reach. */
function instantOf(micros: string): string {
  return `(timestamptz 'epoch' + ${micros}::bigint * interval '1 microsecond')`
}

// from key to key: a nought follows the slash, so that each step goes on past all of one key, whatever its id and whatever stands there
const keys = `
with recursive k as (
  (select subject from audit_subjects order by subject limit 1)
  union all
  select (select s.subject from audit_subjects s where s.subject > split_part(k.subject, '/', 1) || '0' order by s.subject limit 1) from k where k.subject is not null
)
select split_part(subject, '/', 1) as key from k where subject is not null`

export async function keysOfSubjects(pool: Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ key: string }>(keys)
  return rows.map(({ key }) => key)
}

/** Goes on until the page is full or nothing follows: whatever stands among the places, no entry after them is lost. */
async function show(pool: Pool, placesFrom: (before?: AuditPosition) => Places, limit: number, cursor?: string): Promise<AuditSlice> {
  const items: AuditEntryView[] = []
  let place = cursor === undefined ? undefined : readAuditCursor(cursor)
  let lastShown: AuditPosition | undefined
  let most = limit + 1
  for (;;) {
    const rows = await read(pool, placesFrom(place), most)
    for (const row of rows) {
      // one more than asked for tells that there is a next page
      if (items.length === limit && lastShown !== undefined) return { items, next: writeAuditCursor(lastShown) }
      place = row
      if (row.data === null) continue
      items.push(toView(row.entry, row.at, row.data))
      lastShown = row
    }
    if (rows.length < most) return { items, next: undefined }
    most = Math.max(most, restAtOnce)
  }
}

async function read(pool: Pool, { text, values }: Places, most: number): Promise<readonly AuditRow[]> {
  // each entry is looked up by its place, whatever the planner knows of the journal
  const { rows } = await pool.query<AuditRow>(
    `
select f.entry, f.at, (extract(epoch from f.at) * 1000000)::bigint as micros, e.data
from (${text}) f left join lateral (
  select * from events where id = f.entry and at = f.at and type = 'audit' offset 0
) e on true order by f.at desc, f.entry desc`,
    [...values, most],
  )
  return rows
}

function toView(id: bigint, at: Date, { subjects: _hashes, ...facts }: NonNullable<AuditRow['data']>): AuditEntryView {
  return { id: String(id), at: at.toISOString(), ...facts }
}
