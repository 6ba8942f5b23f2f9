/** The PollStore port on PostgreSQL. */
import type { AwaitedDossier } from '../ports/adapter.ts'
import type { PollStore, PollTurn } from '../ports/poll-store.ts'
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
select a.dossier_code, a.sender, a.transfer_id, t.procedure_code, t.remote_id, t.accepted_at
from (select * from awaited where partner = $1 order by asked_at, hashtext(transfer_id::text || asked_at::text) limit $2) a
join transfers t on t.id = a.transfer_id
order by a.asked_at, hashtext(a.transfer_id::text || a.asked_at::text)`

const store = `
with asked as (
  update awaited a set asked_at = now()
  where a.partner = $1 and a.transfer_id = any($4::uuid[])
)
update pollers set cursor = coalesce($2, cursor), acknowledgement = coalesce($3, acknowledgement) where partner = $1`

const finish = `
update pollers set last_at = now(), next_at = now() + $2 * interval '1 millisecond', last_failure = $3,
  failures = case when $3::text is null then 0 else failures + 1 end
where partner = $1`

const list = 'select p.*, (select count(*)::int from awaited a where a.partner = p.partner) as awaited from pollers p order by partner'

export function createPollStore(pool: Pool): PollStore {
  return {
    async ensure(partners) {
      await pool.query('insert into pollers (partner) select unnest($1::text[]) on conflict do nothing', [partners])
    },
    async takeDue(partners, holdMs, most) {
      const { rows } = await pool.query<PollerRow>(takeDue, [partners, holdMs])
      return Promise.all(rows.map((row) => turnOf(pool, row, most(row.partner))))
    },
    async stored({ partner, awaited }, { cursor, acknowledgement }) {
      const values = [partner, storableText(cursor), storableText(acknowledgement), awaited.map(({ messageId }) => messageId)]
      await pool.query(store, values)
    },
    async acknowledged(partner) {
      await pool.query('update pollers set acknowledgement = null where partner = $1', [partner])
    },
    async finish(partner, { afterMs, failure }) {
      await pool.query(finish, [partner, afterMs, storableText(failure)])
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

async function turnOf(pool: Pool, { partner, cursor, acknowledgement, failures }: PollerRow, most: number): Promise<PollTurn> {
  const { rows } = await pool.query<AwaitedRow>(awaitedOf, [partner, most])
  return { partner, cursor: cursor ?? undefined, acknowledgement: acknowledgement ?? undefined, failures, awaited: rows.map(toAwaited) }
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
