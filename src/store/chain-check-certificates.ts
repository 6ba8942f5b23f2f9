/** The table of certificates against what the journal says of each, and against its own thumbprints. */
import { hasOwnThumbprint } from '../domain/own-thumbprint.ts'
import type { ChainFault } from '../ports/chain-store.ts'
import type { Pool } from './pool.ts'

interface Row {
  readonly named: string
  readonly to: string | null
  readonly said_organisation: string | null
  readonly thumbprint: string | null
  readonly organisation: string | null
  readonly state: string | null
  readonly pem: string | null
}

// one statement sees both as they were at one moment; the entries are found among the few that are about no transfer
const both = `
with said as (
  select distinct on (data->>'thumbprint') data->>'thumbprint' as thumbprint, data->>'organisation' as organisation, data->>'to' as state
  from events where transfer_id is null and type in ('certificate.added', 'certificate.moved')
  order by data->>'thumbprint', id desc
)
select coalesce(c.thumbprint, s.thumbprint) as named, s.state as to, s.organisation as said_organisation, c.thumbprint, c.organisation, c.state, c.pem
from certificates c full join said s on s.thumbprint = c.thumbprint order by 1`

export async function checkCertificates(pool: Pool): Promise<readonly ChainFault[]> {
  const { rows } = await pool.query<Row>(both)
  return rows.flatMap((row) => faultsOf(row).map((what) => ({ kind: 'certificate-changed', what: `${row.named} ${what}` }) as const))
}

function faultsOf({ to, said_organisation: organisation, thumbprint, pem, ...row }: Row): readonly string[] {
  if (thumbprint === null || pem === null) return ['removed']
  const itself = hasOwnThumbprint({ thumbprint, pem }) ? [] : ['pem']
  if (to === null) return [...itself, 'in no entry']
  return [...itself, ...(row.state === to ? [] : ['state']), ...(row.organisation === organisation ? [] : ['organisation'])]
}
