/** The passes of reconciliations: asked for, taken by one worker at a time, written page by page. */
import type { DifferenceKind } from '../../schemas/reconciliation.ts'
import { askedKinds } from '../domain/reconcile.ts'
import type { Compared, PortalWord, ReconciledCounts, ReconcilePlace, ReconcileTurn, ReconciliationRow, ReconciliationStore } from '../ports/reconciliation-store.ts'
import type { Page } from '../ports/transfer-store.ts'
import { boundsOf } from './compared-transfers.ts'
import { readDayCursor, writeDayCursor } from './cursor.ts'
import { inTransaction, type Client, type Pool } from './pool.ts'
import { isUuid, storableJson, storableText } from './storable.ts'

interface Row {
  readonly id: string
  readonly sequence: bigint
  readonly partner: string
  readonly day: string
  readonly asked_by: string
  readonly at: Date
  readonly state: 'running' | 'done' | 'failed'
  readonly failure: string | null
  readonly pass: number
  readonly counts: Partial<ReconciledCounts>
  readonly place: ReconcilePlace | null
  readonly owner: string
  readonly differences: readonly { readonly kind: DifferenceKind; readonly count: number; readonly repaired: number }[] | null
}

export const nothingCounted: ReconciledCounts = { sent: 0, delivered: 0, confirmed: 0, failed: 0, pending: { hour: 0, day: 0, 'three-days': 0, more: 0 }, askedPartner: false, asked: 0 }

const columns = `r.id, r.sequence, r.partner, to_char(r.day, 'YYYY-MM-DD') as day, r.asked_by, r.at, r.state, r.failure, r.pass, r.counts, r.place, r.owner`

// what is gone without anybody's doing is no difference any more
const withDifferences = `
${columns}, (
  select jsonb_agg(k order by k.kind) from (
    select d.kind, sum(d.count)::int as count, coalesce(sum(d.count) filter (where d.state = 'repaired'), 0)::int as repaired
    from difference_counts d where d.reconciliation = r.id and d.state <> 'gone' group by d.kind having sum(d.count) > 0
  ) k
) as differences`

const again = `pass = r.pass + 1, state = 'running', asked_by = excluded.asked_by, requested_at = now(), at = now(), failure = null, counts = '{}', place = null, owner = null, lease_until = null`

const request = `
insert into reconciliations as r (id, partner, day, asked_by) values ($1, $2, $3, $4)
on conflict (partner, day) do update set ${again} where r.state <> 'running'
returning id`

const requestDaily = `
insert into reconciliations as r (id, partner, day, asked_by)
select $1, $2, $3, 'gateway' where exists (select 1 from transfers t where t.partner = $2 and t.accepted_at >= $4 and t.accepted_at < $5 and t.purpose <> 'webhook')
on conflict (partner, day) do update set ${again} where (r.state = 'failed' or (r.state = 'done' and $6)) and r.at < $7
returning id`

const take = `
update reconciliations r set owner = $1, lease_until = now() + $2 * interval '1 millisecond'
where id = (
  select id from reconciliations one where state = 'running' and (lease_until is null or lease_until < now()) and partner <> all($3::text[])
    and not exists (select 1 from reconciliations other where other.partner = one.partner and other.state = 'running' and other.lease_until >= now())
  order by requested_at, sequence limit 1 for update skip locked
)
returning ${columns}`

const hold = `
update reconciliations r set counts = $4, place = $5, lease_until = now() + $6 * interval '1 millisecond'
where id = $1 and owner = $2 and pass = $3 and state = 'running' and lease_until > now()
returning ${columns}`

// what somebody repairs, and it is still found, stays with whoever looks after it
const found = `
insert into differences as d (reconciliation, partner, kind, sender, dossier_code, subject, transfer_id, inbox_id, here, there, facts, act, pass)
select $1, $2, f.kind, f.sender, f.code, f.subject, f.transfer_id, f.inbox_id, f.here, f.there, f.facts, f.act, $3
from unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::uuid[], $9::bigint[], $10::text[], $11::text[], $12::jsonb[], $13::text[])
  as f (kind, sender, code, subject, transfer_id, inbox_id, here, there, facts, act)
on conflict (reconciliation, kind, sender, dossier_code, subject) do update
  set transfer_id = excluded.transfer_id, inbox_id = excluded.inbox_id, here = excluded.here, there = excluded.there, facts = excluded.facts, act = excluded.act, pass = excluded.pass,
    state = case when d.state = 'repairing' then d.state else 'open' end, repaired_at = null`

