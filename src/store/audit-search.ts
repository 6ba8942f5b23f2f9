/** Finds entries of the audit, newest first. What is shown is read from the journal: it is what was chained. */
import type { AuditEntryView, AuditFacts } from '../../schemas/audit-entry.ts'
import type { AuditFilter, AuditSlice } from '../ports/audit-trail.ts'
import { readAuditCursor, writeAuditCursor } from './cursor.ts'
import type { Pool } from './pool.ts'
import { storableText } from './storable.ts'

interface AuditRow {
  readonly id: bigint
  readonly at: Date
  readonly data: AuditFacts & { readonly subjects?: readonly string[] }
}

export async function searchAudit(pool: Pool, filter: AuditFilter, limit: number, cursor?: string): Promise<AuditSlice> {
  const { kind, actor, official, partner, dossierCode, object, from, to } = filter
  const given = [
    { condition: 'kind = $', value: kind },
    { condition: 'actor = $', value: storableText(actor) ?? undefined },
    { condition: 'official = $', value: storableText(official) ?? undefined },
    { condition: 'partner = $', value: storableText(partner) ?? undefined },
    { condition: 'dossier_code = $', value: storableText(dossierCode) ?? undefined },
    { condition: 'object = $', value: storableText(object) ?? undefined },
    { condition: 'at >= $', value: from },
    { condition: 'at < $', value: to },
    { condition: 'entry < $', value: cursor === undefined ? undefined : readAuditCursor(cursor) },
  ].filter(({ value }) => value !== undefined)
  const where = given.map(({ condition }, at) => condition.replace('$', `$${at + 1}`)).join(' and ')
  const found = `select entry, at from audit ${where === '' ? '' : `where ${where}`} order by entry desc limit $${given.length + 1}`
  return show(pool, found, given.map(({ value }) => value), limit)
}

/** `subjects`: keyed hashes of one person. */
export async function searchSubject(pool: Pool, subjects: readonly string[], limit: number, cursor?: string): Promise<AuditSlice> {
  const before = cursor === undefined ? null : readAuditCursor(cursor)
  // grouped, because one entry may name a person twice where the keys changed meanwhile
  const found = `
select entry, at from audit_subjects where subject = any($1::text[]) and ($2::bigint is null or entry < $2::bigint)
group by entry, at order by entry desc limit $3`
  return show(pool, found, [subjects, before], limit)
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
  // one more than asked for tells whether there is a next page
  const text = `select e.id, e.at, e.data from (${found}) f join events e on e.id = f.entry and e.at = f.at where e.type = 'audit' order by e.id desc`
  const { rows } = await pool.query<AuditRow>(text, [...values, limit + 1])
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { items: shown.map(toView), next: rows.length > limit && last !== undefined ? writeAuditCursor(last.id) : undefined }
}

function toView({ id, at, data: { subjects: _hashes, ...facts } }: AuditRow): AuditEntryView {
  return { id: String(id), at: at.toISOString(), ...facts }
}
