/** What entries of the audit are found by, against the entries: somebody who is not found is not told of. */
import { sound, type Claim, type Finding, type Found } from './chain-claims.ts'
import type { Pool } from './pool.ts'

interface Row {
  readonly id: string
  readonly placed: boolean
  readonly agrees: boolean
  readonly subjects_agree: boolean
  readonly ended: boolean
}

/** SQL: whether a month (its first instant) had ended so many days before an entry of the journal, which is not of the future. */
function isOver(month: string, entry: string): string {
  return `${month} + interval '1 month' <= (least(${entry}.at, now()) - $3::float8 * interval '1 day') at time zone 'UTC'`
}

// months whose search was ended are named by an entry of the journal
const look = `
select e.id::text,
  exists (select 1 from audit a where a.entry = e.id and a.at = e.at) as placed,
  exists (
    select 1 from audit a
    where a.entry = e.id and a.at = e.at and a.kind = e.data->>'kind' and a.actor = e.data->'actor'->>'id'
      and a.official is not distinct from e.data->>'official' and a.partner is not distinct from e.data->>'partner'
      and a.dossier_code is not distinct from e.data->>'dossierCode' and a.asked_dossier is not distinct from e.data->>'askedDossier'
      and a.object is not distinct from e.data->>'object'
  ) as agrees,
  (select coalesce(array_agg(s.subject collate "C" order by s.subject collate "C"), '{}') from audit_subjects s where s.entry = e.id and s.at = e.at)
    = (select coalesce(array_agg(distinct x.subject collate "C"), '{}')
        from jsonb_array_elements_text(case jsonb_typeof(e.data->'subjects') when 'array' then e.data->'subjects' else '[]' end) x (subject)) as subjects_agree,
  exists (
    select 1 from events p
    where p.type = 'audit.ended' and p.data->'months' ? to_char(e.at at time zone 'UTC', 'YYYY-MM')
      and ${isOver(`date_trunc('month', e.at at time zone 'UTC')`, 'p')}
  ) as ended
from unnest($1::bigint[], $2::timestamptz[]) c (id, at) cross join lateral (select * from events where id = c.id and at = c.at offset 0) e`

export async function checkAudit(pool: Pool, claims: readonly Claim[], auditDays: number): Promise<readonly Found[]> {
  if (claims.length === 0) return []
  const { rows } = await pool.query<Row>(look, placesOf(claims, auditDays))
  const byId = new Map(rows.map((row) => [row.id, row]))
  return claims.flatMap(({ chained }) => {
    const row = byId.get(chained.row.id)
    return row === undefined ? [] : findingsOf(row).map((finding) => ({ chained, finding }))
  })
}

// whatever somebody wrote as a month, the check goes on
const over = `case when m.month ~ '^20\\d{2}-(0[1-9]|1[0-2])$' then ${isOver(`to_date(m.month, 'YYYY-MM')::timestamp`, 'p')} else false end`
const ends = `
select p.id::text, coalesce(array_agg(coalesce(m.month, '?') order by m.month) filter (where not ${over}), '{}') as early
from unnest($1::bigint[], $2::timestamptz[]) c (id, at) cross join lateral (select * from events where id = c.id and at = c.at offset 0) p
cross join lateral jsonb_array_elements_text(case jsonb_typeof(p.data->'months') when 'array' then p.data->'months' else '["?"]' end) m (month)
group by p.id`

/** An end of the search before its time: somebody hides what was asked, and has the journal say that it is as it should be. */
export async function checkEnds(pool: Pool, claims: readonly Claim[], auditDays: number): Promise<readonly Found[]> {
  if (claims.length === 0) return []
  const { rows } = await pool.query<{ id: string; early: readonly string[] }>(ends, placesOf(claims, auditDays))
  const early = new Map(rows.map((row) => [row.id, row.early]))
  return claims.flatMap(({ chained }) =>
    (early.get(chained.row.id) ?? []).map((month): Found => ({ chained, finding: { kind: 'evidence-changed', what: `end of the search of ${month}, too early` } })),
  )
}

function placesOf(claims: readonly Claim[], auditDays: number): unknown[] {
  return [claims.map(({ chained }) => chained.row.id), claims.map(({ chained }) => chained.row.at), auditDays]
}

function findingsOf({ placed, agrees, subjects_agree: sameSubjects, ended }: Row): readonly Finding[] {
  if (!placed && ended) return [{ kind: 'purged' }]
  if (!placed) return [{ kind: 'evidence-removed', what: 'place in the audit' }]
  const place: readonly Finding[] = agrees ? [sound] : [{ kind: 'evidence-changed', what: 'place in the audit' }]
  return sameSubjects ? place : [...place, { kind: 'evidence-changed', what: 'subjects in the audit' }]
}
