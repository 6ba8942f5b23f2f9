/** Whether the journal's transaction ids are of this server: after a dump was restored into another they are not. */
import { GatewayError } from '../domain/errors.ts'
import type { Pool } from './pool.ts'

const furthest = `
select f.xact::text, f.xact >= pg_snapshot_xmax(pg_current_snapshot()) as is_ahead from (select greatest(
  (select xact from events order by events.xact desc, id desc limit 1), (select up_to_xact from chain_head), (select xact from followers order by followers.xact desc limit 1)
) as xact) f`

/** Rejects with `config_invalid`: what is written now would come before what is there, and nobody would follow or chain it. */
export async function requireSameServer(pool: Pool): Promise<void> {
  const [row] = (await pool.query<{ xact: string | null; is_ahead: boolean | null }>(furthest)).rows
  if (typeof row?.xact !== 'string' || row.is_ahead !== true) return
  const epoch = (BigInt(row.xact) >> 32n) + 1n
  throw new GatewayError('config_invalid', {
    detail:
      `The journal knows transaction ${row.xact}, which this PostgreSQL server has not come to: a dump was restored into a new server. ` +
      `Stop the server, run pg_resetwal --epoch=${epoch} on its data directory, and start it again; see docs/certificates.md, "Moving the database".`,
  })
}
