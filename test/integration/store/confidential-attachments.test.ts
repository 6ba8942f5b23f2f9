import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, open, readdir, readFile, readlink, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AttachmentStore, ByteRange } from '../../../src/ports/attachment-store.ts'
import { openAttachmentFiles } from '../../../src/store/attachment-files.ts'
import { openStoreKit, vault, type StoreKit } from './store-kit.ts'

const piece = 64 * 1024
const day = 86_400_000
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

describe('confidential attachments', () => {
  let kit: StoreKit
  let directory: string
  let attachments: AttachmentStore
  beforeAll(async () => {
    kit = await openStoreKit()
    directory = await mkdtemp(join(tmpdir(), 'lienthong-sealed-'))
    attachments = await openAttachmentFiles({ directory, vault, rows: kit.store.attachmentRows })
  })
  afterAll(async () => {
    await kit.close()
    await rm(directory, { recursive: true })
  })

  /** A file of this length, no two alike. */
  function paper(length: number): Buffer {
    return Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(length - 9)])
  }
  function* pieces(content: Uint8Array) {
    for (let at = 0; at < content.byteLength; at += 50_000) yield content.subarray(at, at + 50_000)
  }
  function put(content: Uint8Array, client = 'gateway', confidential: { days: number } | null = { days: 30 }) {
    return attachments.put(Readable.from(pieces(content)), { client, mediaType: 'application/pdf', maxBytes: 10_000_000, ...(confidential ? { confidential } : {}) })
  }
  function pathOf(folder: string, digest: string): string {
    return join(directory, folder, digest.slice(0, 2), digest.slice(2, 4), digest)
  }
  async function read(digest: string, range?: ByteRange): Promise<Buffer> {
    return buffer((await attachments.open(digest, range)).content)
  }

  test.each([20, piece - 1, piece, piece + 1, 3 * piece, 3 * piece + 77])('of %i bytes lie encrypted on the disk, and are read whole and in part', async (length) => {
    const content = paper(length)
    const { digest, size } = await put(content)
    expect([digest, size]).toEqual([sha256(content), length])
    const onDisk = await readFile(pathOf('sealed', digest))
    expect(onDisk.byteLength).toBeGreaterThan(length)
    for (let at = 0; at + 16 <= length; at += 1000) expect(onDisk.includes(content.subarray(at, at + 16))).toBe(false)
    await expect(readFile(pathOf('sha256', digest))).rejects.toThrow(/ENOENT/)
    expect((await read(digest)).equals(content)).toBe(true)
    const ranges = [[0, 0], [0, length - 1], [length - 1, length - 1], [5, 17], [piece - 1, piece], [piece, 2 * piece], [2 * piece - 3, 3 * piece]].filter(([, end = 0]) => end < length)
    for (const [start = 0, end = 0] of ranges) expect((await read(digest, { start, end })).equals(content.subarray(start, end + 1))).toBe(true)
  })

  test('an open file is read in part too', async () => {
    const content = paper(200_000)
    const { digest } = await put(content, 'province-56', null)
    expect((await read(digest, { start: 100_000, end: 100_099 })).equals(content.subarray(100_000, 100_100))).toBe(true)
  })

  test('a piece that was changed, moved or cut off is not given out, and what is before it is', async () => {
    const content = paper(3 * piece)
    const { digest } = await put(content)
    const path = pathOf('sealed', digest)
    const whole = await readFile(path)
    const sealedLength = whole.readUInt32BE(17)

    async function broken(change: (bytes: Buffer) => void): Promise<Error | undefined> {
      const bytes = Buffer.from(whole)
      change(bytes)
      const file = await open(path, 'r+')
      await file.writeFile(bytes)
      await file.close()
      return read(digest).then(() => undefined, (error: Error) => error)
    }
    expect(await broken(() => {})).toBeUndefined()
    expect(await broken((bytes) => bytes.writeUInt8(whole.readUInt8(21 + sealedLength + 200) ^ 1, 21 + sealedLength + 200))).toMatchObject({ code: 'internal' })
    expect((await read(digest, { start: 0, end: piece - 1 })).equals(content.subarray(0, piece))).toBe(true)
    await expect(read(digest, { start: piece, end: piece })).rejects.toMatchObject({ code: 'internal' })
    expect(await broken((bytes) => whole.copy(bytes, 21, 21 + sealedLength, 21 + 2 * sealedLength))).toMatchObject({ code: 'internal' })
    expect(await broken((bytes) => bytes.writeUInt8(9, 0))).toMatchObject({ code: 'internal' })
    expect(await broken((bytes) => bytes.writeUInt8(whole.readUInt8(3) ^ 1, 3))).toMatchObject({ code: 'internal' })
    expect(await broken((bytes) => bytes.writeUInt32BE(0xffffffff, 17))).toMatchObject({ code: 'internal' })
    await broken(() => {})
    await truncate(path, 21 + 2 * sealedLength)
    await expect(read(digest)).rejects.toMatchObject({ code: 'internal' })
  })

  test('are for the client that has them only', async () => {
    const { digest } = await put(paper(1000))
    await expect(attachments.openFor('province-56', digest)).rejects.toMatchObject({ code: 'missing_attachment' })
    await put(await read(digest), 'province-56')
    expect(await buffer((await attachments.openFor('province-56', digest)).content)).toHaveLength(1000)
    await expect(attachments.openFor('province-57', digest)).rejects.toMatchObject({ code: 'missing_attachment' })
  })

  test('go when their days are over, not before the last of those who have them; then they are missing, and may come again', async () => {
    const content = paper(1000)
    const { digest } = await put(content, 'gateway', { days: 1 })
    await put(content, 'province-56', { days: 3 })
    const other = await put(paper(1000), 'gateway', { days: 300 })
    const later = (days: number) => new Date(Date.now() + days * day)
    expect(await attachments.purgeExpired(later(2))).toBe(0)
    expect(await read(digest)).toHaveLength(1000)
    expect(await attachments.purgeExpired(later(4))).toBe(1)
    await expect(readFile(pathOf('sealed', digest))).rejects.toThrow(/ENOENT/)
    for (const gone of [attachments.open(digest), attachments.openFor('province-56', digest)]) {
      await expect(gone).rejects.toMatchObject({ code: 'missing_attachment', detail: expect.stringContaining('purged') })
    }
    expect((await attachments.find('province-56', [digest])).size).toBe(0)
    expect(await attachments.purgeExpired(later(4))).toBe(0)
    expect(await read(other.digest)).toHaveLength(1000)
    await put(content, 'gateway', { days: 1 })
    expect((await read(digest)).equals(content)).toBe(true)
    await expect(attachments.openFor('province-56', digest)).rejects.toMatchObject({ code: 'missing_attachment' })
    await attachments.purgeExpired(later(400))
  })

  test('what a client uploaded itself stays when the encrypted copy goes', async () => {
    const content = paper(1000)
    const { digest } = await put(content, 'gateway', { days: 1 })
    await put(content, 'province-56', null)
    expect(await attachments.purgeExpired(new Date(Date.now() + 2 * day))).toBe(1)
    expect((await buffer((await attachments.openFor('province-56', digest)).content)).equals(content)).toBe(true)
    await expect(attachments.openFor('gateway', digest)).rejects.toMatchObject({ code: 'missing_attachment' })
  })

  test('that come again while they are purged are there afterwards', async () => {
    const content = paper(1000)
    const { digest } = await put(content, 'gateway', { days: 1 })
    const soon = new Date(Date.now() + 2 * day)
    for (let round = 0; round < 10; round++) {
      await Promise.all([attachments.purgeExpired(soon), put(content, 'gateway', { days: 5 })])
      expect((await read(digest)).equals(content)).toBe(true)
      await kit.sql.query(`update attachments set expires_at = now() + interval '1 day' where digest = $1`, [digest])
    }
    await attachments.purgeExpired(soon)
  })

  test('a reader that goes away lets go of the file', async () => {
    const { digest } = await put(paper(5 * piece))
    const path = pathOf('sealed', digest)
    async function isOpen(): Promise<boolean> {
      const names = await readdir('/proc/self/fd')
      return (await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')))).includes(path)
    }
    for (const started of [false, true]) {
      const { content } = await attachments.open(digest)
      if (started) await content.iterator({ destroyOnReturn: false }).next()
      expect(await isOpen()).toBe(true)
      const closed = new Promise((resolve) => content.on('close', resolve))
      content.destroy()
      await closed
      expect(await isOpen()).toBe(false)
    }
  })
})
