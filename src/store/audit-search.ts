/** Finds entries of the audit, newest first. What is shown is read from the journal: it is what was chained. */
import type { AuditEntryView, AuditFacts } from '../../schemas/audit-entry.ts'
import type { AuditFilter, AuditSlice } from '../ports/audit-trail.ts'
import { readAuditCursor, writeAuditCursor } from './cursor.ts'
import type { Pool } from './pool.ts'
import { storableText } from './storable.ts'

interface AuditRow {
  readonly id: bigint
  readonly at: Date
  readonly micros: bigint
  readonly data: AuditFacts & { readonly subjects?: readonly string[] }
}

export async function searchAudit(pool: Pool, filter: AuditFilter, limit: number, cursor?: string): Promise<AuditSlice> {
  const { kind, actor, official, partner, dossierCode, object, from, to } = filter
  const before = cursor === undefined ? undefined : readAuditCursor(cursor)
  const given = [
    { condition: 'kind = $', value: kind },
    { condition: 'actor = $', value: storableText(actor) ?? undefined },
    { condition: 'official = $', value: storableText(official) ?? undefined },
    { condition: 'partner = $', value: storableText(partner) ?? undefined },
    { condition: 'dossier_code = $', value: storableText(dossierCode) ?? undefined },
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
  return show(pool, `select entry, at from audit ${where} order by at desc, entry desc limit $${values.length + 1}`, values, limit)
}

/** `subjects`: keyed hashes of one person. */
export async function searchSubject(pool: Pool, subjects: readonly string[], limit: number, cursor?: string): Promise<AuditSlice> {
  const before = cursor === undefined ? undefined : readAuditCursor(cursor)
  // grouped, because one entry may name a person twice where the keys changed meanwhile
  const found = `
select entry, at from audit_subjects where subject = any($1::text[]) and ($2::bigint is null or (at, entry) < (${instantOf('$2')}, $3::bigint))
group by entry, at order by at desc, entry desc limit $4`
  return show(pool, found, [subjects, before?.micros ?? null, before?.entry ?? null], limit)
}

/** SQL of the instant so many microseconds after 1970; exact, as far as cursors reach. */
function instantOf(micros: string): string {
  return `(timestamptz 'epoch' + ${micros}::bigint * interval '1 microsecond')`
}

// from key to key: what follows the full stop of one sorts before its slash
const keys = `
with recursive k as (
  (select subject from audit_subjects order by subject limit 1)
  union all
  select (select s.subject from audit_subjects s where s.subject > left(k.subject, -65) || '/' order by s.subject limit 1) from k where k.subject is not null
)
select left(subject, -65) as key from k where subject is not null`

export async function keysOfSubjects(pool: Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ key: string }>(keys)
  return rows.map(({ key }) => key)
}

async function show(pool: Pool, found: string, values: readonly unknown[], limit: number): Promise<AuditSlice> {
  // one more than asked for tells whether there is a next page; each entry is looked up by its place, whatever the planner knows of the journal
  const text = `
select e.id, e.at, (extract(epoch from e.at) * 1000000)::bigint as micros, e.data
from (${found}) f cross join lateral (
  select * from events where id = f.entry and at = f.at and type = 'audit' offset 0
) e order by e.at desc, e.id desc`
  const { rows } = await pool.query<AuditRow>(text, [...values, limit + 1])
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { items: shown.map(toView), next: rows.length > limit && last !== undefined ? writeAuditCursor({ micros: last.micros, entry: last.id }) : undefined }
}

function toView({ id, at, data: { subjects: _hashes, ...facts } }: AuditRow): AuditEntryView {
  return { id: String(id), at: at.toISOString(), ...facts }
}
