import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deliveryStates, failedStates, type DeliveryState } from '../../../src/domain/transfer.ts'
import type { TransferFilter } from '../../../src/ports/transfer-store.ts'
import { codeEndsBounds, codeEndsQuery } from '../../../src/store/code-ends.ts'
import { listQuery, type ListFilter } from '../../../src/store/list-transfers.ts'
import { openStoreKit, settlement, waiting, type StoreKit } from './store-kit.ts'

describe('lists of transfers', () => {
  let kit: StoreKit
  beforeAll(async () => {
    kit = await openStoreKit()
  })
  afterAll(() => kit.close())

  async function pages(filter: TransferFilter, limit: number): Promise<readonly (readonly string[])[]> {
    const all: string[][] = []
    let cursor: string | undefined
    do {
      const page = await kit.store.transfers.list(filter, limit, cursor)
      all.push(page.items.map(({ id }) => id))
      cursor = page.next
    } while (cursor !== undefined)
    return all
  }

  test('newest first, page by page, unmoved by what comes meanwhile', async () => {
    const ids: string[] = []
    for (let n = 0; n < 7; n++) ids.unshift((await kit.accept({ client: 'paged' })).id)
    const first = await kit.store.transfers.list({ client: 'paged' }, 3)
    await kit.accept({ client: 'paged' })
    const second = await kit.store.transfers.list({ client: 'paged' }, 3, first.next)
    const third = await kit.store.transfers.list({ client: 'paged' }, 3, second.next)
    expect([...first.items, ...second.items, ...third.items].map(({ id }) => id)).toEqual(ids)
    expect(third.next).toBeUndefined()
    expect((await pages({ client: 'paged' }, 4)).map(({ length }) => length)).toEqual([4, 4])
    expect(await pages({ client: 'nobody' }, 4)).toEqual([[]])
  })

  test('by every filter', async () => {
    const client = 'filtered'
    const parked = await kit.accept({ client })
    await kit.store.transfers.settle(await kit.lease(parked.id), settlement('park'))
    const land = await kit.accept({ client, partner: 'land', procedureCode: '2.002621.H56', acceptedAt: new Date('2026-12-01T00:00:00Z') })
    const { list } = kit.store.transfers
    const idsOf = async (filter: TransferFilter) => (await list(filter, 10)).items.map(({ id }) => id)
    expect(await idsOf({ client })).toEqual([land.id, parked.id])
    expect(await idsOf({ client, states: failedStates })).toEqual([parked.id])
    expect(await idsOf({ client, states: [] })).toEqual([])
    expect(await idsOf({ client, partner: 'land' })).toEqual([land.id])
    expect(await idsOf({ dossierCode: parked.dossierCode })).toEqual([parked.id])
    expect(await idsOf({ client, purposes: ['mirror', 'webhook'] })).toEqual([])
    expect(await idsOf({ client, purposes: ['submission'] })).toEqual([land.id, parked.id])
    expect(await idsOf({ client, procedureCode: '2.002621.H56' })).toEqual([land.id])
    expect(await idsOf({ client, acceptedFrom: new Date('2026-11-30T00:00:00Z') })).toEqual([land.id])
    expect(await idsOf({ client, acceptedTo: new Date('2026-11-30T00:00:00Z') })).toEqual([parked.id])
  })

  test('by state, wherever the transfer stands just then', async () => {
    const client = 'by-state'
    const every = Object.fromEntries(await Promise.all(deliveryStates.map(async (state) => [state, await inState(state, client)] as const)))
    const idsOf = async (states: TransferFilter['states'] & {}) => (await kit.store.transfers.list({ client, states }, 100)).items.map(({ id, state }) => [id, state])
    for (const state of deliveryStates) expect(await idsOf([state])).toEqual([[every[state], state]])
    expect(new Set(await idsOf(deliveryStates))).toEqual(new Set(deliveryStates.map((state) => [every[state], state])))
    expect(await idsOf(['parked', 'parked'])).toEqual([[every['parked'], 'parked']])
    expect((await pages({ client, states: deliveryStates }, 2)).flat()).toEqual((await pages({ client }, 100)).flat())
    expect((await pages({ client, states: ['waiting', 'cancelled', 'confirmed'] }, 1)).flat()).toHaveLength(3)
    for (const state of deliveryStates) expect(await kit.store.transfers.get(every[state] ?? '')).toMatchObject({ state })
    // a replayed one is in no list of closed ones any more
    await kit.store.transfers.replay(every['parked'] ?? '', { actor: 'admin', reason: 'x' })
    expect(await idsOf(['parked'])).toEqual([])
    expect(await idsOf(['waiting'])).toHaveLength(2)
  })

  async function inState(state: DeliveryState, client: string): Promise<string> {
    const { id } = await kit.accept({ client })
    if (state === 'accepted') return id
    if (state === 'cancelled') {
      await kit.store.transfers.cancel(id, client, 'clerk')
      return id
    }
    const lease = await kit.lease(id)
    const by = { waiting: waiting(60_000), delivered: settlement('deliver'), confirmed: settlement('confirm'), refused: settlement('refuse'), parked: settlement('park'), expired: settlement('expire') }
    if (state !== 'delivering') await kit.store.transfers.settle(lease, by[state])
    return id
  }

  test('every list finds its index, with many rows', async () => {
    await kit.sql.query(`
      insert into transfers (id, client, idempotency_key, sender, partner, dossier_code, procedure_code, payload_digest, accepted_at, receipt, purpose, state, status)
      select gen_random_uuid(), 'many-' || n % 60, n::text, 'H' || n % 60, case when n % 40 = 0 then 'land' else 'tax' end, 'H56-' || n, '1.006714', 'd', now(), 'r', 'submission',
        case when n % 500 = 0 then 'waiting' when n % 501 = 0 then 'parked' else 'confirmed' end, 2
      from generate_series(1, 20000) n;
      insert into closed (state, sequence, client, partner, accepted_at) select state, sequence, client, partner, accepted_at from transfers where client like 'many-%' and state <> 'waiting';
      insert into work (sequence, transfer_id, client, partner, dossier, accepted_at, due_at, attempts)
        select sequence, id, client, partner, array[dossier_code, partner, sender], accepted_at, now() + interval '1 hour', 1 from transfers where client like 'many-%' and state = 'waiting';
      insert into dossiers (sender, code, client, state) select sender, dossier_code, client, '{}'::jsonb from transfers where client like 'many-%'`)
    await kit.sql.query('vacuum analyze')
    await kit.sql.query('set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off')
    const wanted: readonly (readonly [ListFilter, string])[] = [
      [{}, 'transfers_sequence_key'],
      [{ client: 'many-7' }, 'transfers_by_client'],
      [{ partner: 'land' }, 'transfers_by_partner'],
      [{ dossierCode: 'H56-77', states: ['confirmed'] }, 'transfers_by_dossier'],
      [{ dossierCodes: Array.from({ length: 200 }, (_, n) => `H56-${n}`), states: ['confirmed'] }, 'transfers_by_dossier'],
      [{ states: failedStates }, 'closed_pkey'],
      [{ client: 'many-7', states: ['confirmed'] }, 'closed_by_client'],
      [{ partner: 'land', states: ['parked'] }, 'closed_by_partner'],
      [{ states: ['waiting', 'delivering', 'accepted'] }, 'work_pkey'],
    ]
    const asked = wanted.map(([filter, index]) => ({ ...listQuery(filter, 51), index }))
    for (const { text, values, index } of [...asked, { text: codeEndsQuery, values: [...codeEndsBounds('-1777')], index: 'dossiers_by_code_end' }]) {
      const { rows } = await kit.sql.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values)
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
      expect(plan).toContain(index)
      expect(plan).not.toContain('Seq Scan')
    }
  })

  test('a cursor that was not given out is refused', async () => {
    await kit.accept({ client: 'cursor' })
    await kit.accept({ client: 'cursor' })
    const { next = '' } = await kit.store.transfers.list({ client: 'cursor' }, 1)
    const encode = (text: string) => Buffer.from(text).toString('base64url')
    const [event] = await kit.store.events.after('cursor', undefined, 1)
    const bad = ['', 'x', `${next}x`, `${next}=`, next.slice(1), encode('t.-1'), encode('t.1.1'), encode('t.01'), encode('t.99999999999999999999'), encode("t.1' or 1=1"), event?.cursor ?? '']
    for (const cursor of bad) await expect(kit.store.transfers.list({ client: 'cursor' }, 1, cursor)).rejects.toMatchObject({ code: 'invalid_cursor' })
    const badEvents = [next, '', encode('e.1'), encode('e.1.2.3'), encode('e.18446744073709551616.1'), encode('e.1.9223372036854775808'), `${event?.cursor} `]
    for (const cursor of badEvents) await expect(kit.store.events.after('cursor', cursor, 1)).rejects.toMatchObject({ code: 'invalid_cursor' })
  })
})
