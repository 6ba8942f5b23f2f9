import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { AuditEntryView } from '../../../schemas/audit-entry.ts'
import type { AuditRecord } from '../../../src/ports/audit-trail.ts'
import { createAuditTrail } from '../../../src/store/audit-trail.ts'
import { createMonths } from '../../../src/store/partitions.ts'
import { openPool, type Pool } from '../../../src/store/pool.ts'
import { createVault } from '../../../src/store/vault.ts'
import { forgetAll } from './chain-kit.ts'
import { openStoreKit, vault, type StoreKit } from './store-kit.ts'

const number = '038190000001'

let kit: StoreKit
let pool: Pool
beforeAll(async () => {
  kit = await openStoreKit()
  pool = openPool({ url: kit.url, size: 4, onError: () => {} })
})
afterEach(async () => {
  await forgetAll(kit)
  await kit.sql.query('delete from audit; delete from audit_subjects')
})
afterAll(async () => {
  await pool.end()
  await kit.close()
})

function lookUp(changes: Partial<AuditRecord> = {}): AuditRecord {
  return {
    kind: 'query',
    action: 'civil-status-record',
    actor: { kind: 'client', id: 'h56' },
    official: 'can-bo-7',
    unit: 'H56.14',
    purpose: 'procedure-handling',
    procedureCode: '1.001193',
    dossierCode: 'H56.14-261120-0001',
    partner: 'civil-registry',
    answer: 'found',
    requestId: 'request-1',
    ...changes,
  }
}

async function allOf(ask: (cursor?: string) => Promise<{ readonly items: readonly AuditEntryView[]; readonly next: string | undefined }>): Promise<readonly AuditEntryView[]> {
  const all: AuditEntryView[] = []
  let cursor: string | undefined
  do {
    const page = await ask(cursor)
    all.push(...page.items)
    cursor = page.next
  } while (cursor !== undefined)
  return all
}

async function faults(): Promise<readonly string[]> {
  while ((await kit.store.chain.extend(100)) > 0);
  const { faults: found } = await kit.store.chain.check(100, () => Promise.resolve())
  return found.map((fault) => [fault.kind, 'what' in fault ? fault.what : ''].join(' '))
}

