import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Decide } from '../../../src/ports/inbox-store.ts'
import { until } from '../../helpers/until.ts'
import { newTransfer, openStoreKit, settlement, type StoreKit } from './store-kit.ts'
import { apply, entryOf, eventOf, refused } from './way-back.ts'

const order = { actor: 'officer', reason: 'The agency confirmed it by telephone' }

describe('what partners tell', () => {
  let kit: StoreKit
  beforeAll(async () => {
    kit = await openStoreKit()
  })
  afterAll(() => kit.close())

  async function stepsOf(code: string, sender = 'H56') {
    return (await kit.store.dossiers.get({ sender, code }))?.state.steps.map(({ content }) => content)
  }
  async function itemOf(key: string) {
    const { items } = await kit.store.inbox.list({}, 1000)
    const item = items.find(({ event }) => event.key === key)
    if (item === undefined) throw new Error(`${key} is not in the inbox`)
    return item
  }

  test('R1: has its effect once, and the effect is there when it counts as seen', async () => {
    const { id, dossierCode, client } = await kit.accept()
    const event = eventOf(dossierCode)
    expect(await kit.store.inbox.receive(entryOf(event), apply)).toBe('applied')
    expect(await stepsOf(dossierCode)).toEqual([event.key])
    expect(await kit.store.inbox.receive(entryOf(event), apply)).toBe('repeat')
    expect(await stepsOf(dossierCode)).toEqual([event.key])
    // the same key of another partner is another event
    expect(await kit.store.inbox.receive(entryOf(event, { partner: 'land' }), apply)).toBe('applied')
    const events = (await kit.store.events.after(client, undefined, 1000)).filter((entry) => entry.dossierCode === dossierCode)
    expect(events.map(({ type, partner, transferId }) => [type, partner, transferId])).toEqual([['transfer.accepted', 'tax', id], ['partner.progress', 'tax', id], ['partner.progress', 'land', id]])
    expect(await itemOf(event.key)).toMatchObject({ state: 'applied', transferId: id, reason: undefined, rawDigest: 'aa', event: { partnerWords: 'Đang\ufffdxử lý' } })
  })

  test('twenty at once from two processes: one effect', async () => {
    const { dossierCode } = await kit.accept()
    const event = eventOf(dossierCode)
    const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? kit.store : kit.other).inbox.receive(entryOf(event), apply)))
    expect(answers.filter((answer) => answer === 'applied')).toHaveLength(1)
    expect(answers.filter((answer) => answer === 'repeat')).toHaveLength(19)
    expect(await stepsOf(dossierCode)).toEqual([event.key])
  })

  test('twenty different ones of one dossier at once: none is lost', async () => {
    const { dossierCode } = await kit.accept()
    await Promise.all(Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? kit.store : kit.other).inbox.receive(entryOf(eventOf(dossierCode)), apply)))
    expect(new Set(await stepsOf(dossierCode)).size).toBe(20)
  })

  test('what counted later is told later, though it began earlier', async () => {
    const { dossierCode, client } = await kit.accept()
    const file = { name: 'Thông báo mẫu', fileName: 'thong-bao.pdf', state: 'pending' as const }
    const [first, slow, quick] = [eventOf(dossierCode), eventOf(dossierCode, { files: [file] }), eventOf(dossierCode)]
    await kit.store.inbox.receive(entryOf(first), apply)
    const other = new pg.Client({ connectionString: kit.url })
    await other.connect()
    await other.query('begin')
    await other.query('lock table inbox_files in share mode')
    const receiving = kit.store.inbox.receive(entryOf(slow, { links: [{ index: 0, link: 'https://tax.example/thong-bao.pdf' }] }), apply)
    await until(async () => (await kit.sql.query(`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).rowCount === 1, 'the first one waits')
    expect(await kit.other.inbox.receive(entryOf(quick), apply)).toBe('applied')
    await other.query('rollback')
    await other.end()
    expect(await receiving).toBe('applied')
    const inOrder = [first.key, quick.key, slow.key]
    expect(await stepsOf(dossierCode)).toEqual(inOrder)
    const told = (await kit.store.events.after(client, undefined, 1000)).filter((entry) => entry.dossierCode === dossierCode && entry.type === 'partner.progress')
    expect(told.map(({ data }) => data['key'])).toEqual(inOrder)
  })

  test('R3: what fails leaves nothing, and the event may come again', async () => {
    const { dossierCode } = await kit.accept()
    const event = eventOf(dossierCode)
    const failing = () => {
      throw new Error('undecided')
    }
    await expect(kit.store.inbox.receive(entryOf(event), failing)).rejects.toThrow('undecided')
    // a transfer that cannot be written: its id is taken
    const taken = await kit.accept()
    await expect(kit.store.inbox.receive(entryOf(event), (held, told, partner) => ({ ...apply(held, told, partner), transfers: [newTransfer({ id: taken.id })] }))).rejects.toThrow(/duplicate key/)
    expect(await stepsOf(dossierCode)).toEqual([])
    expect((await kit.sql.query('select 1 from inbox where dossier_code = $1', [dossierCode])).rows).toEqual([])
    expect(await kit.store.inbox.receive(entryOf(event), apply)).toBe('applied')
    expect(await stepsOf(dossierCode)).toEqual([event.key])
  })

  test('a connection that dies between the record and the effect leaves nothing, and the event may come again', async () => {
    const { dossierCode } = await kit.accept()
    await kit.store.inbox.receive(entryOf(eventOf(dossierCode)), apply)
    const event = eventOf(dossierCode)
    // the dossier is held by another, so the transaction stands between its two halves
    const holder = new pg.Client({ connectionString: kit.url })
    await holder.connect()
    await holder.query('begin')
    await holder.query('select 1 from dossiers where code = $1 for update', [dossierCode])
    const reception = kit.store.inbox.receive(entryOf(event), apply).then(() => 'received', () => 'rejected')
    await vi.waitFor(async () => {
      const { rows } = await kit.sql.query<{ ended: boolean }>(`select pg_terminate_backend(pid) as ended from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)
      expect(rows).toEqual([{ ended: true }])
    }, { timeout: 10_000 })
    expect(await reception).toBe('rejected')
    await holder.end()
    expect((await kit.sql.query('select 1 from inbox where key = $1', [event.key])).rows).toEqual([])
    expect(await kit.store.inbox.receive(entryOf(event), apply)).toBe('applied')
    expect(await stepsOf(dossierCode)).toHaveLength(2)
  })

  test('an event whose effect the database refuses waits for a person, however it came to its dossier', async () => {
    const { dossierCode } = await kit.accept()
    const refusing: Decide = (held) => ({ inbox: 'applied', ...refused(held) })
    const event = eventOf(dossierCode)
    expect(await kit.store.inbox.receive(entryOf(event), refusing)).toBe('parked')
    expect(await itemOf(event.key)).toMatchObject({ state: 'parked', reason: 'store-refused' })
    const early = [eventOf('H56.14-261121-9990'), eventOf('H56.14-261121-9991')]
    for (const one of early) await kit.store.inbox.receive(entryOf(one), apply)
    for (const { dossierCode: code } of early) await kit.accept({ dossierCode: code })
    expect(await kit.store.inbox.matchUnmatched(10, (held, told, partner) => (held.code.endsWith('9990') ? refusing : apply)(held, told, partner))).toBe(2)
    expect(await itemOf(early[0]?.key ?? '')).toMatchObject({ state: 'parked', reason: 'store-refused' })
    expect(await stepsOf('H56.14-261121-9991')).toHaveLength(1)
    expect(kit.warnings).toContainEqual({ partner: 'tax', event: 'progress', digest: 'aa', code: '22009' })
  })

  test('what came before its dossier has its effects in the order in which it came', async () => {
    const code = 'H56.14-261121-9980'
    const events = Array.from({ length: 6 }, () => eventOf(code))
    for (const event of events) await kit.store.inbox.receive(entryOf(event), apply)
    // as if the rows had been looked at in another order before
    await kit.sql.query('update inbox set tried_at = now() - id * interval \'1 second\' where dossier_code = $1', [code])
    await kit.accept({ dossierCode: code })
    expect(await kit.store.inbox.matchUnmatched(10, apply)).toBe(6)
    expect(await stepsOf(code)).toEqual(events.map(({ key }) => key))
  })

  test('a dossier that nobody knows: kept, told to no client, and tried again when its partner tells it again', async () => {
    const code = 'H56.14-261121-9999'
    const event = eventOf(code)
    expect(await kit.store.inbox.receive(entryOf(event), apply)).toBe('unmatched')
    expect(await kit.store.inbox.receive(entryOf(event), apply)).toBe('unmatched')
    expect((await kit.sql.query('select type, client, data from events where dossier_code = $1', [code])).rows).toEqual([
      { type: 'partner.progress', client: null, data: { key: event.key, state: 'unmatched', evidence: expect.stringMatching(/^[0-9a-f]{64}$/) } },
    ])
    expect(await itemOf(event.key)).toMatchObject({ state: 'unmatched', transferId: undefined })
    const { id } = await kit.accept({ dossierCode: code })
    expect(await kit.store.inbox.receive(entryOf(event), apply)).toBe('applied')
    expect(await kit.store.inbox.receive(entryOf(event), apply)).toBe('repeat')
    expect(await itemOf(event.key)).toMatchObject({ state: 'applied', transferId: id })
    expect(await stepsOf(code)).toEqual([event.key])
  })

  test('what came before its dossier has its effect once the dossier is there, by one process', async () => {
    const codes = ['H56.14-261122-0001', 'H56.14-261122-0002', 'H56.14-261122-0003']
    for (const code of codes) await kit.store.inbox.receive(entryOf(eventOf(code)), apply)
    expect(await kit.store.inbox.matchUnmatched(10, apply)).toBe(0)
    await kit.accept({ dossierCode: codes[0] ?? '' })
    await kit.accept({ dossierCode: codes[2] ?? '' })
    const matched = await Promise.all([kit.store.inbox.matchUnmatched(10, apply), kit.other.inbox.matchUnmatched(10, apply)])
    expect(matched.reduce((sum, count) => sum + count)).toBe(2)
    expect((await Promise.all(codes.map((code) => stepsOf(code)))).map((steps) => steps?.length)).toEqual([1, undefined, 1])
    expect(await kit.store.inbox.matchUnmatched(10, apply)).toBe(0)
  })

  test('one that never matches does not keep the others away', async () => {
    const [shared, late] = ['H56.14-261122-0011', 'H56.14-261122-0012']
    await kit.store.inbox.receive(entryOf(eventOf(shared)), apply)
    await kit.store.inbox.receive(entryOf(eventOf(late)), apply)
    // two senders use the first code: whose dossier is meant?
    await kit.accept({ dossierCode: shared })
    await kit.accept({ dossierCode: shared, sender: 'H57', client: 'province-57' })
    await kit.accept({ dossierCode: late })
    const counts = [await kit.store.inbox.matchUnmatched(1, apply), await kit.store.inbox.matchUnmatched(1, apply), await kit.store.inbox.matchUnmatched(1, apply)]
    expect(counts.reduce((sum, count) => sum + count)).toBe(1)
    expect(await stepsOf(late)).toHaveLength(1)
    expect(await stepsOf(shared)).toEqual([])
  })

  test('is about the dossier of the organisation that it names', async () => {
    const { dossierCode } = await kit.accept()
    await kit.accept({ client: 'province-57', sender: 'H57', dossierCode })
    expect(await kit.store.inbox.receive(entryOf(eventOf(dossierCode, { recipient: 'H57' })), apply)).toBe('applied')
    expect([await stepsOf(dossierCode), await stepsOf(dossierCode, 'H57')].map((steps) => steps?.length)).toEqual([0, 1])
    expect(await kit.store.inbox.receive(entryOf(eventOf(dossierCode, { recipient: 'H58' })), apply)).toBe('unmatched')
    expect(await kit.store.inbox.receive(entryOf(eventOf(dossierCode)), apply)).toBe('unmatched')
  })

  test('is about the only sender that sent the dossier there, else to anybody; what the gateway sent itself does not count', async () => {
    const { dossierCode } = await kit.accept()
    await kit.accept({ client: 'province-57', sender: 'H57', partner: 'land', dossierCode })
    expect(await kit.store.inbox.receive(entryOf(eventOf(dossierCode)), apply)).toBe('applied')
    expect(await kit.store.inbox.receive(entryOf(eventOf(dossierCode), { partner: 'land' }), apply)).toBe('applied')
    expect([await stepsOf(dossierCode), await stepsOf(dossierCode, 'H57')].map((steps) => steps?.length)).toEqual([1, 1])
    expect(await kit.store.inbox.receive(entryOf(eventOf(dossierCode), { partner: 'treasury' }), apply)).toBe('unmatched')
    const alone = await kit.accept()
    await kit.accept({ client: 'gateway', purpose: 'payment-proof', sender: 'H57', partner: 'treasury', dossierCode: alone.dossierCode })
    expect(await kit.store.inbox.receive(entryOf(eventOf(alone.dossierCode), { partner: 'treasury' }), apply)).toBe('applied')
    expect(await stepsOf(alone.dossierCode)).toHaveLength(1)
  })

  test('nothing is told about a dossier whose only transfer was refused', async () => {
    const { id, dossierCode } = await kit.accept()
    await kit.store.transfers.settle(await kit.lease(id), settlement('refuse'))
    expect(await kit.store.inbox.receive(entryOf(eventOf(dossierCode)), apply)).toBe('unmatched')
  })

  test('what was not understood waits for a person, with the raw words encrypted', async () => {
    const { dossierCode, client } = await kit.accept()
    const event = eventOf(dossierCode, { type: 'not-understood' })
    const raw = '<ThongTin>Phạm Thị Thử</ThongTin>'
    expect(await kit.store.inbox.receive(entryOf(event, { raw }), () => ({ inbox: 'parked', reason: 'not-understood' }))).toBe('parked')
    const { id } = await itemOf(event.key)
    expect(await kit.store.inbox.get(id)).toMatchObject({ raw, state: 'parked', reason: 'not-understood' })
    expect(await itemOf(event.key)).not.toHaveProperty('raw')
    const { rows } = await kit.sql.query<{ raw: Buffer }>('select raw from inbox where id = $1', [id])
    expect(rows[0]?.raw.includes('ThongTin')).toBe(false)

    expect(await kit.store.inbox.settle(id, order, () => ({ inbox: 'parked', reason: 'still' }))).toEqual({ kind: 'still-parked', reason: 'still' })
    expect(await kit.store.inbox.get(id)).toMatchObject({ state: 'parked', reason: 'not-understood' })
    const answers = await Promise.all([kit.store.inbox.settle(id, order, apply), kit.other.inbox.settle(id, order, apply)])
    expect(answers.map(({ kind }) => kind).toSorted()).toEqual(['changed', 'illegal'])
    expect(await stepsOf(dossierCode)).toEqual([event.key])
    expect(await kit.store.inbox.get(id)).toMatchObject({ state: 'applied', reason: undefined })
    expect(await kit.store.inbox.dismiss(id, order)).toEqual({ kind: 'illegal', state: 'applied' })
    const ordered = await kit.sql.query(`select client, data from events where type = 'inbox.applied' and dossier_code = $1`, [dossierCode])
    expect(ordered.rows).toEqual([{ client: null, data: { key: event.key, ...order, evidence: expect.stringMatching(/^[0-9a-f]{64}$/) } }])
    expect((await kit.store.events.after(client, undefined, 1000)).filter((entry) => entry.dossierCode === dossierCode).map(({ type }) => type)).toEqual(['transfer.accepted', 'partner.not-understood'])
  })

  test('a person closes what is of no use, and it stays closed', async () => {
    const event = eventOf('H56.14-261122-0404')
    await kit.store.inbox.receive(entryOf(event, { links: [{ index: 0, link: 'https://agency.example/1' }] }), apply)
    const { id } = await itemOf(event.key)
    expect(await kit.store.inbox.settle(id, order, apply)).toEqual({ kind: 'illegal', state: 'unmatched' })
    expect(await kit.store.inbox.dismiss(id, order)).toMatchObject({ kind: 'changed', item: { state: 'dismissed' } })
    await kit.accept({ dossierCode: event.dossierCode })
    expect(await kit.store.inbox.receive(entryOf(event), apply)).toBe('repeat')
    await kit.store.inbox.matchUnmatched(100, apply)
    expect(await stepsOf(event.dossierCode)).toEqual([])
    expect((await kit.sql.query('select 1 from inbox_files where inbox_id = $1', [id])).rows).toEqual([])
    for (const nobody of ['999999', '0', '-1', 'x', '', '1e3', '99999999999999999999']) {
      expect(await kit.store.inbox.get(nobody)).toBeUndefined()
      expect(await kit.store.inbox.dismiss(nobody, order)).toEqual({ kind: 'unknown' })
      expect(await kit.store.inbox.settle(nobody, order, apply)).toEqual({ kind: 'unknown' })
    }
  })

  test('is listed newest first, page by page, by every filter', async () => {
    const { dossierCode } = await kit.accept()
    const keys: string[] = []
    for (const inbox of ['applied', 'kept', 'parked', 'kept', 'applied'] as const) {
      const event = eventOf(dossierCode)
      keys.unshift(event.key)
      await kit.store.inbox.receive(entryOf(event, { partner: 'land' }), () => ({ inbox, reason: 'late' }))
    }
    const filter = { dossierCode }
    const first = await kit.store.inbox.list(filter, 2)
    const second = await kit.store.inbox.list(filter, 2, first.next)
    const third = await kit.store.inbox.list(filter, 2, second.next)
    expect([first, second, third].flatMap(({ items }) => items.map(({ event }) => event.key))).toEqual(keys)
    expect(third.next).toBeUndefined()
    expect((await kit.store.inbox.list({ ...filter, states: ['kept', 'parked'] }, 10)).items.map(({ event }) => event.key)).toEqual(keys.slice(1, 4))
    expect((await kit.store.inbox.list({ ...filter, partner: 'tax' }, 10)).items).toEqual([])
    expect((await kit.store.inbox.list({ partner: 'land', states: ['parked'] }, 10)).items).toMatchObject([{ reason: 'late', partner: 'land' }])
    for (const cursor of ['x', '', `x${first.next}`]) await expect(kit.store.inbox.list(filter, 2, cursor)).rejects.toMatchObject({ code: 'invalid_cursor' })
  })
})