const notAsked = `
update differences d set pass = $2 from unnest($3::text[], $4::text[]) as k (sender, code)
where d.reconciliation = $1 and d.sender = k.sender and d.dossier_code = k.code and d.kind = any($5::text[])`

const portalSaid = `
insert into portal_standings as p (sender, dossier_code, asked_at, mirror, differs, status)
select sender, code, now(), mirror, differs, status from unnest($1::text[], $2::text[], $3::uuid[], $4::boolean[], $5::smallint[]) as s (sender, code, mirror, differs, status)
on conflict (sender, dossier_code) do update set asked_at = now(), mirror = excluded.mirror, differs = excluded.differs, status = excluded.status`

const queueToAsk = `
insert into asking_paces as p (partner, free_at) values ($1, clock_timestamp() + $2::float8 * interval '1 millisecond')
on conflict (partner) do update set free_at = greatest(p.free_at, clock_timestamp()) + $2::float8 * interval '1 millisecond'
returning greatest(0, extract(epoch from free_at - clock_timestamp()) * 1000 - $2::float8)::float8 as ms`

const close = `
with r as (
  update reconciliations set state = case when $4::text is null then 'done' else 'failed' end, failure = $4, place = null, owner = null, lease_until = null
  where id = $1 and owner = $2 and pass = $3 and state = 'running' and lease_until > now()
  returning id, pass
), ended as (
  update differences d set state = 'gone', next_at = null from r where d.reconciliation = r.id and d.pass < r.pass and d.state = 'open'
)
select id from r`

type Runs = Pick<ReconciliationStore, 'request' | 'requestMissing' | 'get' | 'list' | 'take' | 'keep' | 'finish' | 'queueToAsk' | 'portalSaid'>

export function createReconciliationRuns(pool: Pool): Runs {
  async function get(id: string): Promise<ReconciliationRow | undefined> {
    if (!isUuid(id)) return undefined
    const { rows } = await pool.query<Row>(`select ${withDifferences} from reconciliations r where r.id = $1`, [id])
    return rows[0] && toRow(rows[0])
  }

  return {
    get,
    async request({ id, partner, day, by }) {
      const { rows } = await pool.query<{ id: string }>(request, [id, partner, day, by])
      const known = rows[0]?.id ?? (await pool.query<{ id: string }>('select id from reconciliations where partner = $1 and day = $2', [partner, day])).rows[0]?.id
      const reconciliation = known === undefined ? undefined : await get(known)
      if (reconciliation === undefined) throw new Error('a reconciliation that was asked for is not there')
      return { kind: rows.length > 0 ? 'requested' : 'running', reconciliation }
    },
    async requestMissing({ partners, today, days, again: newest, since, id }) {
      let requested = 0
      for (let back = 1; back <= days; back += 1) {
        const day = new Date(Date.parse(`${today}T00:00:00Z`) - back * dayMs).toISOString().slice(0, 10)
        const { from, to } = boundsOf(day)
        for (const partner of partners) {
          const { rowCount } = await pool.query(requestDaily, [id(), partner, day, from, to, back <= newest, since])
          requested += rowCount ?? 0
        }
      }
      return requested
    },
    list: (filter, limit, cursor) => list(pool, filter, limit, cursor),
    async take(owner, leaseMs, not) {
      const { rows } = await inTransaction(pool, async (client) => {
        // two that look at once would take two days of one partner
        await client.query(`select pg_advisory_xact_lock(hashtextextended('take a reconciliation', 0))`)
        return client.query<Row>(take, [owner, leaseMs, not])
      })
      return rows[0] && toTurn(rows[0])
    },
    keep: (turn, compared, leaseMs) => inTransaction(pool, (client) => keep(client, turn, compared, leaseMs)),
    async finish({ id, owner, pass }, failure) {
      const { rowCount } = await pool.query(close, [id, owner, pass, storableText(failure)])
      return rowCount === 1
    },
    async queueToAsk(partner, dossiers, asksPerMinute) {
      const { rows } = await pool.query<{ ms: number }>(queueToAsk, [partner, (dossiers * minuteMs) / asksPerMinute])
      return rows[0]?.ms ?? 0
    },
    portalSaid: (words) => writePortalWords(pool, words),
  }
}

