import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import pg from 'pg'
import type { FollowerWork, JournalEvent } from '../../../src/ports/dossier-store.ts'
import { nextEntries, toRead } from '../../../src/store/follow-journal.ts'
import { newTransfer, openStoreKit, settlement, type StoreKit } from './store-kit.ts'
import { apply, entryOf, eventOf, refused, stepped } from './way-back.ts'

describe('followers of the journal', () => {
  let kit: StoreKit
  let names = 0
  beforeAll(async () => {
    kit = await openStoreKit()
  })
  afterAll(() => kit.close())

  /** A follower that has seen what is there. */
  async function follower(): Promise<string> {
    const name = `follower-${++names}`
    await readAll(name, () => undefined)
    return name
  }
  async function readAll(name: string, handle: (event: JournalEvent) => FollowerWork | undefined): Promise<void> {
    while ((await kit.store.dossiers.follow(name, 50, handle)).read > 0);
  }

  test('each reads all entries of clients in their order, at its own pace', async () => {
    const [quick, slow] = [await follower(), await follower()]
    const { id, dossierCode } = await kit.accept()
    await kit.store.transfers.settle(await kit.lease(id), settlement('deliver'))
    await kit.store.inbox.receive(entryOf(eventOf(dossierCode)), apply)
    const seen: JournalEvent[] = []
    expect((await kit.store.dossiers.follow(quick, 2, (event) => void seen.push(event))).read).toBe(2)
    expect((await kit.store.dossiers.follow(quick, 2, (event) => void seen.push(event))).read).toBe(1)
    expect((await kit.store.dossiers.follow(quick, 2, (event) => void seen.push(event))).read).toBe(0)
    expect(seen.map(({ type }) => type)).toEqual(['transfer.accepted', 'transfer.delivered', 'partner.progress'])
    expect(seen[0]).toMatchObject({ client: 'province-56', dossierCode, transferId: id, partner: 'tax' })
    // the same events, and the same cursors, that the client reads
    const { client: _client, ...first } = seen[0] ?? { client: '' }
    expect(await kit.store.events.ofTransfer(id)).toContainEqual(first)
    expect((await kit.store.dossiers.follow(slow, 10, () => undefined)).read).toBe(3)
  })

  test('what the gateway sends by itself is followed by nobody', async () => {
    const name = await follower()
    const mirror = await kit.accept({ client: 'gateway', purpose: 'mirror' })
    await kit.store.transfers.settle(await kit.lease(mirror.id), settlement('deliver'))
    await kit.store.inbox.receive(entryOf(eventOf('H56.14-261122-5050')), apply)
    await kit.store.lanes.suspend('land', { actor: 'admin', reason: 'x' })
    await kit.store.lanes.resume('land', { actor: 'admin', reason: 'x' })
    expect((await kit.store.dossiers.follow(name, 10, () => undefined)).read).toBe(0)
  })

  test('its transfers, its changes and its place are one: a batch that fails comes again', async () => {
    const name = await follower()
    const { dossierCode } = await kit.accept()
    const work = (event: JournalEvent): FollowerWork => ({
      transfers: [newTransfer({ client: 'gateway', purpose: 'webhook', idempotencyKey: event.cursor, dossierCode })],
      dossier: (held) => ({ ...stepped(held, event.type), journal: [{ type: 'dossier.seen', data: {} }] }),
    })
    const failing = (event: JournalEvent): FollowerWork => ({ ...work(event), dossier: () => { throw new Error('undecided') } })
    await expect(kit.store.dossiers.follow(name, 10, failing)).rejects.toThrow('undecided')
    const made = async () => (await kit.sql.query(`select 1 from transfers where client = 'gateway' and dossier_code = $1`, [dossierCode])).rows.length
    expect(await made()).toBe(0)
    expect((await kit.store.dossiers.follow(name, 10, work)).read).toBe(1)
    expect(await made()).toBe(1)
    // it sees what it wrote itself, in its turn
    const seen: string[] = []
    expect((await kit.store.dossiers.follow(name, 10, (event) => void seen.push(event.type))).read).toBe(1)
    expect(seen).toEqual(['dossier.seen'])
    expect((await kit.store.dossiers.get({ sender: 'H56', code: dossierCode }))?.state.steps).toMatchObject([{ content: 'transfer.accepted' }])
  })

  test('one dossier that the database refuses is passed over, and said; the others have their effect, and their order', async () => {
    const name = await follower()
    const [poisoned, well] = [newTransfer().dossierCode, newTransfer().dossierCode]
    for (const dossierCode of [well, poisoned, well, poisoned, well]) await kit.accept({ dossierCode })
    const work = (event: JournalEvent): FollowerWork => ({
      transfers: [newTransfer({ client: 'gateway', purpose: 'webhook', idempotencyKey: `${name}-${event.cursor}`, dossierCode: event.dossierCode ?? '' })],
      dossier: (held) => (held.code === poisoned ? refused(held) : { ...stepped(held, String(held.state.steps.length)), journal: [{ type: 'dossier.seen', data: {} }] }),
    })
    expect((await kit.store.dossiers.follow(name, 10, work)).read).toBe(5)
    const stepsOf = async (code: string) => (await kit.store.dossiers.get({ sender: 'H56', code }))?.state.steps.map(({ content }) => content)
    expect([await stepsOf(well), await stepsOf(poisoned)]).toEqual([['0', '1', '2'], []])
    const count = async (text: string) => (await kit.sql.query<object>(text, [well, poisoned])).rows
    expect(await count(`select dossier_code, client, data from events where dossier_code in ($1, $2) and type = 'dossier.passed-over'`)).toEqual(
      Array(2).fill({ dossier_code: poisoned, client: null, data: { event: 'transfer.accepted', code: '22009' } }),
    )
    expect(await count(`select 1 from transfers where purpose = 'webhook' and dossier_code in ($1, $2)`)).toHaveLength(5)
    expect(kit.warnings).toContainEqual({ transferId: expect.any(String), event: 'transfer.accepted', code: '22009' })
    // it goes on behind them, and what is passed over is nobody's news
    expect((await kit.store.dossiers.follow(name, 10, () => undefined)).read).toBe(3)
  })

  test('several entries about one dossier in a batch build on each other', async () => {
    const name = await follower()
    const { dossierCode } = await kit.accept()
    for (let n = 0; n < 3; n++) await kit.accept({ dossierCode })
    expect((await kit.store.dossiers.follow(name, 10, () => ({ dossier: (held) => stepped(held, String(held.state.steps.length)) }))).read).toBe(4)
    expect((await kit.store.dossiers.get({ sender: 'H56', code: dossierCode }))?.state.steps.map(({ content }) => content)).toEqual(['0', '1', '2', '3'])
  })

  test('an entry without a dossier asks for none', async () => {
    const name = await follower()
    await kit.sql.query(`insert into events (type, client) values ('client.note', 'province-56')`)
    const dossier = () => {
      throw new Error('there is no dossier')
    }
    expect((await kit.store.dossiers.follow(name, 10, () => ({ dossier }))).read).toBe(1)
  })

  test('says whether there is something to announce, and whether another process reads', async () => {
    const name = await follower()
    expect(await kit.store.dossiers.follow(name, 10, () => undefined)).toEqual({ read: 0, sends: false, elsewhere: false })
    const { dossierCode } = await kit.accept()
    const work = (): FollowerWork => ({ dossier: (held) => stepped(held, 'x') })
    expect(await kit.store.dossiers.follow(name, 10, work)).toEqual({ read: 1, sends: false, elsewhere: false })
    await kit.accept({ dossierCode })
    const reader = new pg.Client({ connectionString: kit.url })
    await reader.connect()
    await reader.query('begin')
    await reader.query('select from followers where name = $1 for update', [name])
    expect(await kit.store.dossiers.follow(name, 10, work)).toEqual({ read: 0, sends: false, elsewhere: true })
    await reader.query('rollback')
    await reader.end()
    const sending = (event: JournalEvent): FollowerWork => ({ dossier: (held) => ({ ...stepped(held, 'y'), transfers: [newTransfer({ client: 'gateway', purpose: 'mirror', idempotencyKey: event.cursor, dossierCode })] }) })
    expect(await kit.store.dossiers.follow(name, 10, sending)).toEqual({ read: 1, sends: true, elsewhere: false })
  })

  test('two processes that follow while many write handle each entry once, in order', async () => {
    const name = await follower()
    const codes = Array.from({ length: 6 }, () => newTransfer().dossierCode)
    const writing = Promise.all(codes.map(async (dossierCode) => {
      for (let n = 0; n < 10; n++) await kit.store.transfers.accept(newTransfer({ dossierCode }))
    }))
    const work = (event: JournalEvent): FollowerWork => ({ dossier: (held) => stepped(held, event.transferId ?? '') })
    let done = false
    void writing.then(() => (done = true))
    async function followAll(store: StoreKit['store']): Promise<void> {
      for (;;) {
        const finished = done
        if ((await store.dossiers.follow(name, 7, work)).read === 0 && finished) return
      }
    }
    await Promise.all([writing, followAll(kit.store), followAll(kit.other)])
    await followAll(kit.store)
    for (const code of codes) {
      const steps = (await kit.store.dossiers.get({ sender: 'H56', code }))?.state.steps.map(({ content }) => content)
      const { rows } = await kit.sql.query<{ id: string }>('select id from transfers where dossier_code = $1 order by sequence', [code])
      expect(steps).toEqual(rows.map(({ id }) => id))
    }
  })

  test('two followers that change the same dossiers in other orders do not wait for each other for ever', async () => {
    const [one, two] = [await follower(), await follower()]
    const codes = Array.from({ length: 8 }, () => newTransfer().dossierCode)
    for (const dossierCode of [...codes, ...codes.toReversed()]) await kit.accept({ dossierCode })
    const work = (): FollowerWork => ({ dossier: (held) => stepped(held, 'x') })
    async function follow(store: StoreKit['store'], name: string, limit: number): Promise<void> {
      while ((await store.dossiers.follow(name, limit, work)).read > 0);
    }
    await Promise.all([follow(kit.store, one, 5), follow(kit.other, two, 16), follow(kit.other, one, 3)])
    await follow(kit.store, one, 16)
    for (const code of codes) expect((await kit.store.dossiers.get({ sender: 'H56', code }))?.state.steps).toHaveLength(4)
  })

  test('an entry that is committed later but belongs earlier is never skipped', async () => {
    const name = await follower()
    const slow = new pg.Client({ connectionString: kit.url })
    await slow.connect()
    const insert = (type: string) => `insert into events (type, client) values ('${type}', 'overtaken')`
    await slow.query('begin')
    await slow.query(insert('slow'))
    await kit.sql.query(insert('quick'))
    expect((await kit.store.dossiers.follow(name, 10, () => undefined)).read).toBe(0)
    await slow.query('commit')
    await slow.end()
    const seen: string[] = []
    await readAll(name, (event) => void seen.push(event.type))
    expect(seen).toEqual(['slow', 'quick'])
  })

  test('finds its index, with many entries', async () => {
    await kit.sql.query(`insert into events (type, client) select 'many', case when n % 3 = 0 then 'gateway' else 'province-' || n % 60 end from generate_series(1, 20000) n`)
    await kit.sql.query('analyze events')
    await kit.sql.query('set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off')
    const { rows } = await kit.sql.query<{ 'QUERY PLAN': string }>(`explain ${nextEntries}`, ['1', 0, 10])
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    expect(plan).toMatch(/Index Scan using \w*xact_id\w*/)
    expect(plan).not.toContain('Seq Scan')
    // the rows of a batch may be sorted, not the journal
    expect(plan).toMatch(/Limit.*\n\s*->\s+Merge Append/)
    const asked = await kit.sql.query<{ 'QUERY PLAN': string }>(`explain ${toRead}`, ['any'])
    const planOfQuestion = asked.rows.map((row) => row['QUERY PLAN']).join('\n')
    // from the follower's place on, and not from the beginning
    expect(planOfQuestion).toMatch(/Index Only Scan using \w*xact_id\w*.*\n\s*Index Cond: \(\(ROW\(/)
    expect(planOfQuestion).not.toContain('Seq Scan')
  })
})
