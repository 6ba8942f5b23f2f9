/** Differences whose transfers are sent again by a run: taken into it, and looked at once their item of it ended. */
import { deliveredStates } from '../domain/transfer.ts'
import type { ReconciliationStore } from '../ports/reconciliation-store.ts'
import type { Pool } from './pool.ts'
import { storableJson, storableText } from './storable.ts'

/** The transfer that brings the whole dossier of `self`: the newest delivered one to its partner that is no follow-up. */
export const wholeDossierOf = (self: string, states: string) => `
select t.id from transfers t
where t.dossier_code = ${self}.dossier_code and t.sender = ${self}.sender and t.partner = ${self}.partner and t.purpose = 'submission' and t.state = any(${states}::text[])
  and not exists (select 1 from events e where e.transfer_id = t.id and e.type = 'transfer.accepted' and e.data ? 'followUp')
order by t.sequence desc limit 1`

const ofKind = `from differences d join transfers self on self.id = d.transfer_id where d.reconciliation = $1 and d.kind = $2 and d.state = 'open' and d.act <> 'none' order by d.id`
const toReplay = `select d.id::text as id, self.id as "transferId" ${ofKind}`
const toResend = `select d.id::text as id, coalesce((${wholeDossierOf('self', '$3')}), self.id) as "transferId" ${ofKind}`

// what the run does not have, another one took or its transfer does not allow
const take = `
with d as (
  update differences d
  set state = 'repairing', ordered_by = $4, ordered_reason = $5, run = $1, run_transfer = k.transfer_id, acted = true, next_at = null, looks = 0, failure = null
  from unnest($2::bigint[], $3::uuid[]) as k (id, transfer_id)
  where d.id = k.id and d.state = 'open' and exists (select 1 from replay_items i where i.run = $1 and i.transfer_id = k.transfer_id)
  returning d.*
), journal as (
  insert into events (type, transfer_id, partner, dossier_code, data)
  select 'difference.repairing', transfer_id, partner, dossier_code,
    jsonb_build_object('difference', id::text, 'kind', kind, 'act', act, 'reconciliation', reconciliation, 'run', run) || $6::jsonb from d order by id
)
select id::text as id from d`

const heed = `
with over as (
  select d.id, case when i.state <> 'delivered' then coalesce(i.code, 'still-differs') end as failure
  from differences d join replay_items i on i.transfer_id = d.run_transfer and i.run = d.run
  where d.run is not null and d.state = 'repairing' and d.next_at is null and i.state not in ('pending', 'sent')
  limit $1
)
update differences d set next_at = now(), failure = over.failure from over where d.id = over.id and d.state = 'repairing' and d.next_at is null`

type InRuns = Pick<ReconciliationStore, 'toSendAgain' | 'orderInRun' | 'heedRuns'>

export function createDifferencesInRuns(pool: Pool): InRuns {
  return {
    async toSendAgain(reconciliation, kind, verb) {
      const values = [reconciliation, kind]
      const { rows } = await pool.query<{ id: string; transferId: string }>(verb === 'resend' ? toResend : toReplay, verb === 'resend' ? [...values, deliveredStates] : values)
      return rows
    },
    async orderInRun(run, differences, { actor, reason }) {
      const values = [run, differences.map(({ id }) => id), differences.map(({ transferId }) => transferId), actor, storableText(reason), storableJson({ actor, reason })]
      const { rows } = await pool.query<{ id: string }>(take, values)
      return rows.map(({ id }) => id)
    },
    async heedRuns(limit) {
      const { rowCount } = await pool.query(heed, [limit])
      return rowCount ?? 0
    },
  }
}
