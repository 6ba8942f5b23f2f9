/** Dossiers by their date, and delays until the portal knows: what lists find, and that they find it by an index. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStoreKit, type StoreKit } from './store-kit.ts'

let kit: StoreKit
beforeAll(async () => {
  kit = await openStoreKit(['tax', 'land', 'portal'])
})
afterAll(() => kit.close())

const now = new Date('2026-11-22T03:00:00Z')
const day = (days: number) => new Date(now.getTime() + days * 86_400_000)

let number = 0

async function dossier(dueAt: Date, { partner = 'tax', ended = false, stands = false } = {}): Promise<string> {
  const code = `H56.14-261101-${String(++number).padStart(7, '0')}`
  await kit.accept({ dossierCode: code, partner })
  const suspensions = stands ? [{ reason: 'supplement', partner, from: day(-3).toISOString() }] : []
  const clock = { promisedAt: dueAt.toISOString(), dueAt: dueAt.toISOString(), suspensions, ...(ended ? { endedAt: now.toISOString() } : {}) }
  await kit.sql.query('insert into dossiers (sender, code, client, state) values ($1, $2, $3, $4)', ['H56', code, 'province-56', JSON.stringify({ status: 4, clock })])
  return code
}

describe('deadlines', () => {
  test('overdue is what is past and runs, soon what comes within the days; the earliest first, in pages', async () => {
    const late = await dossier(day(-5))
    const later = await dossier(day(-1), { partner: 'land' })
    const soon = await dossier(day(1))
    const [stands, , far] = [await dossier(day(-4), { stands: true }), await dossier(day(-9), { ended: true }), await dossier(day(30))]
    const codes = async (filter: Parameters<typeof kit.store.deadlines.list>[0]) => (await kit.store.deadlines.list(filter, 50)).items.map(({ code }) => code)
    expect(await codes({ due: { to: now } })).toEqual([late, later])
    expect(await codes({ due: { from: now, to: day(2) } })).toEqual([soon])
    expect(await codes({ due: { to: now }, partner: 'land' })).toEqual([later])
    expect(await codes({})).toEqual([late, stands, later, soon, far])
    const first = await kit.store.deadlines.list({}, 2)
    expect(first.items).toMatchObject([{ code: late, client: 'province-56', procedureCode: '1.006714', partners: ['tax'], status: 4, clock: 'runs', portal: 'none', dueAt: day(-5) }, { code: stands, clock: 'stands' }])
    const second = await kit.store.deadlines.list({}, 50, first.next)
    expect(second.items.map(({ code }) => code)).toEqual([later, soon, far])
    expect(second.next).toBeUndefined()
    await expect(kit.store.deadlines.list({}, 2, 'bm9uZQ')).rejects.toMatchObject({ code: 'invalid_cursor' })
  })

  test('follow the state, whoever writes it, and take no odd date for one', async () => {
    const code = await dossier(day(-2))
    const rowOf = async () => (await kit.sql.query<{ due_at: Date | null; clock: string }>('select due_at, clock from dossiers where code = $1', [code])).rows[0]
    expect(await rowOf()).toEqual({ due_at: day(-2), clock: 'runs' })
    const change = (path: string, value: string) => kit.sql.query(`update dossiers set state = jsonb_set(state, $2, $3) where code = $1`, [code, path, value])
    await change('{clock,dueAt}', '"2026-12-01T17:00:00+07:00"')
    expect(await rowOf()).toEqual({ due_at: new Date('2026-12-01T10:00:00Z'), clock: 'runs' })
    await change('{clock,dueAt}', '"9999-12-31T17:00:00+07:00"')
    expect(await rowOf()).toEqual({ due_at: null, clock: 'runs' })
    await change('{clock,endedAt}', '"2026-11-22T03:00:00Z"')
    expect(await rowOf()).toMatchObject({ clock: 'ended' })
  })
})

describe('delays', () => {
  /** Changes of one partner, each told to the portal so many seconds after it came; undefined: waits. */
  async function mirrors(partner: string, from: Date, seconds: readonly (number | undefined)[]): Promise<void> {
    for (const delay of seconds) {
      const { id, sequence } = await kit.accept({ id: randomUUID(), partner: 'portal', purpose: 'mirror' })
      await kit.sql.query('insert into mirrors (transfer_id, source_partner, event_at, sender, dossier_code) values ($1, $2, $3, $4, $5) on conflict (transfer_id) do update set source_partner = excluded.source_partner, event_at = excluded.event_at', [id, partner, from, 'H56', 'x'])
      if (delay === undefined) continue
      await kit.sql.query('delete from work where sequence = $1', [sequence])
      await kit.sql.query("update transfers set state = 'confirmed', state_at = $2 where id = $1", [id, new Date(from.getTime() + delay * 1000)])
    }
  }

  test('by partner and by day, with what is late; the same before and after it is written beside', async () => {
    await mirrors('tax', day(-10), [60, 120, 7_200])
    await mirrors('tax', day(-9), [60, undefined])
    await mirrors('land', day(-9), [30])
    const ask = () => kit.store.syncDelays.report({ from: day(-11), to: day(-8), lateAfterMs: 1_800_000, now })
    const report = await ask()
    expect(report.items).toMatchObject([{ partner: 'land', count: 1, late: 0, pending: 0 }, { partner: 'tax', count: 5, late: 2, pending: 1, longest: 7_200_000, p50: 90_000 }])
    expect(report.days).toMatchObject([
      { partner: 'land', day: '2026-11-13', count: 1 },
      { partner: 'tax', day: '2026-11-12', count: 3, late: 1, p50: 120_000 },
      { partner: 'tax', day: '2026-11-13', count: 2, late: 1, pending: 1 },
    ])
    expect(await kit.store.syncDelays.writeTold(4, day(-30))).toBe(4)
    expect(await kit.store.syncDelays.writeTold(4, day(-30))).toBe(1)
    expect(await kit.store.syncDelays.writeTold(4, day(-30))).toBe(0)
    expect(await ask()).toEqual(report)
  })

  test('are read from one index, however many there are', async () => {
    await kit.sql.query(`insert into mirrors (transfer_id, source_partner, event_at, sender, dossier_code, told_at)
      select gen_random_uuid(), 'tax', $1::timestamptz + n * interval '1 second', 'H56', 'x', $1::timestamptz + n * interval '1 second' + interval '2 minutes' from generate_series(1, 100000) n`, [day(-60)])
    await kit.sql.query('vacuum analyze mirrors')
    await kit.sql.query('set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off')
    const { rows } = await kit.sql.query<{ 'QUERY PLAN': string }>("explain select source_partner, told_at from mirrors where event_at >= $1::timestamptz and event_at < $2::timestamptz and told_at is not null".replace('$1', `'${day(-60).toISOString()}'`).replace('$2', `'${day(-58).toISOString()}'`))
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('Index Only Scan using mirrors_by_time')
    const startedAt = performance.now()
    const report = await kit.store.syncDelays.report({ from: day(-61), to: day(-58), lateAfterMs: 60_000, now })
    expect(report.items).toMatchObject([{ partner: 'tax', count: 100_000, late: 100_000, p50: 120_000, p95: 120_000 }])
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })
})
