/** The lanes: one row a partner, changed by settlements, by probes and by people. */
import type { LaneState } from '../domain/transfer.ts'
import type { Lane, LaneStore } from '../ports/lane-store.ts'
import type { Order } from '../ports/transfer-store.ts'
import type { Pool } from './pool.ts'
import { storableJson, storableText } from './storable.ts'

interface LaneRow {
  readonly partner: string
  readonly state: LaneState
  readonly since: Date
  readonly reason: string | null
  readonly suspended_by: string | null
  readonly failures: number
  readonly probes: number
  readonly next_probe_at: Date | null
}

// a lane that a person suspended has no next probe: no probe opens it. Failures and probes stay: until the partner really
// answers a message, one more failure suspends the lane again, for longer
const reopen = `
with lane as (
  update lanes set state = 'open', since = now(), reason = null, next_probe_at = null
  where partner = $1 and state = 'suspended' and next_probe_at is not null
  returning *
), ${journal('lane.opened')}
select partner from lane`

const suspend = `
with lane as (
  update lanes set state = 'suspended', since = now(), reason = $3, suspended_by = $4, probes = 0, next_probe_at = null where partner = $1
  returning *
), ${journal('lane.suspended')}
select partner from lane`

const resume = `
with lane as (
  update lanes set state = 'open', since = now(), reason = null, failures = 0, probes = 0, next_probe_at = null
  where partner = $1 and state <> 'open'
  returning *
), ${journal('lane.opened')}
select partner from lane`

const takeProbes = `
update lanes set next_probe_at = now() + $1 * interval '1 millisecond', probes = probes + 1
where partner in (select partner from lanes where state = 'suspended' and next_probe_at <= now() order by next_probe_at for update skip locked)
returning *`

const unconfigured = 'partner-not-configured'

const stopUnconfigured = `
with lane as (
  update lanes l set state = 'stopped', since = now(), reason = '${unconfigured}', next_probe_at = null
  where l.partner <> all($1::text[]) and l.state <> 'stopped' and exists (select 1 from work w where w.partner = l.partner)
    and not exists (select 1 from workers o where o.until > now() and not o.leaving and o.works ? ('lane:' || l.partner))
  returning *
), ${journal('lane.stopped')}
select partner from lane`

function journal(type: string): string {
  return `journal as (insert into events (type, partner, data) select '${type}', partner, $2::jsonb from lane)`
}

export function createLaneStore(pool: Pool): LaneStore {
  return {
    async ensure(partners) {
      await pool.query('insert into lanes (partner) select unnest($1::text[]) on conflict do nothing', [partners])
      // configured again: nothing else kept it closed
      await pool.query(`update lanes set state = 'open', since = now(), reason = null where partner = any($1::text[]) and state = 'stopped' and reason = '${unconfigured}'`, [partners])
    },
    async stopUnconfigured(partners) {
      const { rows } = await pool.query<{ partner: string }>(stopUnconfigured, [partners, storableJson({ by: 'configuration', reason: unconfigured })])
      return rows.map(({ partner }) => partner)
    },
    async list() {
      const { rows } = await pool.query<LaneRow>('select * from lanes order by partner')
      return rows.map(toLane)
    },
    async countFailure(partner) {
      const { rows } = await pool.query<LaneRow>({
        name: 'lane-failure',
        text: 'update lanes set failures = failures + 1 where partner = $1 returning failures',
        values: [partner],
      })
      return rows[0]?.failures ?? 0
    },
    async takeDueProbes(holdMs) {
      const { rows } = await pool.query<LaneRow>(takeProbes, [holdMs])
      return rows.map(toLane)
    },
    async scheduleProbe(partner, afterMs) {
      await pool.query(
        `update lanes set next_probe_at = now() + $2 * interval '1 millisecond' where partner = $1 and state = 'suspended' and next_probe_at is not null`,
        [partner, afterMs],
      )
    },
    async reopen(partner) {
      const { rowCount } = await pool.query(reopen, [partner, storableJson({ by: 'probe' })])
      return rowCount === 1
    },
    async suspend(partner, order) {
      await pool.query(suspend, [partner, dataOf(order), storableText(order.reason), storableText(order.actor)])
    },
    async resume(partner, order) {
      await pool.query(resume, [partner, dataOf(order)])
    },
  }
}

function dataOf(order: Order): string {
  return storableJson({ actor: order.actor, reason: order.reason })
}

function toLane(row: LaneRow): Lane {
  return {
    partner: row.partner,
    state: row.state,
    since: row.since,
    reason: row.reason ?? undefined,
    // the column outlives what it tells of: it counts only while no probe would open the lane
    by: row.state === 'suspended' && row.next_probe_at === null ? (row.suspended_by ?? undefined) : undefined,
    failures: row.failures,
    probes: row.probes,
    nextProbeAt: row.next_probe_at ?? undefined,
  }
}
