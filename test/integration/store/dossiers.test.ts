import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { HeldDossier } from '../../../src/ports/dossier-store.ts'
import { dossierPayload, newTransfer, openStoreKit, settlement, type StoreKit } from './store-kit.ts'
import { refused, stepped } from './way-back.ts'

describe('dossiers', () => {
  let kit: StoreKit
  beforeAll(async () => {
    kit = await openStoreKit(['tax', 'land', 'national-portal'])
  })
  afterEach(() => kit.sql.query('drop trigger if exists refuse_event on events'))
  afterAll(() => kit.close())

  async function held(key: { sender: string; code: string }): Promise<HeldDossier> {
    let seen: HeldDossier | undefined
    await kit.store.dossiers.change(key, (dossier) => {
      seen = dossier
      return {}
    })
    if (seen === undefined) throw new Error('nothing is known of it')
    return seen
  }
  async function deliver(id: string, remoteId?: string) {
    await kit.store.transfers.settle(await kit.lease(id), settlement('deliver', remoteId === undefined ? {} : { remoteId }))
  }
  async function refuse(id: string) {
    await kit.store.transfers.settle(await kit.lease(id), settlement('refuse'))
  }

  test('one that nobody sent is unknown, to look at and to change', async () => {
    const key = { sender: 'H56', code: 'nobody\u0000s' }
    expect(await kit.store.dossiers.get(key)).toBeUndefined()
    expect(await kit.store.dossiers.change(key, () => ({}))).toBeUndefined()
    const mirror = await kit.accept({ client: 'gateway', purpose: 'mirror' })
    expect(await kit.store.dossiers.get({ sender: 'H56', code: mirror.dossierCode })).toBeUndefined()
  })

  test('one that was sent is known before anything happens to it', async () => {
    const { id, dossierCode: code } = await kit.accept()
    const known = await kit.store.dossiers.get({ sender: 'H56', code })
    expect(known).toMatchObject({ client: 'province-56', code, sender: 'H56', procedureCode: '1.006714', latestTransferId: id, portal: { state: 'none' } })
    expect(known?.state).toMatchObject({ status: 2, statusFrom: 'sender', statusAt: '2026-11-20T01:30:00.000Z', clock: { dueAt: '2026-12-04T10:00:00Z' } })
    expect(known).not.toHaveProperty('latest')
    expect(known?.holdings).toEqual([{ partner: 'tax', transferId: id, state: 'accepted', remoteId: undefined }])
    expect(await kit.store.dossiers.get({ sender: 'H57', code })).toBeUndefined()
  })

  test('a change that leaves its state as it was writes no state', async () => {
    const { dossierCode: code } = await kit.accept()
    const key = { sender: 'H56', code }
    const version = async () => (await kit.sql.query<{ xmin: string }>('select xmin::text as xmin from dossiers where code = $1', [code])).rows[0]?.xmin
    await kit.store.dossiers.change(key, (dossier) => stepped(dossier, 'once'))
    const before = await version()
    await kit.store.dossiers.change(key, ({ state }) => ({ state: structuredClone(state) }))
    expect(await version()).toBe(before)
  })

  test('forty changes at once, from two processes: none is lost, and its row is made once', async () => {
    const { dossierCode: code } = await kit.accept()
    await Promise.all(Array.from({ length: 40 }, (_, at) => (at % 2 === 0 ? kit.store : kit.other).dossiers.change({ sender: 'H56', code }, (dossier) => stepped(dossier, String(at)))))
    const known = await kit.store.dossiers.get({ sender: 'H56', code })
    expect(new Set(known?.state.steps.map(({ content }) => content)).size).toBe(40)
    expect((await kit.sql.query('select 1 from dossiers where code = $1', [code])).rows).toHaveLength(1)
  })

  test('its newest version and its holders: the client’s own transfers, without what came to nothing', async () => {
    const first = await kit.accept()
    const { dossierCode: code } = first
    const key = { sender: 'H56', code }
    await deliver(first.id, 'tax-77')
    const followUp = await kit.accept({ dossierCode: code, payload: dossierPayload({ code, status: 5 }) })
    const refused = await kit.accept({ dossierCode: code, partner: 'land', payload: dossierPayload({ code, status: 9 }) })
    expect((await held(key)).latestTransferId).toBe(refused.id)
    await refuse(refused.id)
    await kit.accept({ dossierCode: code, client: 'gateway', purpose: 'payment-proof' })
    await kit.accept({ dossierCode: code, sender: 'H57', client: 'province-57' })
    const dossier = await held(key)
    expect(dossier.latest().status).toBe(5)
    expect(dossier.latestTransferId).toBe(followUp.id)
    expect(dossier.holdings).toEqual([{ partner: 'tax', transferId: followUp.id, state: 'accepted', remoteId: 'tax-77' }])
    // where everything came to nothing, the newest is still what is known
    const only = await kit.accept()
    await refuse(only.id)
    expect(await held({ sender: 'H56', code: only.dossierCode })).toMatchObject({ latestTransferId: only.id, holdings: [] })
  })

  test('a change writes its state, its entries and its transfers together, each transfer once', async () => {
    const { id, dossierCode: code, client } = await kit.accept()
    const land = await kit.accept({ dossierCode: code, partner: 'land' })
    const key = { sender: 'H56', code }
    const mirror = newTransfer({ client: 'gateway', purpose: 'mirror', partner: 'national-portal', dossierCode: code, mirrors: { partner: 'land', at: new Date('2026-11-21T02:00:00Z') } })
    const decide = (dossier: HeldDossier) => ({
      ...stepped(dossier, 'once'),
      journal: [{ type: 'dossier.status', data: { status: 4, words: 'a\u0000b' } }, { type: 'partner.progress', partner: 'tax', data: {} }, { type: 'dossier.note', transferId: land.id, data: {} }],
      transfers: [mirror],
      awaits: { partner: 'land', transferId: land.id },
    })
    await kit.store.dossiers.change(key, decide)
    await kit.store.dossiers.change(key, (dossier) => ({ ...decide(dossier), journal: [], transfers: [{ ...mirror, id: newTransfer().id }] }))
    const events = (await kit.store.events.after(client, undefined, 1000)).filter((event) => event.dossierCode === code)
    expect(events.map(({ type, partner, transferId }) => [type, partner, transferId])).toEqual([
      ['transfer.accepted', 'tax', id],
      ['transfer.accepted', 'land', land.id],
      ['dossier.status', undefined, land.id],
      ['partner.progress', 'tax', id],
      ['dossier.note', undefined, land.id],
    ])
    expect(events[2]?.data).toEqual({ status: 4, words: 'a\ufffdb' })
    const made = await kit.sql.query(`select t.id, o.attempt, m.source_partner from transfers t join work w on w.transfer_id = t.id join outbox o on o.transfer_id = t.id
      join payloads p on p.transfer_id = t.id join mirrors m on m.transfer_id = t.id where t.dossier_code = $1 and t.client = 'gateway'`, [code])
    expect(made.rows).toEqual([{ id: mirror.id, attempt: 1, source_partner: 'land' }])
    expect((await kit.sql.query('select partner, transfer_id from awaited where dossier_code = $1', [code])).rows).toEqual([{ partner: 'land', transfer_id: land.id }])
    await kit.store.dossiers.change(key, () => ({ awaitsNoMore: { partner: 'land' } }))
    expect((await kit.sql.query('select 1 from awaited where dossier_code = $1', [code])).rows).toEqual([])
  })

  test('a delivered transfer that its partner works on becomes confirmed, once, in every list', async () => {
    const { id, dossierCode: code } = await kit.accept()
    await kit.store.transfers.settle(await kit.lease(id), settlement('deliver'))
    const key = { sender: 'H56', code }
    for (let time = 0; time < 2; time++) await kit.store.dossiers.change(key, () => ({ confirms: id }))
    expect(await kit.store.transfers.get(id)).toMatchObject({ state: 'confirmed' })
    const listed = async (state: 'delivered' | 'confirmed') => (await kit.store.transfers.list({ states: [state], partner: 'tax' }, 200)).items.some((transfer) => transfer.id === id)
    expect([await listed('delivered'), await listed('confirmed')]).toEqual([false, true])
    expect((await kit.store.events.ofTransfer(id)).map(({ type }) => type)).toEqual(['transfer.accepted', 'transfer.delivered', 'transfer.confirmed'])
  })

  test('a change that fails anywhere leaves nothing', async () => {
    const { dossierCode: code } = await kit.accept()
    const key = { sender: 'H56', code }
    await expect(kit.store.dossiers.change(key, () => { throw new Error('undecided') })).rejects.toThrow('undecided')
    await kit.sql.query(`create or replace function refuse() returns trigger language plpgsql as $$ begin raise exception 'disk full'; end $$;
      create trigger refuse_event before insert on events for each row when (new.type = 'transfer.accepted' and new.client = 'gateway') execute function refuse()`)
    const transfers = [newTransfer({ client: 'gateway', purpose: 'mirror', dossierCode: code })]
    await expect(kit.store.dossiers.change(key, (dossier) => ({ ...stepped(dossier, 'lost'), journal: [{ type: 'dossier.status', data: {} }], transfers }))).rejects.toThrow('disk full')
    expect((await kit.store.dossiers.get(key))?.state.steps).toEqual([])
    const { rows } = await kit.sql.query(`select type from events where dossier_code = $1`, [code])
    expect(rows).toEqual([{ type: 'transfer.accepted' }])
  })

  test('what has to be looked at is changed once its time has come, each by one process', async () => {
    const now = new Date('2026-12-01T00:00:00Z')
    const due: string[] = []
    for (const checkAt of ['2026-11-30T00:00:00Z', '2026-12-01T00:00:00Z', '2026-12-02T00:00:00Z', undefined]) {
      const { dossierCode: code } = await kit.accept()
      await kit.store.dossiers.change({ sender: 'H56', code }, ({ state }) => ({ state: { ...state, clock: { ...state.clock, ...(checkAt === undefined ? {} : { checkAt }) } } }))
      due.push(code)
    }
    const seen: string[] = []
    function look({ code, state }: HeldDossier) {
      seen.push(code)
      return { state: { ...state, clock: { ...state.clock, checkAt: '2027-01-01T00:00:00Z' } } }
    }
    const counts = await Promise.all([kit.store.dossiers.changeDue(10, now, look), kit.other.dossiers.changeDue(10, now, look)])
    expect(counts.reduce((sum, count) => sum + count)).toBe(2)
    expect(seen.toSorted()).toEqual(due.slice(0, 2))
    expect(await kit.store.dossiers.changeDue(10, now, look)).toBe(0)
    // one that is looked at in vain is looked at once a call
    const later = new Date('2027-02-01T00:00:00Z')
    expect(await kit.store.dossiers.changeDue(1, later, () => ({}))).toBe(1)
    expect(await kit.store.dossiers.changeDue(10, later, () => ({}))).toBe(3)
    expect(await kit.store.dossiers.changeDue(10, later, ({ state: { clock: { checkAt: _gone, ...clock }, ...state } }) => ({ state: { ...state, clock } }))).toBe(3)
    expect(await kit.store.dossiers.changeDue(10, later, () => ({}))).toBe(0)
  })

  test('a clock whose outcome the database refuses is looked at later, and holds up no other', async () => {
    const now = new Date('2026-12-01T00:00:00Z')
    const codes: string[] = []
    for (const checkAt of ['2026-11-30T00:00:00Z', '2026-11-30T01:00:00Z']) {
      const { dossierCode: code } = await kit.accept()
      await kit.store.dossiers.change({ sender: 'H56', code }, ({ state }) => ({ state: { ...state, clock: { ...state.clock, checkAt } } }))
      codes.push(code)
    }
    const seen: string[] = []
    const look = (dossier: HeldDossier) => {
      seen.push(dossier.code)
      return dossier.code === codes[0] ? refused(dossier) : { state: { ...dossier.state, clock: { promisedAt: '2026-12-01T00:00:00Z', dueAt: '2026-12-01T00:00:00Z', suspensions: [] } } }
    }
    expect(await kit.store.dossiers.changeDue(10, now, look)).toBe(2)
    expect(seen).toEqual(codes)
    expect(kit.warnings).toContainEqual({ transferId: expect.any(String), code: '22009' })
    expect(await kit.store.dossiers.changeDue(10, now, look)).toBe(0)
    expect(await kit.store.dossiers.changeDue(10, new Date('2026-12-01T01:00:00Z'), () => ({}))).toBe(1)
    await kit.sql.query('update dossiers set check_at = null')
  })

  test('a client that goes by another id has its dossiers still', async () => {
    const { dossierCode: code } = await kit.accept()
    const key = { sender: 'H56', code }
    await kit.store.dossiers.change(key, (dossier) => stepped(dossier, 'before'))
    const renamed = await kit.accept({ dossierCode: code, client: 'province-56-new', payload: dossierPayload({ code, status: 5 }) })
    const dossier = await held(key)
    expect(dossier).toMatchObject({ client: 'province-56-new', latestTransferId: renamed.id, holdings: [{ partner: 'tax', transferId: renamed.id }] })
    expect(dossier.latest().status).toBe(5)
    await kit.store.dossiers.change(key, (dossier) => ({ ...stepped(dossier, 'after'), journal: [{ type: 'dossier.status', data: {} }] }))
    expect((await kit.store.dossiers.get(key))?.state.steps).toHaveLength(2)
    expect((await kit.sql.query('select client from dossiers where code = $1', [code])).rows).toEqual([{ client: 'province-56-new' }])
    expect((await kit.sql.query(`select client from events where dossier_code = $1 and type = 'dossier.status'`, [code])).rows).toEqual([{ client: 'province-56-new' }])
  })

  test('the portal is in step once the newest mirror arrived', async () => {
    const { dossierCode } = await kit.accept()
    const portal = async () => (await kit.store.dossiers.get({ sender: 'H56', code: dossierCode }))?.portal
    const mirror = () => kit.accept({ client: 'gateway', purpose: 'mirror', partner: 'national-portal', dossierCode })
    const first = await mirror()
    expect(await portal()).toEqual({ state: 'pending', transferId: first.id, at: first.stateAt })
    await deliver(first.id)
    expect(await portal()).toMatchObject({ state: 'in-step', transferId: first.id })
    const second = await mirror()
    expect(await portal()).toMatchObject({ state: 'pending', transferId: second.id })
    await refuse(second.id)
    expect(await portal()).toMatchObject({ state: 'failed', transferId: second.id })
    await kit.store.transfers.dismiss(second.id, { actor: 'admin', reason: 'x' })
    expect(await portal()).toMatchObject({ state: 'in-step', transferId: first.id })
  })

  test('the delay until the portal knows, by the partner that told', async () => {
    const from = new Date('2026-11-01T00:00:00Z')
    async function mirror(partner: string, at: Date) {
      return kit.accept({ client: 'gateway', purpose: 'mirror', partner: 'national-portal', mirrors: { partner, at } })
    }
    for (const seconds of [10, 20, 30]) {
      const { id } = await mirror('judiciary', from)
      await deliver(id)
      await kit.sql.query(`update transfers set state_at = $2::timestamptz + $3 * interval '1 second' where id = $1`, [id, from, seconds])
    }
    await refuse((await mirror('judiciary', from)).id)
    await mirror('judiciary', from)
    await mirror('judiciary', new Date('2026-10-31T23:59:59Z'))
    await mirror('treasury', from)
    await mirror('treasury', new Date('2026-11-02T00:00:00Z'))
    expect(await kit.store.dossiers.syncDelays(from, new Date('2026-11-02T00:00:00Z'))).toEqual([
      { partner: 'judiciary', count: 5, pending: 1, failed: 1, p50: 20_000, p95: 29_000, longest: 30_000 },
      { partner: 'treasury', count: 1, pending: 1, failed: 0, p50: undefined, p95: undefined, longest: undefined },
    ])
  })
})
