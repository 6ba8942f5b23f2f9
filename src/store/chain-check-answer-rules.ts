/** Rules about unforeseen answers, and their ends, against what the journal says of each: nobody decides for a partner past it. */
import type { ChainFault } from '../ports/chain-store.ts'
import type { Pool } from './pool.ts'

interface Row {
  readonly id: string
  readonly what: 'rule' | 'end'
  readonly kept: boolean
  readonly said: boolean
}

// one statement sees all of them as they were at one moment
const differing = `
with kept as (
  select 'rule' as what, id::text, jsonb_build_object('id', id, 'partner', partner, 'name', name, 'match', match, 'meaning', meaning, 'reason', reason, 'by', made_by) as data from answer_rules
  union all
  select 'end', rule_id::text, jsonb_build_object('id', rule_id, 'reason', reason, 'by', ended_by) from answer_rule_ends
), said as (
  select case type when 'answer-rule.made' then 'rule' else 'end' end as what, data->>'id' as id, data from events where type in ('answer-rule.made', 'answer-rule.ended')
)
select coalesce(k.id, s.id) as id, coalesce(k.what, s.what) as what, k.id is not null as kept, s.id is not null as said
from kept k full join said s on s.what = k.what and s.id = k.id
where k.data is distinct from s.data
order by 1, 2`

export async function checkAnswerRules(pool: Pool): Promise<readonly ChainFault[]> {
  const { rows } = await pool.query<Row>(differing)
  return rows.map((row) => ({ kind: 'rules-changed', what: `${row.what === 'end' ? 'end of rule' : 'rule'} ${row.id} ${wordOf(row)}` }))
}

function wordOf({ kept, said }: Row): string {
  if (!kept) return 'removed'
  return said ? 'changed' : 'in no entry'
}
