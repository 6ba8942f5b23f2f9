import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { AttachmentStore } from '../../../src/ports/attachment-store.ts'
import { openAttachmentFiles } from '../../../src/store/attachment-files.ts'
import { openStoreKit, vault, type StoreKit } from './store-kit.ts'

const pdf = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(200_000, 'x')])
const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082', 'hex')
const emptyZip = Buffer.from(`504b0506${'00'.repeat(18)}`, 'hex')
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

describe('attachments on a file system', () => {
  let kit: StoreKit
  let directory: string
  let attachments: AttachmentStore
  beforeAll(async () => {
    kit = await openStoreKit()
    directory = await mkdtemp(join(tmpdir(), 'lienthong-attachments-'))
    attachments = await openAttachmentFiles({ directory, vault, rows: kit.store.attachmentRows })
  })
  afterAll(async () => {
    await kit.close()
    await rm(directory, { recursive: true })
  })

  function put(content: Uint8Array | Readable, mediaType = 'application/pdf', more: { digest?: string; maxBytes?: number; client?: string } = {}) {
    const stream = content instanceof Readable ? content : Readable.from(pieces(content))
    return attachments.put(stream, { client: 'province-56', mediaType, maxBytes: 1_000_000, ...more })
  }
  function* pieces(content: Uint8Array) {
    for (let at = 0; at < content.byteLength; at += 60_000) yield content.subarray(at, at + 60_000)
  }
  function pathOf(digest: string): string {
    return join(directory, 'sealed', digest.slice(0, 2), digest.slice(2, 4), digest)
  }
  async function leftBehind(): Promise<readonly string[]> {
    return readdir(join(directory, 'incoming'))
  }

  test('keeps the content under its digest, and gives it back', async () => {
    const digest = sha256(pdf)
    expect(await put(pdf, 'application/pdf', { digest })).toEqual({ digest, size: pdf.byteLength, mediaType: 'application/pdf', createdAt: expect.any(Date) })
    expect((await stat(pathOf(digest))).size).toBeGreaterThan(pdf.byteLength)
    const { stored, content } = await attachments.open(digest)
    expect(stored).toMatchObject({ digest, size: pdf.byteLength })
    expect((await buffer(content)).equals(pdf)).toBe(true)
    expect(await leftBehind()).toEqual([])
  })

  test('the same content again is the same attachment, for each client its own', async () => {
    const first = await put(png, 'image/png')
    expect(await put(png, 'image/png')).toEqual(first)
    expect(await attachments.find('province-57', [first.digest])).toEqual(new Map())
    await put(png, 'image/png', { client: 'province-57' })
    expect((await attachments.find('province-57', [first.digest, sha256(pdf)])).size).toBe(1)
    expect((await attachments.find('province-56', [first.digest, 'ff'])).get(first.digest)).toEqual(first)
  })

  test('two uploads of the same content at once', async () => {
    const content = Buffer.concat([pdf, Buffer.from('twice')])
    const stored = await Promise.all([put(content), put(content), put(content, 'application/pdf', { client: 'province-57' })])
    expect(new Set(stored.map(({ digest }) => digest))).toEqual(new Set([sha256(content)]))
    expect((await buffer((await attachments.open(sha256(content))).content)).equals(content)).toBe(true)
  })

  test('refuses what is too large without reading on, what has another digest, and leaves nothing', async () => {
    let given = 0
    const endless = Readable.from((function* () {
      yield Buffer.from('%PDF-1.7\n')
      for (;;) {
        given++
        yield Buffer.alloc(1000)
      }
    })())
    await expect(put(endless, 'application/pdf', { maxBytes: 10_000 })).rejects.toMatchObject({ code: 'body_too_large', detail: expect.stringContaining('10000') })
    // the door decides what becomes of the stream
    expect(endless.destroyed).toBe(false)
    expect(given).toBeLessThan(100)
    await expect(put(pdf, 'application/pdf', { digest: sha256(png) })).rejects.toMatchObject({ code: 'digest_mismatch' })
    expect(await leftBehind()).toEqual([])
  })

  test('a client that goes away leaves nothing, with and without an error', async () => {
    for (const error of [new Error('aborted'), undefined]) {
      const upload = new Readable({ read() {} })
      upload.push(pdf)
      const result = put(upload)
      await vi.waitFor(async () => expect(await leftBehind()).toHaveLength(1))
      upload.destroy(error)
      await expect(result).rejects.toThrow()
      expect(await leftBehind()).toEqual([])
      // gone before the first byte was looked at
      const early = new Readable({ read() {} })
      const failing = put(early)
      early.destroy(error)
      await expect(failing).rejects.toThrow()
      expect(await leftBehind()).toEqual([])
    }
  })

  test('a failing database leaves no temporary file', async () => {
    const failing = await openAttachmentFiles({ directory, vault, rows: { ...kit.store.attachmentRows, add: () => Promise.reject(new Error('database is away')) } })
    await expect(failing.put(Readable.from([pdf]), { client: 'c', mediaType: 'application/pdf', maxBytes: 1_000_000 })).rejects.toThrow('database is away')
    expect(await leftBehind()).toEqual([])
  })

  test.each([
    ['application/pdf', png],
    ['application/pdf', Buffer.from('<html>%PDF</html>')],
    ['image/png', pdf],
    ['image/jpeg', png],
    ['image/tiff', png],
    ['text/plain', png],
    ['text/plain', Buffer.from([0x68, 0x00, 0x69])],
    ['text/plain', Buffer.from([0x68, 0xff, 0x69])],
    ['text/plain', Buffer.from([0x68, 0xc3])],
    ['application/xml', Buffer.from('{"a":1}')],
    ['text/xml', pdf],
    ['application/json', Buffer.from('<a/>')],
    [docx, pdf],
    [docx, Buffer.from('plain')],
    ['application/zip', png],
    ['application/pkcs7-signature', png],
    ['application/pkcs7-signature', Buffer.from('hello')],
    ['application/pdf', Buffer.alloc(0)],
    ['text/plain', Buffer.alloc(0)],
    ['text/html', Buffer.from('<html></html>')],
    ['application/x-msdownload', Buffer.from('MZ')],
    ['__proto__', Buffer.from('x')],
  ])('%s is not taken for other content', async (mediaType, content) => {
    await expect(put(content, mediaType)).rejects.toMatchObject({ code: 'unsupported_media_type' })
    expect(await leftBehind()).toEqual([])
  })

  test.each([
    ['image/png', png],
    ['Text/Plain; charset=utf-8', Buffer.from('Giấy chứng nhận\r\n')],
    ['text/plain', Buffer.from(`${'x'.repeat(4099)}ế and more`)],
    ['application/xml', Buffer.from('<?xml version="1.0" encoding="UTF-8"?><hồ-sơ/>')],
    ['text/xml', Buffer.from('\ufeff<a/>')],
    ['application/json', Buffer.from(' {"a": 1}')],
    ['application/zip', emptyZip],
    [docx, emptyZip],
    ['application/pkcs7-signature', Buffer.from('3082010a02820101', 'hex')],
    ['application/pkcs7-signature', Buffer.from('-----BEGIN PKCS7-----\nMIIB\n-----END PKCS7-----\n')],
  ])('%s is taken', async (mediaType, content) => {
    expect(await put(content, mediaType)).toMatchObject({ digest: sha256(content), size: content.byteLength })
  })

  test('S2: an id from outside never becomes a path', async () => {
    await writeFile(join(directory, 'secret'), 'secret')
    for (const id of ['../secret', 'secret', '..%2fsecret', 'a'.repeat(63), `${'a'.repeat(64)}/../../../secret`, 'A'.repeat(64), '', sha256(Buffer.from('nobody'))]) {
      await expect(attachments.open(id)).rejects.toMatchObject({ code: 'missing_attachment' })
    }
  })

  test('content that was purged is missing, not an error of ours', async () => {
    const { digest } = await put(Buffer.from('purged'), 'text/plain')
    await rm(pathOf(digest))
    await expect(attachments.open(digest)).rejects.toMatchObject({ code: 'missing_attachment' })
  })

  test('what a killed process left is removed at the next start, what is being written is not', async () => {
    const [old, fresh] = [join(directory, 'incoming', 'old'), join(directory, 'incoming', 'fresh')]
    await writeFile(old, 'x')
    await writeFile(fresh, 'x')
    await utimes(old, new Date('2020-01-01'), new Date('2020-01-01'))
    await openAttachmentFiles({ directory, vault, rows: kit.store.attachmentRows })
    expect(await leftBehind()).toEqual(['fresh'])
    await rm(fresh)
  })
})
