/** The AccessStore port on PostgreSQL: a version is a row, and a version that exists already is a conflict. */
import type { ClientRights } from '../../schemas/access.ts'
import type { AccessStore, RightsVersion } from '../ports/access-store.ts'
import type { Listening } from './listening.ts'
import type { Pool } from './pool.ts'
import { storableJson, storableText } from './storable.ts'

export const accessChannel = 'lienthong_access'

interface RightsRow {
  readonly client: string
  readonly version: number
  readonly rights: ClientRights
  readonly reason: string
  readonly made_by: string
  readonly made_at: Date
}

const columns = 'client, version, rights, reason, made_by, made_at'

/** With the entry of the journal that the check holds it against. */
const insert = `
with made as (
  insert into rights (client, version, rights, reason, made_by)
  select $1, $2::int + 1, $3, $4, $5 where $2::int = coalesce((select max(version) from rights where client = $1), 0)
  on conflict do nothing returning ${columns}
), journal as (
  insert into events (type, data)
  select 'rights.changed', jsonb_build_object('client', client, 'version', version, 'rights', rights, 'reason', reason, 'by', made_by) from made
)
select ${columns} from made`

/** `listening` hears `accessChannel`. */
export function createAccessStore(pool: Pool, listening: Listening): AccessStore {
  return {
    async current() {
      const { rows } = await pool.query<RightsRow>(`select distinct on (client) ${columns} from rights order by client, version desc`)
      return rows.map(versionOf)
    },
    async history(client) {
      const { rows } = await pool.query<RightsRow>(`select ${columns} from rights where client = $1 order by version desc limit 500`, [client])
      return rows.map(versionOf)
    },
    async change({ client, basedOn, rights, reason, by }) {
      const { rows } = await pool.query<RightsRow>(insert, [client, basedOn, storableJson(rights), storableText(reason), by])
      const [row] = rows
      if (row !== undefined) {
        await pool.query(`notify ${accessChannel}`)
        return { kind: 'changed', version: versionOf(row) }
      }
      const newest = await pool.query<{ version: number }>('select coalesce(max(version), 0)::int as version from rights where client = $1', [client])
      return { kind: 'conflict', version: newest.rows[0]?.version ?? 0 }
    },
    onChange: (listener) => listening.listen(listener),
  }
}

function versionOf({ client, version, rights, reason, made_by: by, made_at: at }: RightsRow): RightsVersion {
  return { client, version, rights, reason, by, at }
}
