import { createHash } from 'node:crypto'
import { open, readdir, readFile, readlink, rm, stat, truncate } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openAttachmentKit, paper, sha256, type AttachmentKit } from './attachment-kit.ts'

const piece = 64 * 1024
const sealedPiece = piece + 16

describe('attachments on the disk', () => {
  let kit: AttachmentKit
  beforeAll(async () => {
    kit = await openAttachmentKit()
  })
  afterAll(() => kit.close())

  test.each([20, piece - 1, piece, piece + 1, 3 * piece, 3 * piece + 77])('of %i bytes lie encrypted, and are read whole and in part', async (length) => {
    const content = paper(length)
    const { digest, size } = await kit.put(content)
    expect([digest, size]).toEqual([sha256(content), length])
    const onDisk = await readFile(kit.pathOf(digest))
    expect(onDisk.byteLength).toBeGreaterThan(length)
    for (let at = 0; at + 16 <= length; at += 1000) expect(onDisk.includes(content.subarray(at, at + 16))).toBe(false)
    expect((await kit.read(digest)).equals(content)).toBe(true)
    const ranges = [[0, 0], [0, length - 1], [length - 1, length - 1], [5, 17], [piece - 1, piece], [piece, 2 * piece], [2 * piece - 3, 3 * piece]].filter(([, end = 0]) => end < length)
    for (const [start = 0, end = 0] of ranges) expect((await kit.read(digest, { start, end })).equals(content.subarray(start, end + 1))).toBe(true)
  })

  test('a piece that was changed, moved or cut off is not given out, and what is before it is', async () => {
    const content = paper(3 * piece)
    const { digest } = await kit.put(content)
    const path = kit.pathOf(digest)
    const whole = await readFile(path)

    async function broken(change: (bytes: Buffer) => void): Promise<Error | undefined> {
      const bytes = Buffer.from(whole)
      change(bytes)
      const file = await open(path, 'r+')
      await file.writeFile(bytes)
      await file.close()
      return kit.read(digest).then(() => undefined, (error: Error) => error)
    }
    const inSecond = 1 + sealedPiece + 200
    expect(await broken(() => {})).toBeUndefined()
    expect(await broken((bytes) => bytes.writeUInt8(whole.readUInt8(inSecond) ^ 1, inSecond))).toMatchObject({ code: 'internal' })
    expect((await kit.read(digest, { start: 0, end: piece - 1 })).equals(content.subarray(0, piece))).toBe(true)
    await expect(kit.read(digest, { start: piece, end: piece })).rejects.toMatchObject({ code: 'internal' })
    expect(await broken((bytes) => whole.copy(bytes, 1, 1 + sealedPiece, 1 + 2 * sealedPiece))).toMatchObject({ code: 'internal' })
    expect(await broken((bytes) => bytes.writeUInt8(9, 0))).toMatchObject({ code: 'internal' })
    await broken(() => {})
    for (const length of [1 + 2 * sealedPiece, 1 + 2 * sealedPiece + 5, 0]) {
      await truncate(path, length)
      await expect(kit.read(digest)).rejects.toMatchObject({ code: 'internal' })
    }
  })

  test('the file of one does not open as another', async () => {
    const [one, other] = [await kit.put(paper(5000)), await kit.put(paper(5000))]
    await rm(kit.pathOf(one.digest))
    const file = await open(kit.pathOf(one.digest), 'wx')
    await file.writeFile(await readFile(kit.pathOf(other.digest)))
    await file.close()
    await expect(kit.read(one.digest)).rejects.toMatchObject({ code: 'internal' })
    // nor with the other's key
    await kit.sql.query('update attachment_keys set sealed = (select sealed from attachment_keys where digest = $2) where digest = $1', [one.digest, other.digest])
    await expect(kit.read(one.digest)).rejects.toMatchObject({ code: 'internal' })
  })

  test('the same content again leaves the file and its key as they are, unless the file is lost', async () => {
    const content = paper(1000)
    const { digest } = await kit.put(content)
    const keyOf = async () => (await kit.sql.query<{ sealed: Buffer }>('select sealed from attachment_keys where digest = $1', [digest])).rows[0]?.sealed.toString('hex')
    const [key, { ino }] = [await keyOf(), await stat(kit.pathOf(digest))]
    await Promise.all([kit.put(content), kit.put(content, 'province-57'), kit.put(content, 'gateway', 3)])
    expect([await keyOf(), (await stat(kit.pathOf(digest))).ino]).toEqual([key, ino])
    for (const lose of [() => rm(kit.pathOf(digest)), () => truncate(kit.pathOf(digest), 5)]) {
      await lose()
      await kit.put(content)
      expect(await keyOf()).not.toBe(key)
      expect((await kit.read(digest)).equals(content)).toBe(true)
    }
  })

  test('a reader that goes away lets go of the file', async () => {
    const { digest } = await kit.put(paper(5 * piece))
    const path = kit.pathOf(digest)
    async function isOpen(): Promise<boolean> {
      const names = await readdir('/proc/self/fd')
      return (await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')))).includes(path)
    }
    for (const started of [false, true]) {
      const { content } = await kit.attachments.open(digest)
      if (started) await content.iterator({ destroyOnReturn: false }).next()
      expect(await isOpen()).toBe(true)
      const closed = new Promise((resolve) => content.on('close', resolve))
      content.destroy()
      await closed
      expect(await isOpen()).toBe(false)
    }
  })

  test('200 MB go in and out without ever being whole in memory', async () => {
    const total = 200 * 1024 * 1024
    const chunk = paper(1024 * 1024)
    let highest = 0
    const measure = () => void (highest = Math.max(highest, process.memoryUsage().rss))
    function* large() {
      for (let at = 0; at < total; at += chunk.byteLength) {
        measure()
        yield chunk
      }
    }
    const before = process.memoryUsage().rss
    const { digest, size } = await kit.attachments.put(Readable.from(large()), { client: 'province-56', mediaType: 'application/pdf', maxBytes: total })
    expect(size).toBe(total)
    const hash = createHash('sha256')
    for await (const bytes of (await kit.attachments.open(digest)).content) {
      hash.update(bytes as Uint8Array)
      measure()
    }
    expect(hash.digest('hex')).toBe(digest)
    expect(highest - before).toBeLessThan(total / 2)
  })
})
