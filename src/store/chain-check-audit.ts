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

// months whose search was ended are named by an entry of the journal, a year after them at the earliest
const look = `
select e.id::text,
  exists (select 1 from audit a where a.entry = e.id and a.at = e.at) as placed,
  exists (
    select 1 from audit a
    where a.entry = e.id and a.at = e.at and a.kind = e.data->>'kind' and a.actor = e.data->'actor'->>'id'
      and a.official is not distinct from e.data->>'official' and a.partner is not distinct from e.data->>'partner'
      and a.dossier_code is not distinct from e.data->>'dossierCode' and a.object is not distinct from e.data->>'object'
  ) as agrees,
  (select coalesce(array_agg(s.subject collate "C" order by s.subject collate "C"), '{}') from audit_subjects s where s.entry = e.id and s.at = e.at)
    = (select coalesce(array_agg(distinct x.subject collate "C"), '{}')
        from jsonb_array_elements_text(case when e.data ? 'subjects' then e.data->'subjects' else '[]' end) x (subject)) as subjects_agree,
  exists (
    select 1 from events p
    where p.type = 'audit.ended' and p.data->'months' ? to_char(e.at at time zone 'UTC', 'YYYY-MM') and p.at > e.at + interval '365 days'
  ) as ended
from unnest($1::bigint[], $2::timestamptz[]) c (id, at) cross join lateral (select * from events where id = c.id and at = c.at offset 0) e`

export async function checkAudit(pool: Pool, claims: readonly Claim[]): Promise<readonly Found[]> {
  if (claims.length === 0) return []
  const { rows } = await pool.query<Row>(look, [claims.map(({ chained }) => chained.row.id), claims.map(({ chained }) => chained.row.at)])
  const byId = new Map(rows.map((row) => [row.id, row]))
  return claims.flatMap(({ chained }) => {
    const row = byId.get(chained.row.id)
    return row === undefined ? [] : findingsOf(row).map((finding) => ({ chained, finding }))
  })
}

function findingsOf({ placed, agrees, subjects_agree: sameSubjects, ended }: Row): readonly Finding[] {
  if (!placed && ended) return [{ kind: 'purged' }]
  if (!placed) return [{ kind: 'evidence-removed', what: 'place in the audit' }]
  const place: readonly Finding[] = agrees ? [sound] : [{ kind: 'evidence-changed', what: 'place in the audit' }]
  return sameSubjects ? place : [...place, { kind: 'evidence-changed', what: 'subjects in the audit' }]
}
