import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openStoreKit, settlement, waiting, type StoreKit } from './store-kit.ts'

const grace = 30_000

describe('the sweeper finds what is due', () => {
  let kit: StoreKit
  beforeEach(async () => {
    kit = await openStoreKit(['tax', 'land'])
  })
  afterEach(() => kit.close())

  async function age(id: string, column: 'due_at' | 'lease_until' | 'requeued_at', interval: string): Promise<void> {
    await kit.sql.query(`update work set ${column} = now() - $2::interval where transfer_id = $1`, [id, interval])
  }
  async function taken(graceMs = grace, partner?: string): Promise<readonly string[]> {
    return (await kit.store.transfers.takeDue(100, graceMs, { partner })).map(({ id }) => id)
  }

  test('R9: by state and lease, however long ago', async () => {
    const [old, fresh, waitingLong] = [await kit.accept(), await kit.accept(), await kit.accept()]
    await kit.store.transfers.settle(await kit.lease(waitingLong.id), waiting(0))
    await age(old.id, 'due_at', '2 years')
    await age(waitingLong.id, 'due_at', '1 year')
    expect(await taken()).toEqual([old.id, waitingLong.id])
    // taken a moment ago, so not again; the fresh one is still the outbox's
    expect(await taken()).toEqual([])
    await age(old.id, 'requeued_at', '31 seconds')
    expect(await taken()).toEqual([old.id])
    expect(await taken(0)).toEqual(expect.arrayContaining([fresh.id]))
  })

  test('an expired lease at once, a live one never', async () => {
    const [dead, alive] = [await kit.accept(), await kit.accept()]
    await kit.lease(dead.id)
    await kit.lease(alive.id)
    await age(dead.id, 'lease_until', '1 second')
    expect(await kit.store.transfers.takeDue(10, grace)).toEqual([{ id: dead.id, partner: 'tax', queue: 'live', attempt: 2, takenAt: expect.any(Date) }])
    expect(await taken()).toEqual([])
  })

  test('nothing of a closed lane; all of it once the lane opens', async () => {
    const [tax, land] = [await kit.accept(), await kit.accept({ partner: 'land' })]
    await age(tax.id, 'due_at', '1 hour')
    await age(land.id, 'due_at', '1 hour')
    await kit.store.lanes.suspend('land', { actor: 'admin', reason: 'x' })
    expect(await taken()).toEqual([tax.id])
    await kit.store.lanes.resume('land', { actor: 'admin', reason: 'x' })
    expect(await taken(0, 'land')).toEqual([land.id])
  })

  test('only the first open transfer of a dossier', async () => {
    const first = await kit.accept()
    const second = await kit.accept({ dossierCode: first.dossierCode })
    await age(first.id, 'due_at', '1 hour')
    await age(second.id, 'due_at', '2 hours')
    expect(await taken()).toEqual([first.id])
    await kit.store.transfers.settle(await kit.lease(first.id), settlement('confirm'))
    expect(await taken()).toEqual([second.id])
  })

  test('what was left behind goes however long its queue is, once in a grace', async () => {
    const [dead, behind, replayed] = [await kit.accept(), await kit.accept(), await kit.accept()]
    await kit.lease(dead.id)
    await age(dead.id, 'lease_until', '1 second')
    for (const { id } of [dead, behind, replayed]) await age(id, 'due_at', '1 hour')
    await kit.sql.query(`update work set queue = 'replay' where transfer_id = $1`, [replayed.id])
    const heads = [{ partner: 'tax', queue: 'live', since: new Date(Date.now() - 2 * 3_600_000) }] as const
    const takenBehind = async () => (await kit.store.transfers.takeDue(100, grace, { heads })).map(({ id }) => id)
    expect((await takenBehind()).toSorted()).toEqual([dead.id, replayed.id].toSorted())
    expect(await takenBehind()).toEqual([])
    for (const { id } of [dead, replayed]) await age(id, 'requeued_at', '1 minute')
    // both are in a queue now: one behind the head, one in a queue that has none
    await kit.sql.query(`update work set attempt_started_at = now() - interval '1 hour' where transfer_id = $1`, [dead.id])
    expect(await takenBehind()).toEqual([replayed.id])
  })

  test('tells of whom something is due', async () => {
    const tax = await kit.accept()
    await kit.accept({ partner: 'land' })
    expect(await kit.store.transfers.duePartners(grace)).toEqual([])
    await age(tax.id, 'due_at', '1 hour')
    expect(await kit.store.transfers.duePartners(grace)).toEqual(['tax'])
    await kit.store.lanes.suspend('tax', { actor: 'admin', reason: 'x' })
    expect(await kit.store.transfers.duePartners(grace)).toEqual([])
  })

  test('oldest first, in bites, and never one twice between two sweepers', async () => {
    const ids: string[] = []
    for (let minutes = 40; minutes > 0; minutes--) {
      const { id } = await kit.accept({ partner: minutes % 2 === 0 ? 'tax' : 'land' })
      await age(id, 'due_at', `${minutes} minutes`)
      ids.push(id)
    }
    expect((await kit.store.transfers.takeDue(4, grace)).map(({ id }) => id)).toEqual(ids.slice(0, 4))
    const bites = await Promise.all(Array.from({ length: 6 }, (_, at) => (at % 2 === 0 ? kit.store : kit.other).transfers.takeDue(20, grace)))
    const all = bites.flat().map(({ id }) => id)
    expect(new Set(all).size).toBe(all.length)
    while (all.length < 36) {
      const more = await taken()
      expect(more.length).toBeGreaterThan(0)
      all.push(...more)
    }
    expect(all.toSorted()).toEqual(ids.slice(4).toSorted())
  })

  test('finds its index, with many rows', async () => {
    await kit.sql.query(`
      insert into work (sequence, transfer_id, client, partner, dossier, accepted_at, due_at)
      select -n, gen_random_uuid(), 'province-56', case when n % 2 = 0 then 'tax' else 'land' end, array['H56-' || n], now(),
        case when n % 500 = 0 then now() - interval '1 hour' else now() + interval '1 hour' end
      from generate_series(1, 20000) n`)
    await kit.sql.query('vacuum analyze work')
    const { rows } = await kit.sql.query<{ 'QUERY PLAN': string }>(`explain select 1 from work where partner = 'tax' and greatest(due_at, requeued_at) < now() order by greatest(due_at, requeued_at) limit 50`)
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('work_by_due')
    expect(await kit.store.transfers.takeDue(100, grace)).toHaveLength(40)
  })
})
