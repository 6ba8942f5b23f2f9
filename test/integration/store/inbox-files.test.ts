import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { EventFile } from '../../../schemas/partner-event.ts'
import type { AttachmentStore } from '../../../src/ports/attachment-store.ts'
import type { Decide, PendingFile } from '../../../src/ports/inbox-store.ts'
import { openAttachmentFiles } from '../../../src/store/attachment-files.ts'
import { createVault } from '../../../src/store/vault.ts'
import { openStoreKit, vault, type StoreKit } from './store-kit.ts'
import { entryOf, eventOf } from './way-back.ts'

const link = 'https://agency.example/files/1?key=secret'
const pending: EventFile = { name: 'Kết quả', fileName: 'ket-qua.pdf', state: 'pending' }

/** Writes the event's files into a result and into a payment of its partner. */
const applyFiles: Decide = ({ state }, event, partner) => {
  const files = [...(event.files ?? [])]
  const payment = { reference: event.payment?.reference ?? event.key, partner, amount: 1, noticeNumbers: [], requestedAt: '2026-11-21T02:00:00Z', receipts: files }
  return { inbox: 'applied', state: { ...state, results: [...state.results, { partner, at: '2026-11-21T02:00:00Z', files }], payments: [...state.payments, payment] } }
}

describe('files of events', () => {
  let kit: StoreKit
  let directory: string
  let attachments: AttachmentStore
  beforeAll(async () => {
    kit = await openStoreKit()
    directory = await mkdtemp(join(tmpdir(), 'lienthong-event-files-'))
    attachments = await openAttachmentFiles({ directory, vault, rows: kit.store.attachmentRows })
  })
  afterEach(() => kit.sql.query('delete from inbox_files'))
  afterAll(async () => {
    await kit.close()
    await rm(directory, { recursive: true })
  })

  async function store(text: string, confidential?: { days: number }): Promise<EventFile> {
    const { digest, size } = await attachments.put(Readable.from([Buffer.from(text)]), { client: 'gateway', mediaType: 'text/plain', maxBytes: 1000, ...(confidential ? { confidential } : {}) })
    return { name: 'Kết quả', fileName: 'ket-qua.txt', mediaType: 'text/plain', size, digest, state: 'stored' }
  }
  async function storedFor(client: string, digest: string) {
    const { stored, content } = await attachments.openFor(client, digest)
    content.destroy()
    return stored
  }
  async function receive(dossierCode: string, files: readonly EventFile[], decide = applyFiles) {
    const links = files.flatMap((file, index) => (file.state === 'pending' ? [{ index, link }] : []))
    return kit.store.inbox.receive(entryOf(eventOf(dossierCode, { type: 'result', files: [...files], payment: { reference: 'R-1' } }), { links }), decide)
  }
  async function takeOne(): Promise<PendingFile> {
    const [taken] = await kit.store.inbox.takePendingFiles(10, 60_000)
    if (taken === undefined) throw new Error('no file is due')
    return taken
  }
  async function stateOf(code: string) {
    return (await kit.store.dossiers.get({ sender: 'H56', code }))?.state
  }

  test('that came with the event are the client’s once it had its effect, as confidential as they were', async () => {
    const { dossierCode, client } = await kit.accept()
    const file = await store('Phiếu lý lịch tư pháp', { days: 1 })
    const { digest = '' } = file
    await receive(dossierCode, [file], () => ({ inbox: 'parked', reason: 'not-understood' }))
    await expect(attachments.openFor(client, digest)).rejects.toMatchObject({ code: 'missing_attachment' })
    await receive(dossierCode, [file])
    expect(await storedFor(client, digest)).toMatchObject({ digest, mediaType: 'text/plain' })
    await expect(attachments.openFor('province-57', digest)).rejects.toMatchObject({ code: 'missing_attachment' })
    expect(await attachments.purgeExpired(new Date(Date.now() + 2 * 86_400_000), 365)).toBe(1)
    await expect(attachments.openFor(client, digest)).rejects.toMatchObject({ code: 'missing_attachment' })
    // told again later: there for both again
    await store('Phiếu lý lịch tư pháp', { days: 1 })
    await receive(dossierCode, [file])
    expect((await storedFor(client, digest)).digest).toBe(digest)
  })

  test('named by a link are handed to one caller for a time, the link encrypted', async () => {
    const { dossierCode, client } = await kit.accept()
    await receive(dossierCode, [await store('first'), pending])
    const { rows } = await kit.sql.query<{ link: Buffer }>('select link from inbox_files')
    expect(rows.map((row) => row.link.includes('secret'))).toEqual([false])
    const taken = (await Promise.all([kit.store.inbox.takePendingFiles(5, 60_000), kit.other.inbox.takePendingFiles(5, 60_000)])).flat()
    expect(taken).toEqual([{ inboxId: expect.any(String), partner: 'tax', index: 1, link, tries: 1, file: pending, client }])
    await kit.sql.query(`update inbox_files set next_at = now()`)
    expect(await takeOne()).toMatchObject({ index: 1, tries: 2 })
  })

  test('once fetched, stand in the event, in the dossier and with the client; the second time without effect', async () => {
    const { dossierCode, client, id } = await kit.accept()
    await receive(dossierCode, [pending, { ...pending, fileName: 'phu-luc.pdf' }])
    const taken = await takeOne()
    const file = { ...(await store('fetched')), fileName: taken.file.fileName }
    await Promise.all([kit.store.inbox.fileFetched(taken, file), kit.other.inbox.fileFetched(taken, file)])
    const state = await stateOf(dossierCode)
    expect(state?.results[0]?.files.toSpliced(taken.index, 1)).toMatchObject([{ state: 'pending' }])
    expect(state?.results[0]?.files[taken.index]).toEqual(file)
    expect(state?.payments[0]?.receipts[taken.index]).toEqual(file)
    expect((await kit.store.inbox.get(taken.inboxId))?.event.files?.[taken.index]).toEqual(file)
    expect((await storedFor(client, file.digest ?? '')).size).toBe(7)
    const told = (await kit.store.events.after(client, undefined, 1000)).filter(({ type, dossierCode: code }) => type === 'dossier.file' && code === dossierCode)
    expect(told).toMatchObject([{ partner: 'tax', transferId: id, data: { partner: 'tax', index: taken.index, state: 'stored', digest: file.digest } }])
  })

  test('that cannot be fetched now are tried later, and given up at last', async () => {
    const { dossierCode } = await kit.accept()
    await receive(dossierCode, [pending])
    const taken = await takeOne()
    await kit.store.inbox.fileFailed(taken, new Date(Date.now() + 60_000))
    expect(await kit.store.inbox.takePendingFiles(10, 1000)).toEqual([])
    await kit.store.inbox.fileFailed(taken, new Date(Date.now() - 1000))
    const again = await takeOne()
    expect(again.tries).toBe(2)
    await kit.store.inbox.fileFailed(again, undefined)
    expect((await stateOf(dossierCode))?.results[0]?.files).toEqual([{ ...pending, state: 'failed' }])
    expect((await kit.sql.query('select 1 from inbox_files')).rows).toEqual([])
  })

  test('fetched before their dossier came are there when their event is told again', async () => {
    const dossierCode = 'H56.14-261122-7778'
    const event = eventOf(dossierCode, { type: 'result', files: [pending] })
    const tell = () => kit.store.inbox.receive(entryOf(event, { links: [{ index: 0, link }] }), applyFiles)
    expect(await tell()).toBe('unmatched')
    const file = { ...(await store('early news')), fileName: pending.fileName }
    await kit.store.inbox.fileFetched(await takeOne(), file)
    const { client } = await kit.accept({ dossierCode })
    expect(await tell()).toBe('applied')
    expect((await stateOf(dossierCode))?.results[0]?.files).toEqual([file])
    expect((await storedFor(client, file.digest ?? '')).size).toBe(10)
    expect((await kit.sql.query('select 1 from inbox_files')).rows).toEqual([])
  })

  test('are those of the client that an organisation has now', async () => {
    const { dossierCode } = await kit.accept()
    const [before, after] = [await store('before'), await store('after')]
    await receive(dossierCode, [before])
    await kit.accept({ dossierCode, client: 'province-56-new' })
    await receive(dossierCode, [after])
    for (const { digest = '' } of [before, after]) expect((await storedFor('province-56-new', digest)).digest).toBe(digest)
    await expect(attachments.openFor('province-56', after.digest ?? '')).rejects.toMatchObject({ code: 'missing_attachment' })
  })

  test('whose link cannot be opened any more are given up, and keep no other from being fetched', async () => {
    const { dossierCode } = await kit.accept()
    await receive(dossierCode, [pending, { ...pending, fileName: 'phu-luc.pdf' }])
    const lost = createVault([{ id: 'lost', secret: Buffer.alloc(32, 9) }])
    await kit.sql.query('update inbox_files set link = $1 where index = 0', [lost.seal(Buffer.from(link))])
    expect((await kit.store.inbox.takePendingFiles(10, 60_000)).map(({ index }) => index)).toEqual([1])
    expect((await stateOf(dossierCode))?.results[0]?.files).toMatchObject([{ state: 'failed' }, { state: 'pending' }])
    expect(kit.warnings).toContainEqual({ partner: 'tax', inboxId: expect.any(String), index: 0, code: 'key_unusable' })
    expect((await kit.sql.query('select index from inbox_files')).rows).toEqual([{ index: 1 }])
  })

  test('of an event that a person closes are given up, in the dossier too', async () => {
    const { dossierCode } = await kit.accept()
    const kept: Decide = (held, event, partner) => ({ ...applyFiles(held, event, partner), inbox: 'kept' })
    await receive(dossierCode, [await store('stored'), pending], kept)
    const { inboxId } = await takeOne()
    await kit.store.inbox.dismiss(inboxId, { actor: 'officer', reason: 'x' })
    expect((await stateOf(dossierCode))?.results[0]?.files).toMatchObject([{ state: 'stored' }, { state: 'failed' }])
    expect((await stateOf(dossierCode))?.payments[0]?.receipts).toMatchObject([{ state: 'stored' }, { state: 'failed' }])
    expect((await kit.store.inbox.get(inboxId))?.event.files).toMatchObject([{ state: 'stored' }, { state: 'failed' }])
    expect((await kit.sql.query('select 1 from inbox_files')).rows).toEqual([])
  })

  test('fetched while nobody knows the dossier, or while a person is waited for, come with the event’s effect', async () => {
    const dossierCode = 'H56.14-261122-7777'
    expect(await receive(dossierCode, [pending])).toBe('unmatched')
    const early = await takeOne()
    expect(early.client).toBeUndefined()
    const file = { ...(await store('early')), fileName: pending.fileName }
    await kit.store.inbox.fileFetched(early, file)
    const { client } = await kit.accept({ dossierCode })
    expect(await kit.store.inbox.matchUnmatched(10, applyFiles)).toBe(1)
    expect((await stateOf(dossierCode))?.results[0]?.files).toEqual([file])
    expect((await storedFor(client, file.digest ?? '')).digest).toBe(createHash('sha256').update('early').digest('hex'))

    await receive(dossierCode, [pending], () => ({ inbox: 'parked', reason: 'not-understood' }))
    const waiting = await takeOne()
    const second = { ...(await store('while parked')), fileName: pending.fileName }
    await kit.store.inbox.fileFetched(waiting, second)
    expect((await stateOf(dossierCode))?.results).toHaveLength(1)
    await expect(attachments.openFor(client, second.digest ?? '')).rejects.toMatchObject({ code: 'missing_attachment' })
    await kit.store.inbox.settle(waiting.inboxId, { actor: 'officer', reason: 'x' }, applyFiles)
    expect((await stateOf(dossierCode))?.results[1]?.files).toEqual([second])
    expect((await storedFor(client, second.digest ?? '')).size).toBe(12)
  })
})
