import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import pg from 'pg'
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
