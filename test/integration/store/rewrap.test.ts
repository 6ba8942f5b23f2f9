import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Lease } from '../../../src/ports/transfer-store.ts'
import { openAttachmentFiles } from '../../../src/store/attachment-files.ts'
import { openStore, type Store } from '../../../src/store/open-store.ts'
import { sealedColumns } from '../../../src/store/rewrap-rows.ts'
import { createVault } from '../../../src/store/vault.ts'
import { createRewrapContent } from '../../../src/usecases/rewrap-content.ts'
import { openAttachmentKit, paper, type AttachmentKit } from './attachment-kit.ts'
import { attemptRecord, clock, dossierPayload, newTransfer, settlement, waiting } from './store-kit.ts'
import { apply, entryOf, eventOf } from './way-back.ts'

/** The kit's own, and the one that comes after it. */
const old = { id: 'test', secret: Buffer.alloc(32, 7) }
const next = { id: '2027', secret: Buffer.alloc(32, 9) }
const log = { info() {}, warn() {}, error() {} }
const file = { name: 'Kết quả', fileName: 'a.pdf', state: 'pending' as const }

async function lease(store: Store, id: string): Promise<Lease> {
  const result = await store.transfers.lease(id, 'worker-1', 60_000)
  if (result.kind !== 'leased') throw new Error(`not leased: ${result.reason}`)
  return result.lease
}