describe('the audit', () => {
  test('shows what was recorded, newest first, and never whom it is about', async () => {
    await kit.store.audit.record(lookUp({ subjects: [number] }))
    const order: AuditRecord = { kind: 'order', action: 'replayTransfer', actor: { kind: 'administrator', id: 'admin' }, object: '019a0000-0000-7000-8000-000000000001', reason: 'again', answer: 'done', requestId: 'request-2' }
    await kit.store.audit.record(order)
    const { items, next } = await kit.other.audit.search({}, 10)
    expect(items).toEqual([
      { id: expect.stringMatching(/^\d+$/) as string, at: expect.stringMatching(/Z$/) as string, ...order },
      { id: expect.stringMatching(/^\d+$/) as string, at: expect.stringMatching(/Z$/) as string, ...lookUp() },
    ])
    expect(next).toBeUndefined()
    const { rows } = await kit.sql.query<{ all: string }>(`select (select string_agg(e::text, '') from events e) || (select string_agg(s::text, '') from audit_subjects s) as all`)
    expect(rows[0]?.all).toContain('civil-status-record')
    expect(rows[0]?.all).not.toContain(number)
  })

  test('is in the chained journal, and of no client', async () => {
    await kit.store.audit.record(lookUp())
    const { rows } = await kit.sql.query(`select type, client, transfer_id, data from events`)
    expect(rows).toEqual([{ type: 'audit', client: null, transfer_id: null, data: lookUp() }])
    await expect.poll(() => kit.store.chain.extend(100)).toBe(1)
    expect(await kit.store.events.after('h56', undefined, 10)).toEqual([])
    expect((await kit.store.dossiers.follow('test', 10, () => undefined)).read).toBe(0)
  })

  test.each([
    [{ kind: 'order' }, 1],
    [{ actor: 'h57' }, 2],
    [{ official: 'can-bo-9' }, 3],
    [{ partner: 'land' }, 4],
    [{ dossierCode: 'H56.14-261120-0099' }, 5],
    [{ object: 'land' }, 6],
    [{ dossierCode: 'H56.14-261120-0077' }, 7],
    [{ kind: 'query', actor: 'h56', partner: 'land' }, 4],
  ] as const)('finds by %o', async (filter, at) => {
    const entries: readonly Partial<AuditRecord>[] = [
      {}, { kind: 'order' }, { actor: { kind: 'client', id: 'h57' } }, { official: 'can-bo-9' }, { partner: 'land' }, { dossierCode: 'H56.14-261120-0099' }, { object: 'land' },
      { askedDossier: 'H56.14-261120-0077' },
    ]
    for (const [n, changes] of entries.entries()) await kit.store.audit.record(lookUp({ requestId: `request-${n}`, ...changes }))
    const { items } = await kit.store.audit.search(filter, 10)
    expect(items.map(({ requestId }) => requestId)).toEqual([`request-${at}`])
  })

  test('finds a dossier by what was asked about it and by what was asked for it, each entry once', async () => {
    await kit.store.audit.record(lookUp({ requestId: 'for' }))
    await kit.store.audit.record(lookUp({ requestId: 'about', dossierCode: 'H56.14-261120-0002', askedDossier: 'H56.14-261120-0001' }))
    await kit.store.audit.record(lookUp({ requestId: 'both', askedDossier: 'H56.14-261120-0001' }))
    await kit.store.audit.record(lookUp({ requestId: 'neither', dossierCode: 'H56.14-261120-0002' }))
    const found = await allOf((cursor) => kit.store.audit.search({ dossierCode: 'H56.14-261120-0001' }, 2, cursor))
    expect(found.map(({ requestId }) => requestId)).toEqual(['both', 'about', 'for'])
  })

  test('finds by time', async () => {
    await kit.store.audit.record(lookUp())
    const [entry] = (await kit.store.audit.search({}, 1)).items
    const at = new Date(entry?.at ?? '')
    const later = new Date(at.getTime() + 1)
    expect((await kit.store.audit.search({ from: at, to: later }, 10)).items).toHaveLength(1)
    expect((await kit.store.audit.search({ from: later }, 10)).items).toEqual([])
    expect((await kit.store.audit.search({ to: new Date(at.getTime() - 1) }, 10)).items).toEqual([])
  })

  test('goes on page by page, and refuses a cursor of something else', async () => {
    await Promise.all(Array.from({ length: 7 }, (_, n) => kit.store.audit.record(lookUp({ requestId: `request-${n}`, subjects: [number] }))))
    const all = await allOf((cursor) => kit.store.audit.search({ actor: 'h56' }, 3, cursor))
    expect(all.map(({ id }) => BigInt(id))).toEqual(all.map(({ id }) => BigInt(id)).toSorted((a, b) => Number(b - a)))
    expect(new Set(all.map(({ requestId }) => requestId)).size).toBe(7)
    expect(await allOf((cursor) => kit.store.audit.about(number, 2, cursor))).toEqual(all)
    await expect(kit.store.audit.search({}, 1, 'dC4x')).rejects.toMatchObject({ code: 'invalid_cursor' })
    await expect(kit.store.audit.about(number, 1, 'x')).rejects.toMatchObject({ code: 'invalid_cursor' })
  })

  test('finds a person however the number is written, and nobody else', async () => {
    await kit.store.audit.record(lookUp({ subjects: ['b-123 4567', '038190000002'] }))
    for (const written of ['B1234567', 'b1234567', ' B 123.4567 ', '038190000002']) expect((await kit.store.audit.about(written, 10)).items).toHaveLength(1)
    for (const other of [number, 'B123456', '', 'B12345678']) expect((await kit.store.audit.about(other, 10)).items).toEqual([])
  })

  test('finds a person under the keys of before and after a rotation, and not without them', async () => {
    const [older, newer] = [{ id: 'k1', secret: Buffer.alloc(32, 1) }, { id: 'k2', secret: Buffer.alloc(32, 2) }]
    const before = createAuditTrail(pool, createVault([older]))
    const after = createAuditTrail(pool, createVault([newer, older]))
    await before.record(lookUp({ requestId: 'before', subjects: [number] }))
    await after.record(lookUp({ requestId: 'after', subjects: [number, number] }))
    expect((await after.about(number, 10)).items.map(({ requestId }) => requestId)).toEqual(['after', 'before'])
    expect(await after.keys()).toEqual(['k1', 'k2'])
    // half of it would be told as if it were all
    const detail = 'Entries were made under keys that are not configured (k1); put them back, for without them not all is found.'
    await expect(createAuditTrail(pool, createVault([newer])).about(number, 10)).rejects.toMatchObject({ code: 'key_unusable', detail })
    expect((await createAuditTrail(pool, createVault([{ ...newer, secret: Buffer.alloc(32, 3) }, older])).about(number, 10)).items.map(({ requestId }) => requestId)).toEqual(['before'])
  })

  test('tells keys apart whose ids begin alike', async () => {
    const [plain, dotted] = [{ id: '2026', secret: Buffer.alloc(32, 1) }, { id: '2026.2', secret: Buffer.alloc(32, 2) }]
    await createAuditTrail(pool, createVault([dotted])).record(lookUp({ subjects: [number] }))
    const trail = createAuditTrail(pool, createVault([plain]))
    for (let n = 0; n < 30; n++) await trail.record(lookUp({ subjects: [`0381900000${n + 10}`] }))
    for (const id of ['2026-1', '2026_1', '20260', '2026.']) await createAuditTrail(pool, createVault([{ id, secret: Buffer.alloc(32, 3) }])).record(lookUp({ subjects: [number] }))
    expect((await trail.keys()).toSorted()).toEqual(['2026', '2026-1', '2026.', '2026.2', '20260', '2026_1'])
    await expect(trail.about(number, 10)).rejects.toMatchObject({ code: 'key_unusable' })
  })

  test.each(['', '/', '//', 'test', 'test.0', '0', '~/'])('a subject %j that somebody put there ends no search for keys', async (subject) => {
    await kit.store.audit.record(lookUp({ subjects: [number] }))
    await kit.sql.query('insert into audit_subjects (subject, entry, at) select $1, entry, at from audit', [subject])
    expect(await kit.store.audit.keys()).toContain('test')
  })

  test('finds what stands among thousands of places without entries, page by page', async () => {
    await kit.store.audit.record(lookUp({ requestId: 'first', subjects: [number] }))
    await kit.store.audit.record(lookUp({ requestId: 'second', subjects: [number] }))
    const dangling = `generate_series(1, 2500) n, (select subject, at from audit_subjects limit 1) s`
    await kit.sql.query(`insert into audit_subjects (subject, entry, at) select s.subject, -n, s.at + (n - 1250) * interval '1 millisecond' from ${dangling}`)
    await kit.sql.query(`insert into audit (entry, at, kind, actor) select -n, s.at + (n - 1250) * interval '1 millisecond', 'query', 'h56' from ${dangling}`)
    for (const limit of [1, 2, 500]) {
      expect((await allOf((cursor) => kit.store.audit.about(number, limit, cursor))).map(({ requestId }) => requestId)).toEqual(['second', 'first'])
      expect((await allOf((cursor) => kit.store.audit.search({ actor: 'h56' }, limit, cursor))).map(({ requestId }) => requestId)).toEqual(['second', 'first'])
    }
  })

  test('keeps what PostgreSQL cannot hold', async () => {
    await kit.store.audit.record(lookUp({ reason: 'a\u0000b\ud800', official: 'x\u0000' }))
    const { items } = await kit.store.audit.search({ official: 'x\u0000' }, 1)
    expect(items[0]).toMatchObject({ reason: 'a\ufffdb\ufffd', official: 'x\ufffd' })
  })

  test('many at once are all kept, by few statements', async () => {
    const before = await statements()
    await Promise.all(Array.from({ length: 400 }, (_, n) => kit.store.audit.record(lookUp({ requestId: String(n) }))))
    expect(new Set((await allOf((cursor) => kit.store.audit.search({}, 500, cursor))).map(({ requestId }) => requestId)).size).toBe(400)
    expect((await statements()) - before).toBeLessThan(20)
  })

  /** Transactions that wrote entries. */
  async function statements(): Promise<number> {
    const { rows } = await kit.sql.query<{ n: string }>(`select count(distinct xact::text) as n from events where type = 'audit'`)
    return Number(rows[0]?.n)
  }

  test('what cannot be kept is said', async () => {
    const closed = openPool({ url: kit.url, size: 1, onError: () => {} })
    await closed.end()
    await expect(createAuditTrail(closed, vault).record(lookUp())).rejects.toThrow(/pool/)
  })

  test('what was answered is there after everything else is gone', async () => {
    await kit.store.audit.record(lookUp())
    const another = new pg.Client({ connectionString: kit.url })
    await another.connect()
    expect((await another.query('select 1 from events e join audit a on a.entry = e.id and a.at = e.at')).rowCount).toBe(1)
    await another.end()
  })
})

