import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStoreKit, settlement, waiting, type StoreKit } from './store-kit.ts'

describe('what happened in each hour', () => {
  let kit: StoreKit
  beforeAll(async () => {
    kit = await openStoreKit()
  })
  afterAll(() => kit.close())

  async function countAll(store = kit.store, limit = 100): Promise<void> {
    while ((await store.desk.countFlow(limit)) > 0);
  }
  async function totals(partner: string): Promise<Readonly<Record<string, number>>> {
    const all: Record<string, number> = {}
    for (const row of await kit.store.desk.flow(new Date(0))) if (row.partner === partner) all[row.kind] = (all[row.kind] ?? 0) + row.count
    return all
  }

  test('is counted from the journal: by partner and kind, what the gateway sends by itself as well', async () => {
    const [delivered, parked, refused, later] = [await kit.accept(), await kit.accept(), await kit.accept(), await kit.accept()]
    await kit.accept({ client: 'gateway', purpose: 'mirror', partner: 'land' })
    await kit.store.transfers.settle(await kit.lease(delivered.id), settlement('deliver'))
    await kit.store.transfers.settle(await kit.lease(parked.id), settlement('park'))
    await kit.store.transfers.settle(await kit.lease(refused.id), settlement('refuse'))
    await kit.store.transfers.settle(await kit.lease(later.id), waiting(60_000))
    await countAll()
    expect(await totals('tax')).toEqual({ accepted: 4, delivered: 1, failed: 2, retried: 1 })
    expect(await totals('land')).toEqual({ accepted: 1 })
    const last = await kit.store.desk.lastDeliveries()
    expect([...last.keys()]).toEqual(['tax'])
    // by the very time of the entry
    expect((await kit.store.events.ofTransfer(delivered.id)).map(({ at }) => at)).toContainEqual(last.get('tax'))
  })

  test('counts a confirmation that follows a delivery once', async () => {
    const before = (await totals('tax'))['delivered'] ?? 0
    const { id } = await kit.accept()
    await kit.store.transfers.settle(await kit.lease(id), settlement('confirm'))
    await kit.sql.query(`insert into events (type, client, transfer_id, partner) values ('transfer.confirmed', 'province-56', $1, 'tax')`, [id])
    await countAll()
    expect((await totals('tax'))['delivered']).toBe(before + 1)
  })

  test('by the hour in which it happened', async () => {
    const hours = ['2026-11-20T00:59:59.999Z', '2026-11-20T01:00:00Z', '2026-11-20T01:30:00Z']
    const month = `create table if not exists events_2026_11 partition of events for values from ('2026-11-01') to ('2026-12-01')`
    await kit.sql.query(`do $$ begin ${month}; exception when others then null; end $$`)
    for (const at of hours) await kit.sql.query(`insert into events (type, client, partner, at) values ('transfer.accepted', 'province-56', 'hourly', $1)`, [at])
    await countAll()
    const rows = (await kit.store.desk.flow(new Date('2026-11-20T00:30:00Z'))).filter(({ partner }) => partner === 'hourly')
    expect(rows.map(({ hour, count }) => [hour.toISOString(), count])).toEqual([['2026-11-20T00:00:00.000Z', 1], ['2026-11-20T01:00:00.000Z', 2]])
    expect((await kit.store.desk.flow(new Date('2026-11-20T01:00:00Z'))).filter(({ partner }) => partner === 'hourly')).toHaveLength(1)
  })

  test('exactly, while many write and two processes count', async () => {
    const before = (await totals('tax'))['accepted'] ?? 0
    let done = false
    const writing = Promise.all(Array.from({ length: 4 }, async () => {
      for (let n = 0; n < 25; n++) await kit.accept()
    })).then(() => (done = true))
    async function countOn(store: StoreKit['store']): Promise<void> {
      for (;;) {
        const finished = done
        if ((await store.desk.countFlow(7)) === 0 && finished) return
      }
    }
    await Promise.all([writing, countOn(kit.store), countOn(kit.other)])
    await countAll()
    expect((await totals('tax'))['accepted']).toBe(before + 100)
  })

  test('a count that fails is made again from the same place', async () => {
    await countAll()
    const before = (await totals('tax'))['accepted'] ?? 0
    await kit.accept()
    await kit.sql.query('alter table flow_hours add constraint broken check (false) not valid')
    await expect(kit.store.desk.countFlow(10)).rejects.toMatchObject({ code: '23514' })
    await kit.sql.query('alter table flow_hours drop constraint broken')
    await countAll()
    expect((await totals('tax'))['accepted']).toBe(before + 1)
  })
})
