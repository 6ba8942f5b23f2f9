/** Lists of comparisons are quick however many differences there are, and their numbers are those of the rows. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStoreKit, type StoreKit } from './store-kit.ts'

let kit: StoreKit
beforeAll(async () => {
  kit = await openStoreKit()
})
afterAll(() => kit.close())

const days = 50
const differencesOfDay = 2_000

test('fifty comparisons with very many differences are listed and counted at once', async () => {
  await kit.sql.query(`insert into reconciliations (id, partner, day, asked_by, state) select gen_random_uuid(), 'tax', '2026-11-20'::date - n, 'gateway', 'done' from generate_series(1, ${days}) n`)
  await kit.sql.query(`insert into differences (reconciliation, partner, kind, sender, dossier_code, act, pass)
    select r.id, 'tax', case when n % 2 = 0 then 'not-sent' else 'partner-lacks' end, 'H56', 'H56.14-' || n, 'replay', 1 from reconciliations r, generate_series(1, ${differencesOfDay}) n`)
  await kit.sql.query(`update differences set state = 'repaired' where dossier_code = 'H56.14-2'`)
  await kit.sql.query(`update differences set state = 'gone' where dossier_code = 'H56.14-3'`)
  await kit.sql.query(`update differences set state = 'gone' where kind = 'partner-lacks' and reconciliation = (select id from reconciliations order by day limit 1)`)
  const { items } = await kit.store.reconciliations.list({}, days)
  const half = differencesOfDay / 2
  expect(items).toHaveLength(days)
  expect(items[0]?.differences).toEqual([{ kind: 'not-sent', count: half, repaired: 1 }, { kind: 'partner-lacks', count: half - 1, repaired: 0 }])
  expect(items.at(-1)?.differences, 'none of a kind is left').toEqual([{ kind: 'not-sent', count: half, repaired: 1 }])
  const counted = await kit.sql.query(`select count(*)::int as rows from (
    select reconciliation, kind, state, count(*)::int from differences group by 1, 2, 3 except select reconciliation, kind, state, count from difference_counts
  ) wrong`)
  expect(counted.rows).toEqual([{ rows: 0 }])
  const startedAt = performance.now()
  await kit.store.reconciliations.list({}, days)
  expect(performance.now() - startedAt).toBeLessThan(200)
  const [open] = await kit.store.desk.differences()
  const total = await kit.sql.query<{ count: number }>(`select count(*)::int as count from differences where state = 'open' and kind <> 'not-sent'`)
  expect(open).toMatchObject({ partner: 'tax', count: total.rows[0]?.count })
})
