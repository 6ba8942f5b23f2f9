import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openAttachmentKit, paper, type AttachmentKit } from './attachment-kit.ts'
import { attemptRecord, settlement } from './store-kit.ts'
import { apply, entryOf, eventOf } from './way-back.ts'

const missing = { code: 'missing_attachment' }

function later(days: number): Date {
  return new Date(Date.now() + days * 86_400_000)
}

describe('how long attachments are kept', () => {
  let kit: AttachmentKit
  beforeAll(async () => {
    kit = await openAttachmentKit()
  })
  beforeEach(async () => void (await kit.attachments.purgeExpired(later(4_000), 1)))
  afterAll(() => kit.close())

  test('they are for the client that has them only', async () => {
    const { digest } = await kit.put(paper(1000), 'gateway', 30)
    await expect(kit.attachments.openFor('province-56', digest)).rejects.toMatchObject(missing)
    await kit.put(await kit.read(digest), 'province-56', 30)
    expect(await buffer((await kit.attachments.openFor('province-56', digest)).content)).toHaveLength(1000)
    await expect(kit.attachments.openFor('province-57', digest)).rejects.toMatchObject(missing)
  })

  test('confidential content goes for each when its days are over, the file and its key with the last; then it may come again', async () => {
    const content = paper(1000)
    const { digest } = await kit.put(content, 'gateway', 1)
    await kit.put(content, 'province-56', 3)
    const other = await kit.put(paper(1000), 'gateway', 300)
    expect(await kit.attachments.purgeExpired(later(2), 365)).toBe(0)
    await expect(kit.attachments.openFor('gateway', digest)).rejects.toMatchObject(missing)
    expect((await kit.read(digest)).equals(content)).toBe(true)
    expect(await kit.attachments.purgeExpired(later(4), 365)).toBe(1)
    await expect(readFile(kit.pathOf(digest))).rejects.toThrow(/ENOENT/)
    expect((await kit.sql.query('select 1 from attachment_keys where digest = $1', [digest])).rowCount).toBe(0)
    for (const gone of [kit.attachments.open(digest), kit.attachments.openFor('province-56', digest)]) {
      await expect(gone).rejects.toMatchObject({ ...missing, detail: expect.stringContaining('purged') })
    }
    expect((await kit.attachments.find('province-56', [digest])).size).toBe(0)
    expect(await kit.attachments.purgeExpired(later(4), 365)).toBe(0)
    expect(await kit.read(other.digest)).toHaveLength(1000)
    await kit.put(content, 'gateway', 1)
    expect((await kit.read(digest)).equals(content)).toBe(true)
    await expect(kit.attachments.openFor('province-56', digest)).rejects.toMatchObject(missing)
  })

  test('the rest goes so many days after it came last', async () => {
    const content = paper(1000)
    const [{ digest }, old] = [await kit.put(content), await kit.put(paper(1000))]
    await kit.sql.query(`update attachments set kept_from = kept_from - interval '50 days' where digest = any($1)`, [[digest, old.digest]])
    await kit.put(content)
    expect(await kit.attachments.purgeExpired(later(20), 60)).toBe(1)
    await expect(kit.attachments.openFor('province-56', old.digest)).rejects.toMatchObject(missing)
    expect((await kit.read(digest)).equals(content)).toBe(true)
    expect(await kit.attachments.purgeExpired(later(61), 60)).toBe(1)
    await expect(kit.attachments.open(digest)).rejects.toMatchObject(missing)
  })

  test('what a client uploaded itself stays its own when the confidential days are over', async () => {
    const content = paper(1000)
    const { digest } = await kit.put(content, 'gateway', 1)
    await kit.put(content, 'province-56')
    await kit.put(content, 'province-56', 1)
    expect(await kit.attachments.purgeExpired(later(2), 365)).toBe(0)
    expect((await buffer((await kit.attachments.openFor('province-56', digest)).content)).equals(content)).toBe(true)
    await expect(kit.attachments.openFor('gateway', digest)).rejects.toMatchObject(missing)
  })

  test('what a client had before, and a partner sends now, is kept as what the partner sent', async () => {
    const content = paper(1000)
    const { digest } = await kit.put(content, 'province-56')
    await kit.sql.query(`update attachments set kept_from = kept_from - interval '50 days' where digest = $1`, [digest])
    expect(await kit.attachments.purgeExpired(later(0), 40)).toBe(1)
    await kit.put(content, 'gateway', 10)
    const { dossierCode, client } = await kit.accept()
    const file = { name: 'Kết quả', fileName: 'a.pdf', state: 'stored' as const, digest, size: 1000, mediaType: 'application/pdf' }
    await kit.store.inbox.receive(entryOf(eventOf(dossierCode, { files: [file] })), apply)
    await kit.attachments.purgeExpired(later(1), 40)
    expect((await buffer((await kit.attachments.openFor(client, digest)).content)).equals(content)).toBe(true)
    expect(await kit.attachments.purgeExpired(later(11), 40)).toBe(1)
    await expect(kit.attachments.openFor(client, digest)).rejects.toMatchObject(missing)
  })

  test('what a transfer names is kept as long as that may be sent; confidential content only while it is on its way', async () => {
    const [paperOfClient, confidential] = [paper(1000), paper(1000)]
    const digest = (await kit.put(paperOfClient)).digest
    const result = (await kit.put(confidential, 'gateway', 1)).digest
    await kit.sql.query(`update attachments set kept_from = kept_from - interval '500 days' where digest = $1`, [digest])
    const { id, dossierCode } = await kit.accept({ files: [digest, result, digest] })
    // named anew, it is kept from now on
    expect(await kit.attachments.purgeExpired(later(30), 60)).toBe(0)
    expect(await kit.attachments.purgeExpired(later(900), 60)).toBe(0)
    expect((await kit.read(digest)).equals(paperOfClient)).toBe(true)
    await kit.store.transfers.settle(await kit.lease(id), settlement('refuse', { attempt: attemptRecord({ outcome: 'refused' }) }))
    expect(await kit.attachments.purgeExpired(later(900), 60)).toBe(1)
    await expect(kit.attachments.open(result)).rejects.toMatchObject(missing)
    await kit.store.transfers.replay(id, { actor: 'admin', reason: 'again' })
    expect(await kit.attachments.purgeExpired(later(900), 60)).toBe(0)
    await kit.store.transfers.settle(await kit.lease(id), settlement('confirm', { attempt: attemptRecord() }))
    await kit.sql.query(`update transfers set state_at = state_at - interval '40 days'`)
    await kit.sql.query(`update closed set closed_at = closed_at - interval '40 days'`)
    await kit.sql.query(`update dossiers set updated_at = updated_at - interval '40 days', check_at = null where code = $1`, [dossierCode])
    expect(await kit.store.transfers.purgeContent(30, 100)).toBeGreaterThan(0)
    expect((await kit.sql.query('select 1 from transfer_files')).rowCount).toBe(0)
    expect(await kit.attachments.purgeExpired(later(900), 60)).toBe(1)
  })

  test('what comes again while it is purged is there afterwards', async () => {
    const content = paper(1000)
    const { digest } = await kit.put(content, 'gateway', 1)
    for (let round = 0; round < 10; round++) {
      await Promise.all([kit.attachments.purgeExpired(later(2), 365), kit.put(content, 'gateway', 5)])
      expect((await kit.read(digest)).equals(content)).toBe(true)
      await kit.sql.query(`update attachments set expires_at = now() + interval '1 day' where digest = $1`, [digest])
    }
  })
})
