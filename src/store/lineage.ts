/** The LineageStore port on PostgreSQL. */
import type { LineageStore, TransferLineage } from '../ports/lineage-store.ts'
import type { Pool } from './pool.ts'
import { isUuid } from './storable.ts'
import { stateNow } from './transfer-row.ts'

/** So many of each kind are shown, the newest. */
const most = 200

type Runs = TransferLineage['runs']
type Corrections = TransferLineage['correctedBy']
type Versions = TransferLineage['dossier']

const runs = `
select r.id as run, r.name, r.verb, i.state, r.made_at as at, r.made_by as by
from replay_items i join replay_runs r on r.id = i.run where i.transfer_id = $1 order by r.sequence desc limit ${most}`

const corrects = `select original from corrections where transfer_id = $1`

const correctedBy = `
select transfer_id as "transferId", id as correction, decided_at as at
from corrections where original = $1 and state = 'sent' order by sequence limit ${most}`

const versions = `
select t.id as "transferId", ${stateNow} as state, t.accepted_at as "acceptedAt"
from transfers self
-- by its dossier, whatever the planner thinks that a partner has
cross join lateral (select * from transfers where dossier_code = self.dossier_code offset 0) t
left join work w on w.transfer_id = t.id
where self.id = $1 and t.partner = self.partner and t.sender = self.sender order by t.sequence desc limit ${most}`

export function createLineageStore(pool: Pool): LineageStore {
  async function rowsOf<Rows extends readonly object[]>(text: string, id: string): Promise<Rows> {
    const { rows } = await pool.query(text, [id])
    // each statement names its columns as the port does
    return rows as unknown as Rows
  }

  return {
    async of(id) {
      if (!isUuid(id)) return undefined
      const dossier = await rowsOf<Versions>(versions, id)
      // itself at least
      if (dossier.length === 0) return undefined
      const [ranIn, made, correctedAs] = await Promise.all([rowsOf<Runs>(runs, id), rowsOf<readonly { readonly original: string }[]>(corrects, id), rowsOf<Corrections>(correctedBy, id)])
      return { transferId: id.toLowerCase(), runs: ranIn, corrects: made[0]?.original, correctedBy: correctedAs, dossier: dossier.toReversed() }
    },
  }
}
