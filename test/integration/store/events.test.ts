import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import pg from 'pg'
import type { PartnerEvent } from '../../../schemas/partner-event.ts'
import { newTransfer, openStoreKit, settlement, type StoreKit } from './store-kit.ts'

describe('events', () => {
  let kit: StoreKit
  beforeAll(async () => {
    kit = await openStoreKit()
  })
  afterAll(() => kit.close())

  async function typesAfter(client: string, cursor?: string) {
    return (await kit.store.events.after(client, cursor, 100)).map(({ type }) => type)
  }

  test('are read on from a cursor, in order, by their client only', async () => {
    const { id } = await kit.accept({ client: 'reader' })
    await kit.store.transfers.settle(await kit.lease(id), settlement('confirm'))
    const [first, second, ...rest] = await kit.store.events.after('reader', undefined, 100)
    expect(rest).toEqual([])
    expect(first).toMatchObject({ type: 'transfer.accepted', transferId: id, partner: 'tax' })
    expect(second).toMatchObject({ type: 'transfer.confirmed', transferId: id })
    expect(await kit.store.events.after('reader', undefined, 1)).toEqual([first])
    expect(await kit.store.events.after('reader', first?.cursor, 100)).toEqual([second])
    expect(await kit.store.events.after('reader', second?.cursor, 100)).toEqual([])
    expect(await kit.store.events.after('stranger', undefined, 100)).toEqual([])
  })

  test('one that is committed later but belongs earlier is never skipped', async () => {
    const slow = new pg.Client({ connectionString: kit.url })
    await slow.connect()
    const insert = (type: string) => `insert into events (type, client) values ('${type}', 'overtaken')`
    await slow.query('begin')
    await slow.query(insert('slow.first'))
    await kit.sql.query(insert('quick'))
    // the quick one is committed, but the slow one's place is before it: neither is shown yet
    expect(await typesAfter('overtaken')).toEqual([])
    await slow.query(insert('slow.second'))
    await slow.query('commit')
    const shown = await kit.store.events.after('overtaken', undefined, 100)
    expect(shown.map(({ type }) => type)).toEqual(['slow.first', 'slow.second', 'quick'])
    await kit.sql.query(insert('last'))
    expect(await typesAfter('overtaken', shown.at(-1)?.cursor)).toEqual(['last'])
    await slow.end()
  })

  test('a reader that polls while many write sees each event once', async () => {
    const writing = Promise.all(Array.from({ length: 8 }, async (_, writer) => {
      for (let n = 0; n < 15; n++) await (writer % 2 === 0 ? kit.store : kit.other).transfers.accept(newTransfer({ client: 'busy' }))
    }))
    const seen: string[] = []
    let cursor: string | undefined
    let done = false
    void writing.then(() => (done = true))
    for (;;) {
      const finished = done
      const events = await kit.store.events.after('busy', cursor, 7)
      seen.push(...events.map((event) => event.transferId ?? ''))
      cursor = events.at(-1)?.cursor ?? cursor
      if (finished && events.length === 0) break
    }
    await writing
    expect(seen).toHaveLength(120)
    expect(new Set(seen).size).toBe(120)
  })
})

