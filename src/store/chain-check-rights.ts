/** The versions of clients' rights against what the journal says of each: nobody gives rights past it. */
import type { ChainFault } from '../ports/chain-store.ts'
import type { Pool } from './pool.ts'

interface Row {
  readonly client: string
  readonly version: number
  readonly kept: boolean
  readonly said: boolean
}

// one statement sees both as they were at one moment
const differing = `
with said as (
  select data->>'client' as client, (data->>'version')::int as version, data from events where type = 'rights.changed'
)
select coalesce(r.client, s.client) as client, coalesce(r.version, s.version) as version, r.client is not null as kept, s.client is not null as said
from rights r full join said s on s.client = r.client and s.version = r.version
where r.client is null or s.client is null
  or s.data is distinct from jsonb_build_object('client', r.client, 'version', r.version, 'rights', r.rights, 'reason', r.reason, 'by', r.made_by)
order by 1, 2`

export async function checkRights(pool: Pool): Promise<readonly ChainFault[]> {
  const { rows } = await pool.query<Row>(differing)
  return rows.map((row) => ({ kind: 'rights-changed', what: `${row.client} version ${row.version} ${wordOf(row)}` }))
}

function wordOf({ kept, said }: Row): string {
  if (!kept) return 'removed'
  return said ? 'changed' : 'in no entry'
}