describe('a check of the audit', () => {
  test('finds nothing where nobody touched it', async () => {
    await kit.store.audit.record(lookUp({ subjects: [number, 'B1234567'] }))
    await kit.store.audit.record(lookUp({ kind: 'order', object: 'x' }))
    expect(await faults()).toEqual([])
  })

  const tamperings: readonly (readonly [string, string])[] = [
    ['evidence-removed place in the audit', 'delete from audit'],
    ['evidence-changed subjects in the audit', 'delete from audit_subjects'],
    ['evidence-changed subjects in the audit', `update audit_subjects set subject = 'test.0'`],
    ['evidence-changed subjects in the audit', `insert into audit_subjects (subject, entry, at) select 'test.0', entry, at from audit`],
    ...['kind', 'actor', 'official', 'partner', 'dossier_code', 'asked_dossier', 'object'].map((column) => ['evidence-changed place in the audit', `update audit set ${column} = 'other'`] as const),
    ['evidence-changed place in the audit', `update audit set official = null`],
    ['evidence-removed place in the audit', `insert into events (type, data) select 'audit', data from events`],
    ['entry-changed ', `update events set data = data || '{"official":"somebody"}'`],
  ]
  test.each(tamperings)('%s, after: %s', async (fault, text) => {
    await kit.store.audit.record(lookUp({ subjects: [number], object: 'x' }))
    while ((await kit.store.chain.extend(100)) > 0);
    await kit.sql.query(text)
    expect(new Set(await faults())).toEqual(new Set([fault]))
  })

  test('names what is found by and belongs to no entry, each once, however many parts the check has', async () => {
    const places = [1n, 2n, 3n]
    for (const n of places) {
      await kit.store.audit.record(lookUp({ subjects: [number] }))
      while ((await kit.store.chain.extend(1)) > 0);
      await kit.sql.query(`insert into audit (entry, at, kind, actor) values ($1, clock_timestamp(), 'query', 'h56')`, [-n])
      await kit.sql.query(`insert into audit_subjects (subject, entry, at) values ('test/0', $1, clock_timestamp() - interval '1 minute')`, [-n])
    }
    const expected = places.flatMap((n) => [`audit -${n} in no entry`, `audit_subjects -${n} in no entry`]).toSorted()
    for (const limit of [1, 2, 100]) {
      const found: string[] = []
      for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
        const page = await kit.store.chain.check(limit, () => Promise.resolve(), { cursor })
        found.push(...page.faults.map((fault) => ('what' in fault ? fault.what : fault.kind)))
        cursor = page.next
      }
      expect(found.toSorted()).toEqual(expected)
    }
  })

  test('names an entry that was taken away, and what it was found by', async () => {
    await kit.store.audit.record(lookUp({ subjects: [number] }))
    while ((await kit.store.chain.extend(100)) > 0);
    await kit.sql.query(`delete from events where type = 'audit'`)
    const place = (table: string) => expect.stringMatching(new RegExp(`^audit-changed ${table} \\d+ in no entry$`)) as string
    expect(await faults()).toEqual(['entry-removed ', place('audit'), place('audit_subjects')])
  })

  test('names what was moved away from its entry', async () => {
    await kit.store.audit.record(lookUp())
    await kit.sql.query(`update audit set at = at + interval '1 microsecond'`)
    expect(await faults()).toEqual(['evidence-removed place in the audit', expect.stringMatching(/^audit-changed audit \d+ in no entry$/)])
  })

  test('what is found by can be made anew from the journal', async () => {
    await kit.store.audit.record(lookUp({ subjects: [number] }))
    await kit.sql.query('delete from audit; delete from audit_subjects')
    await kit.sql.query(`insert into audit (entry, at, kind, actor, official, partner, dossier_code, asked_dossier, object)
      select id, at, data->>'kind', data->'actor'->>'id', data->>'official', data->>'partner', data->>'dossierCode', data->>'askedDossier', data->>'object'
      from events where type = 'audit'`)
    await kit.sql.query(`insert into audit_subjects select jsonb_array_elements_text(data->'subjects'), id, at from events where type = 'audit' and data ? 'subjects'`)
    expect(await faults()).toEqual([])
    expect((await kit.store.audit.about(number, 10)).items).toHaveLength(1)
  })
})

