/** The PollStore port on PostgreSQL. */
import { whyAskNoMore } from '../domain/asking-ends.ts'
import type { DossierState } from '../domain/dossier-state.ts'
import type { AwaitedDossier } from '../ports/adapter.ts'
import type { AskingLimits, PollStore, PollTurn } from '../ports/poll-store.ts'
import { letGoOf } from './awaited-rows.ts'
import type { Pool } from './pool.ts'
import { storableText } from './storable.ts'

interface PollerRow {
  readonly partner: string
  readonly cursor: string | null
  readonly acknowledgement: string | null
  readonly failures: number
}

interface AwaitedRow {
  readonly dossier_code: string
  readonly procedure_code: string
  readonly sender: string
  readonly transfer_id: string
  readonly remote_id: string | null
  readonly accepted_at: Date
  readonly known: DossierState | null
  readonly now: Date
}

interface ViewRow extends PollerRow {
  readonly last_at: Date | null
  readonly next_at: Date
  readonly last_failure: string | null
  readonly awaited: number
}

const takeDue = `
update pollers set next_at = now() + $2 * interval '1 millisecond'
where partner in (select partner from pollers where partner = any($1::text[]) and next_at <= now() order by next_at for update skip locked)
returning partner, cursor, acknowledgement, failures`

// those of one turn have the same time: another order each time, so that none is always behind one that breaks off the poll
const awaitedOf = `
select a.dossier_code, a.sender, a.transfer_id, t.procedure_code, t.remote_id, t.accepted_at, d.state as known, now() as now
from (select * from awaited where partner = $1 order by asked_at, hashtext(transfer_id::text || asked_at::text) limit $2) a
join transfers t on t.id = a.transfer_id left join dossiers d on d.sender = a.sender and d.code = a.dossier_code
order by a.asked_at, hashtext(a.transfer_id::text || a.asked_at::text)`

const store = `
with asked as (
  update awaited a set asked_at = now()
  where a.partner = $1 and a.transfer_id = any($4::uuid[])
)
update pollers set cursor = coalesce($2, cursor), acknowledgement = coalesce($3, acknowledgement), next_at = now() + $5 * interval '1 millisecond'
where partner = $1`

const finish = `
update pollers set last_at = now(), next_at = now() + $2 * interval '1 millisecond', last_failure = $3,
  failures = case when $3::text is null or $4 then 0 else failures + 1 end
where partner = $1`

const list = 'select p.*, (select count(*)::int from awaited a where a.partner = p.partner) as awaited from pollers p order by partner'

export function createPollStore(pool: Pool): PollStore {
  return {
    async ensure(partners) {
      await pool.query('insert into pollers (partner) select unnest($1::text[]) on conflict do nothing', [partners])
    },
    async takeDue(partners, holdMs, limits) {
      const { rows } = await pool.query<PollerRow>(takeDue, [partners, holdMs])
      return Promise.all(rows.map((row) => turnOf(pool, row, holdMs, limits(row.partner))))
    },
    async stored({ partner, awaited, holdMs }, { cursor, acknowledgement }) {
      const values = [partner, storableText(cursor), storableText(acknowledgement), awaited.map(({ messageId }) => messageId), holdMs]
      await pool.query(store, values)
    },
    async acknowledged(partner, acknowledgement) {
      // another process may have stored later news meanwhile
      await pool.query('update pollers set acknowledgement = null where partner = $1 and acknowledgement = $2', [partner, storableText(acknowledgement)])
    },
    async finish(partner, { afterMs, failure, inPart = false }) {
      await pool.query(finish, [partner, afterMs, storableText(failure), inPart])
    },
    async list() {
      const { rows } = await pool.query<ViewRow>(list)
      return rows.map((row) => ({
        partner: row.partner,
        lastAt: row.last_at ?? undefined,
        nextAt: row.next_at,
        failures: row.failures,
        lastFailure: row.last_failure ?? undefined,
        awaited: row.awaited,
      }))
    },
  }
}

async function turnOf(pool: Pool, { partner, cursor, acknowledgement, failures }: PollerRow, holdMs: number, { most, horizonDays }: AskingLimits): Promise<PollTurn> {
  const { rows } = await pool.query<AwaitedRow>(awaitedOf, [partner, most])
  const judged = rows.map((row) => ({ row, cause: whyAskNoMore({ acceptedAt: row.accepted_at, remoteId: row.remote_id ?? undefined }, row.known ?? undefined, row.now, horizonDays) }))
  await letGoOf(pool, partner, judged.flatMap(({ row, cause }) => (cause === undefined ? [] : [{ transferId: row.transfer_id, cause }])))
  const awaited = judged.flatMap(({ row, cause }) => (cause === undefined ? [toAwaited(row)] : []))
  return { partner, cursor: cursor ?? undefined, acknowledgement: acknowledgement ?? undefined, failures, awaited, holdMs }
}

function toAwaited(row: AwaitedRow): AwaitedDossier {
  return {
    dossierCode: row.dossier_code,
    procedureCode: row.procedure_code,
    sender: row.sender,
    messageId: row.transfer_id,
    remoteId: row.remote_id ?? undefined,
    acceptedAt: row.accepted_at,
  }
}