const dayMs = 24 * 3_600_000
const minuteMs = 60_000

async function list(pool: Pool, filter: Parameters<ReconciliationStore['list']>[0], limit: number, cursor?: string): Promise<Page<ReconciliationRow>> {
  const position = cursor === undefined ? undefined : readDayCursor(cursor)
  const given = [
    { condition: 'r.partner = $', values: [filter.partner] },
    { condition: 'r.day = $', values: [filter.day] },
    { condition: '(r.day, r.sequence) < ($, $)', values: position === undefined ? [undefined] : [position.day, position.sequence] },
  ].filter(({ values }) => values[0] !== undefined)
  let number = 0
  const where = given.map(({ condition }) => condition.replaceAll('$', () => `$${(number += 1)}`)).join(' and ')
  const text = `select ${withDifferences} from reconciliations r ${where === '' ? '' : `where ${where}`} order by r.day desc, r.sequence desc limit $${number + 1}`
  const { rows } = await pool.query<Row>(text, [...given.flatMap(({ values }) => values), limit + 1])
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items: items.map(toRow), next: rows.length > limit && last !== undefined ? writeDayCursor(last) : undefined }
}

async function keep(client: Client, turn: ReconcileTurn, { counts, place, found: all, unanswered, portal }: Compared, leaseMs: number): Promise<ReconcileTurn | undefined> {
  const { rows } = await client.query<Row>(hold, [turn.id, turn.owner, turn.pass, storableJson(counts), place === undefined ? null : storableJson(place), leaseMs])
  const [held] = rows
  if (held === undefined) return undefined
  // before the counts are touched: whoever repairs one of these holds its row when it comes to count
  if (unanswered.length > 0) await client.query(notAsked, [turn.id, turn.pass, unanswered.map(({ sender }) => sender), unanswered.map(({ code }) => code), askedKinds])
  // two rows of a page may show the same difference
  const once = [...new Map(all.map((row) => [JSON.stringify([row.kind, row.sender, row.dossierCode, row.subject]), row])).values()]
  if (once.length > 0) {
    await client.query(found, [
      turn.id,
      turn.partner,
      turn.pass,
      once.map(({ kind }) => kind),
      once.map(({ sender }) => sender),
      once.map(({ dossierCode }) => storableText(dossierCode)),
      once.map(({ subject }) => subject ?? ''),
      once.map(({ transferId }) => transferId ?? null),
      once.map(({ inboxId }) => inboxId ?? null),
      once.map(({ here }) => storableText(here)),
      once.map(({ there }) => storableText(there)),
      once.map(({ facts }) => storableJson(facts)),
      once.map(({ act }) => act),
    ])
  }
  await writePortalWords(client, portal)
  return toTurn(held)
}

async function writePortalWords(connection: Client | Pool, words: readonly PortalWord[]): Promise<void> {
  const once = [...new Map(words.map((word) => [JSON.stringify([word.sender, word.code]), word])).values()]
  if (once.length === 0) return
  await connection.query(portalSaid, [once.map(({ sender }) => sender), once.map(({ code }) => code), once.map(({ mirror }) => mirror), once.map(({ differs }) => differs), once.map(({ status }) => status ?? null)])
}

function toTurn({ id, partner, day, asked_by: by, pass, at, owner, counts, place }: Row): ReconcileTurn {
  return { id, partner, day, by, pass, at, owner, counts: { ...nothingCounted, ...counts }, place: place ?? undefined }
}

function toRow({ id, partner, day, asked_by: by, at, state, failure, counts, differences }: Row): ReconciliationRow {
  return { ...nothingCounted, ...counts, id, partner, day, at, by, state, failure: failure ?? undefined, differences: differences ?? [] }
}