describe('what partners tell', () => {
  let kit: StoreKit
  beforeAll(async () => {
    kit = await openStoreKit()
  })
  afterAll(() => kit.close())

  const due = { noticeNumber: 'TB-1', payerName: 'Trần Văn Thử', payerTaxCode: '8012345678', item: 'Lệ phí trước bạ', amount: 1_500_000 }
  function notice(dossierCode: string, key: string, amountsDue: PartnerEvent['amountsDue'] = [due]): PartnerEvent {
    return { key, type: 'tax-notice', dossierCode, amountsDue, partnerCode: '00', partnerWords: 'Đã\u0000xử lý' }
  }

  test('R1: is applied once, and its effect is there when it counts as seen', async () => {
    const { id, dossierCode, client } = await kit.accept()
    expect(await kit.store.transfers.applyPartnerEvent('tax', notice(dossierCode, 'n-1'), 'aa')).toBe('applied')
    expect(await kit.store.transfers.get(id)).toMatchObject({ financial: 'due', amountsDue: [due] })
    expect(await kit.store.transfers.applyPartnerEvent('tax', notice(dossierCode, 'n-1', [{ ...due, amount: 9 }]), 'bb')).toBe('repeat')
    expect(await kit.store.transfers.get(id)).toMatchObject({ amountsDue: [due] })
    const events = (await kit.store.events.after(client, undefined, 1000)).filter((event) => event.transferId === id)
    expect(events.map(({ type }) => type)).toEqual(['transfer.accepted', 'partner.tax-notice'])
    expect(events[1]?.data).toEqual({ key: 'n-1', code: '00', items: 1, total: 1_500_000, state: 'applied' })
    expect(JSON.stringify(events)).not.toMatch(/Trần Văn Thử|8012345678/)
  })

  test('twenty at once: one effect', async () => {
    const { id, dossierCode } = await kit.accept()
    const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? kit.store : kit.other).transfers.applyPartnerEvent('tax', notice(dossierCode, 'n-2'), 'aa')))
    expect(answers.filter((answer) => answer === 'applied')).toHaveLength(1)
    expect(answers.filter((answer) => answer === 'repeat')).toHaveLength(19)
    expect((await kit.store.transfers.get(id))?.amountsDue).toEqual([due])
  })

  test('R3: a database error is an error, and the event may come again', async () => {
    const { id, dossierCode } = await kit.accept()
    await kit.sql.query(`create or replace function refuse() returns trigger language plpgsql as $$ begin raise exception 'disk full'; end $$;
      create trigger refuse_effect before update on transfers for each row when (old.dossier_code = '${dossierCode}') execute function refuse()`)
    await expect(kit.store.transfers.applyPartnerEvent('tax', notice(dossierCode, 'n-3'), 'aa')).rejects.toThrow('disk full')
    await kit.sql.query('drop trigger refuse_effect on transfers')
    expect(await kit.store.transfers.applyPartnerEvent('tax', notice(dossierCode, 'n-3'), 'aa')).toBe('applied')
    expect(await kit.store.transfers.get(id)).toMatchObject({ financial: 'due' })
  })

  test('a dossier that nobody knows is kept, and has its effect when its partner sends again', async () => {
    const code = 'H56.14-261121-9999'
    expect(await kit.store.transfers.applyPartnerEvent('tax', notice(code, 'n-4'), 'aa')).toBe('unknown-dossier')
    expect(await kit.store.transfers.applyPartnerEvent('tax', notice(code, 'n-4'), 'aa')).toBe('unknown-dossier')
    expect((await kit.sql.query(`select state, event ->> 'key' as key from inbox where dossier_code = $1`, [code])).rows).toEqual([{ state: 'unmatched', key: 'n-4' }])
    const { id } = await kit.accept({ dossierCode: code })
    expect(await kit.store.transfers.applyPartnerEvent('tax', notice(code, 'n-4'), 'aa')).toBe('applied')
    expect(await kit.store.transfers.applyPartnerEvent('tax', notice(code, 'n-4'), 'aa')).toBe('repeat')
    expect(await kit.store.transfers.get(id)).toMatchObject({ financial: 'due' })
  })

  test('goes to the newest transfer to that partner, else to any', async () => {
    const old = await kit.accept()
    const { dossierCode } = old
    const newest = await kit.accept({ dossierCode })
    const land = await kit.accept({ dossierCode, partner: 'land' })
    await kit.store.transfers.applyPartnerEvent('tax', notice(dossierCode, 'n-5'), 'aa')
    await kit.store.transfers.applyPartnerEvent('treasury', notice(dossierCode, 'n-5'), 'aa')
    const financial = await Promise.all([old, newest, land].map(async ({ id }) => (await kit.store.transfers.get(id))?.financial))
    expect(financial).toEqual(['none', 'due', 'due'])
  })

  test('a corrected notice replaces its own amounts only', async () => {
    const { id, dossierCode } = await kit.accept()
    const second = { ...due, noticeNumber: 'TB-2', amount: 20 }
    await kit.store.transfers.applyPartnerEvent('tax', notice(dossierCode, 'c-1'), 'aa')
    await kit.store.transfers.applyPartnerEvent('tax', notice(dossierCode, 'c-2', [second]), 'aa')
    await kit.store.transfers.applyPartnerEvent('tax', notice(dossierCode, 'c-3', [{ ...due, amount: 30 }]), 'aa')
    const amounts = (await kit.store.transfers.get(id))?.amountsDue.map(({ noticeNumber, amount }) => [noticeNumber, amount])
    expect(amounts?.toSorted()).toEqual([['TB-1', 30], ['TB-2', 20]])
  })

  test('an event reaches the organisation that it names, and no other that uses the same dossier code', async () => {
    const rightful = await kit.accept()
    const other = await kit.accept({ client: 'province-57', sender: 'H57', dossierCode: rightful.dossierCode })
    const named = { ...notice(rightful.dossierCode, 'n-named'), recipient: 'H56' }
    expect(await kit.store.transfers.applyPartnerEvent('tax', named, 'aa')).toBe('applied')
    expect(await kit.store.transfers.get(rightful.id)).toMatchObject({ financial: 'due' })
    expect(await kit.store.transfers.get(other.id)).toMatchObject({ financial: 'none', amountsDue: [] })
    expect(await kit.store.transfers.applyPartnerEvent('tax', notice(rightful.dossierCode, 'n-nameless'), 'aa')).toBe('unknown-dossier')
  })

  test('what came before its transfer has its effect once the transfer is there', async () => {
    const code = 'H56.14-261120-9876'
    expect(await kit.store.transfers.applyPartnerEvent('tax', notice(code, 'n-early'), 'aa')).toBe('unknown-dossier')
    const transfer = await kit.accept({ dossierCode: code })
    expect(await kit.store.transfers.matchInbox(10)).toBeGreaterThanOrEqual(1)
    expect(await kit.store.transfers.get(transfer.id)).toMatchObject({ financial: 'due' })
  })
})