describe('the end of the search', () => {
  test('that came before its time excuses nothing, and is a fault itself', async () => {
    await createMonths(pool, new Date('2016-10-05T00:00:00Z'), 0)
    await kit.store.audit.record(lookUp({ subjects: [number] }))
    for (const table of ['events', 'audit', 'audit_subjects']) await kit.sql.query(`update ${table} set at = '2016-10-20T00:00:00Z'`)
    await kit.sql.query('delete from audit; delete from audit_subjects')
    await kit.sql.query(`insert into events (type, data) values ('audit.ended', '{"months":["2016-10"],"days":365}')`)
    while ((await kit.store.chain.extend(100)) > 0);
    const found = async (auditDays: number) => {
      const { faults: all, purged } = await kit.store.chain.check(100, () => Promise.resolve(), { auditDays })
      return { purged, faults: all.flatMap((fault) => ('what' in fault ? [fault.what] : [])) }
    }
    const days = (Date.now() - Date.parse('2016-11-01T00:00:00Z')) / 86_400_000
    expect(await found(days - 1)).toEqual({ purged: 1, faults: [] })
    expect(await found(days + 1)).toEqual({ purged: 0, faults: ['place in the audit', 'end of the search of 2016-10, too early'] })
  })

  test.each(['{"months":["9999-99"]}', '{"months":[null]}', '{"months":"2016-10"}', '{}'])('that says nothing, as %s, stops no check', async (data) => {
    await kit.sql.query(`insert into events (type, data) values ('audit.ended', $1)`, [data])
    expect(await faults()).toEqual([expect.stringMatching(/^evidence-changed end of the search of .+, too early$/)])
  })

  test('comes month by month, is in the journal, and the check knows of it', async () => {
    await createMonths(pool, new Date('2016-10-05T00:00:00Z'), 1)
    for (const at of ['2016-10-20T00:00:00Z', '2016-11-20T00:00:00Z']) {
      await kit.store.audit.record(lookUp({ requestId: at, subjects: [number] }))
      for (const table of ['events', 'audit', 'audit_subjects']) await kit.sql.query(`update ${table} set at = $1 where at > now() - interval '1 hour'`, [at])
    }
    while ((await kit.store.chain.extend(100)) > 0);
    const daysSince = (day: string) => (Date.now() - Date.parse(day)) / 86_400_000
    expect(await kit.store.audit.endSearch(daysSince('2016-10-31T00:00:00Z'))).toEqual([])
    const [one, other] = await Promise.all([kit.store.audit.endSearch(daysSince('2016-11-01T01:00:00Z')), kit.other.audit.endSearch(daysSince('2016-11-01T01:00:00Z'))])
    expect([...one, ...other]).toEqual(['2016-10'])
    expect((await kit.store.audit.search({}, 10)).items.map(({ requestId }) => requestId)).toEqual(['2016-11-20T00:00:00Z'])
    expect((await kit.store.audit.about(number, 10)).items).toHaveLength(1)
    while ((await kit.store.chain.extend(100)) > 0);
    const check = await kit.store.chain.check(100, () => Promise.resolve())
    expect(check.purged).toBe(1)
    expect(new Set(check.faults.map(({ kind }) => kind))).toEqual(new Set(['block-late']))
    await kit.sql.query(`drop table audit_2016_11, audit_subjects_2016_11`)
    expect((await faults()).filter((fault) => fault.startsWith('evidence'))).toEqual(['evidence-removed place in the audit'])
  })
})