describe('a change of keys', () => {
  let kit: AttachmentKit
  let stores: Store[]
  beforeEach(async () => {
    kit = await openAttachmentKit()
    stores = []
  })
  afterEach(async () => {
    await Promise.all(stores.map((store) => store.close()))
    await kit.close()
  })

  async function openWith(...keys: readonly (typeof old)[]): Promise<Store> {
    const store = await openStore({ url: kit.url, poolSize: 4, clock, log, vault: createVault(keys) })
    stores.push(store)
    return store
  }
  /** As if whoever encrypts with this key had ended an hour ago. */
  async function fallsSilent(key: string): Promise<void> {
    await kit.sql.query(`update key_uses set seen_at = now() - interval '1 hour' where key = $1`, [key])
  }
  /** Something in every column. */
  async function fill(transfers: number, store = kit.store): Promise<readonly string[]> {
    const ids: string[] = []
    const administrator = { name: 'Thử', roles: [], password: undefined, subject: undefined, failures: 0, lockedUntil: undefined, disabled: false }
    for (let n = 0; n < transfers; n++) {
      await store.accounts.create({ ...administrator, id: `account-${n}`, totpSecret: 'KRUGKIDROVUWG2ZA' })
      const transfer = newTransfer({ payload: dossierPayload({ subject: `Hồ sơ ${n} ${'x'.repeat(3_000)}` }) })
      const { id, dossierCode } = transfer
      await store.transfers.accept(transfer)
      await store.transfers.settle(await lease(store, id), waiting(0, { attempt: attemptRecord({ outcome: 'later', raw: `raw ${n}` }) }))
      await store.transfers.settle(await lease(store, id), settlement('confirm', { attempt: attemptRecord({ raw: 'y'.repeat(5_000) }) }))
      await store.inbox.receive(entryOf(eventOf(dossierCode, { files: [file] }), { raw: `told ${n}`, links: [{ index: 0, link: `https://tax.example/${n}` }] }), apply)
      ids.push(id)
      const refused = newTransfer()
      await store.transfers.accept(refused)
      await store.transfers.settle(await lease(store, refused.id), settlement('refuse', { attempt: attemptRecord({ outcome: 'refused' }) }))
      await store.corrections.propose({ id: clock.id(), original: refused.id, content: Buffer.from(`corrected ${n}`), paths: ['/subject'], order: { actor: 'thu', reason: 'why', evenIfThere: false } })
    }
    return ids
  }
  async function under(keyId: string): Promise<ReadonlyMap<string, number>> {
    const mark = createVault([{ id: keyId, secret: Buffer.alloc(32) }]).firstKeyMark
    const counts = new Map<string, number>()
    for (const { table, column } of sealedColumns) {
      const { rows } = await kit.sql.query<{ n: number }>(`select count(*)::int as n from ${table} where substring(${column} from 1 for $2) = $1`, [mark, mark.byteLength])
      counts.set(`${table}.${column}`, rows[0]?.n ?? 0)
    }
    return counts
  }

  test('every column that is encrypted is known', async () => {
    await fill(1)
    await kit.put(paper(1000))
    const { rows } = await kit.sql.query<{ table: string; column: string }>(`
      select c.relname as table, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and a.atttypid = 'bytea'::regtype`)
    const sealed: string[] = []
    for (const { table, column } of rows) {
      const mark = createVault([old]).firstKeyMark
      const { rowCount } = await kit.sql.query(`select 1 from ${table} where substring(${column} from 1 for ${mark.byteLength}) = $1`, [mark])
      if (rowCount !== 0) sealed.push(`${table}.${column}`)
    }
    expect(sealed.toSorted()).toEqual(sealedColumns.map(({ table, column }) => `${table}.${column}`).toSorted())
  })

  test('brings everything under the new key, a little at a time and through restarts; then the old key can go', async () => {
    const ids = await fill(7)
    const { digest } = await kit.put(paper(200_000))
    const before = await under('test')
    expect([...before.values()].every((count) => count > 0)).toBe(true)
    const bodies = await Promise.all(ids.map((id) => kit.store.transfers.payload(id)))
    const records = await Promise.all(ids.map((id) => kit.store.transfers.attemptEvidence(id)))
    const told = await Promise.all(ids.map((id) => kit.store.inbox.evidenceOf(id)))
    const corrected = (await kit.store.corrections.list({}, 50)).items.map(({ id }) => id)

    const columns = sealedColumns.map(({ table, column }) => `${table}.${column}`)
    await fallsSilent('test')
    let turns = 0
    for (let more = true; more; turns++) {
      // a new process each time, as after a kill
      const store = await openWith(next, old)
      const { key, left } = await store.rewraps.status()
      expect(key).toBe('2027')
      if (turns === 0) expect([...left].toSorted()).toEqual([...columns].toSorted())
      more = await store.rewraps.turn(3)
      await store.close()
    }
    expect(turns).toBeGreaterThan(columns.length * 2)
    expect(await under('2027')).toEqual(before)
    expect([...(await under('test')).values()].every((count) => count === 0)).toBe(true)

    const store = await openWith(next)
    expect(await store.rewraps.status()).toEqual({ key: '2027', left: [] })
    expect(await store.rewraps.turn(3)).toBe(false)
    expect(await Promise.all(ids.map((id) => store.transfers.payload(id)))).toEqual(bodies)
    expect(await Promise.all(ids.map((id) => store.transfers.attemptEvidence(id)))).toEqual(records)
    expect(await Promise.all(ids.map((id) => store.inbox.evidenceOf(id)))).toEqual(told)
    expect((await Promise.all(corrected.map((id) => store.corrections.content(id)))).map(String)).toEqual(ids.map((_id, n) => `corrected ${n}`).toReversed())
    expect((await store.inbox.takePendingFiles(10, 1_000)).map(({ link }) => link).toSorted()).toEqual(ids.map((_id, n) => `https://tax.example/${n}`))
    const [item] = (await store.inbox.list({}, 1)).items
    expect(await store.inbox.get(item?.id ?? '')).toMatchObject({ raw: 'told 6' })
    const attachments = await openAttachmentFiles({ directory: kit.directory, rows: store.attachmentRows, vault: createVault([next]) })
    expect(await buffer((await attachments.open(digest)).content)).toHaveLength(200_000)
  })

  test('while others write, under either key, nothing is lost', async () => {
    const before = await fill(5)
    const [rotated, other, writer] = [await openWith(next, old), await openWith(next, old), await openWith(old, next)]
    // whatever it says of itself: the walks go on beside it
    await fallsSilent('test')
    const never = new AbortController().signal
    const [, , written] = await Promise.all([...[rotated, other].map(({ rewraps }) => createRewrapContent({ rewraps, log })(never)), fill(10, writer)])
    const ids = [...before, ...(written as readonly string[])]
    for (const id of ids) {
      expect(await rotated.transfers.payload(id)).toBeDefined()
      expect((await rotated.transfers.attemptEvidence(id)).map(({ bytes }) => bytes !== undefined)).toEqual([true, true])
      expect((await rotated.inbox.evidenceOf(id)).map(({ bytes }) => bytes !== undefined)).toEqual([true])
    }
  })

  test('what is written under the old key behind the walk is found by the next one; nothing counts while somebody still writes so', async () => {
    await kit.put(paper(1000))
    const { rewraps } = await openWith(next, old)
    const signal = new AbortController().signal
    expect(await rewraps.turn(10)).toBe(false)
    expect((await rewraps.status()).left).toHaveLength(sealedColumns.length)
    await fallsSilent('test')
    await createRewrapContent({ rewraps, log })(signal)
    expect(await rewraps.status()).toEqual({ key: '2027', left: [] })
    // a process that was not told comes up, and writes
    const late = await openWith(old, next)
    await fill(1, late)
    expect((await rewraps.status()).left).toHaveLength(sealedColumns.length)
    await createRewrapContent({ rewraps, log })(signal)
    expect((await rewraps.status()).left).toHaveLength(sealedColumns.length)
    await late.close()
    await fallsSilent('test')
    await kit.sql.query(`update rewraps set began_at = began_at - interval '2 hours'`)
    await createRewrapContent({ rewraps, log })(signal)
    expect((await rewraps.status()).left).toEqual([])
    expect([...(await under('test')).values()].every((count) => count === 0)).toBe(true)
  })

  test('processes with different first keys do not undo what the other did', async () => {
    await fill(1)
    const [one, two] = [await openWith(next, old), await openWith(old, next)]
    expect([await one.rewraps.turn(10), await two.rewraps.turn(10)]).toEqual([false, false])
    await fallsSilent('test')
    expect(await one.rewraps.turn(1)).toBe(true)
    expect(await two.rewraps.turn(1)).toBe(false)
    const { rows } = await kit.sql.query<{ key: string }>('select distinct key from rewraps')
    expect(rows).toEqual([{ key: '2027' }])
  })

  test('at start it is told that a key is missing which contents may still be under', async () => {
    await fill(1)
    const told: unknown[] = []
    const listening = { ...log, error: (fields: unknown) => void told.push(fields) }
    const start = async (...keys: readonly (typeof old)[]) => (await openStore({ url: kit.url, poolSize: 4, clock, log: listening, vault: createVault(keys) })).close()
    await start(next, old)
    expect(told).toEqual([])
    await start(next)
    expect(told).toEqual([{ key: 'test' }])
    await fallsSilent('test')
    const { rewraps } = await openWith(next, old)
    await createRewrapContent({ rewraps, log })(new AbortController().signal)
    await start(next)
    expect(told).toEqual([{ key: 'test' }])
  })

  test('back to the key of before walks anew', async () => {
    await fill(2)
    const signal = new AbortController().signal
    await fallsSilent('test')
    await createRewrapContent({ rewraps: (await openWith(next, old)).rewraps, log })(signal)
    const back = await openWith(old, next)
    expect((await back.rewraps.status()).left).toHaveLength(sealedColumns.length)
    await fallsSilent('2027')
    await createRewrapContent({ rewraps: back.rewraps, log })(signal)
    expect((await back.rewraps.status()).left).toEqual([])
    expect([...(await under('2027')).values()].every((count) => count === 0)).toBe(true)
  })

  test('what is under a key that nobody has any more is told, and not passed over', async () => {
    await fill(1)
    const store = await openWith(next)
    await fallsSilent('test')
    await expect(createRewrapContent({ rewraps: store.rewraps, log })(new AbortController().signal)).rejects.toMatchObject({ code: 'key_unusable', detail: expect.stringContaining('test') })
    expect((await store.rewraps.status()).left).not.toEqual([])
  })
})
