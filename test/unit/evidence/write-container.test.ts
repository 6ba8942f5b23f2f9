import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import type { EvidencePart } from '../../../src/ports/evidence.ts'
import type { FileDigest } from '../../../src/ports/signer.ts'
import { openContainer } from '../../../src/evidence/read-container.ts'
import { createWriteContainer } from '../../../src/evidence/write-container.ts'
import { fileOf, headerPlaces } from '../../helpers/evidence-zip.ts'

const text = bytesPart('payload.json', '{"tên":"Nguyễn Văn Thử"}')

function writer(signed: FileDigest[] = []) {
  return createWriteContainer({
    signer: {
      async signFiles(files) {
        signed.push(...files)
        return { signatures: Buffer.from('<signatures/>'), level: 'B-B' as const }
      },
    },
    clock: { now: () => new Date('2026-11-20T00:00:00Z') },
    issuer: 'H56',
  })
}

test('what is written is read: every part, its type and digest, signed under its name', async () => {
  const signed: FileDigest[] = []
  const file = filePart('attachments/don.pdf', Buffer.alloc(300_000, 'a'))
  const { content, level } = await writer(signed)([text, file])
  const bytes = await buffer(content)
  expect(level).toBe('B-B')
  const container = await openContainer(fileOf(bytes))
  container.close()
  const expected = [text, file].map(({ name, mediaType, digest, size }) => ({ name, mediaType, digest, size }))
  expect(container.parts).toEqual(expected)
  expect(signed.map(({ name, digest }) => ({ name, digest }))).toEqual(expected.map(({ name, digest }) => ({ name, digest })))
})

test('nothing has a descriptor after it, and the type is where tools look for it', async () => {
  const { content } = await writer()([text, filePart('attachments/a', Buffer.alloc(100_000, 'b'))])
  const bytes = await buffer(content)
  expect(headerPlaces(bytes).map((place) => bytes.readUInt16LE(place + 6) & 0x8)).toEqual([0, 0, 0, 0, 0])
  expect(bytes.subarray(30, 69).toString()).toBe('mimetypeapplication/vnd.etsi.asic-e+zip')
})

test.each([
  ['bytes', { ...text, digest: '0'.repeat(64) }],
  ['a file', { ...filePart('a', Buffer.from('a')), digest: '0'.repeat(64) }],
  ['a length', { ...text, size: 1 }],
])('nothing is signed where %s differ from what is said of them', async (_what, part) => {
  const signed: FileDigest[] = []
  await expect(writer(signed)([part])).rejects.toMatchObject({ code: 'internal' })
  expect(signed).toEqual([])
})

test('the stream breaks off where a file is another when it is read again', async () => {
  const good = Buffer.alloc(200_000, 'a')
  const contents = [good, Buffer.alloc(200_000, 'b')]
  const part = { ...filePart('a', good), content: { kind: 'file' as const, open: async () => Readable.from([contents.shift() ?? good]) } }
  const { content } = await writer()([part])
  await expect(buffer(content)).rejects.toMatchObject({ code: 'internal' })
})

test('the stream breaks off where a file cannot be read to its end', async () => {
  const good = Buffer.alloc(200_000, 'a')
  let opened = 0
  async function open(): Promise<Readable> {
    opened += 1
    if (opened === 1) return Readable.from([good])
    throw new Error('the disk is gone')
  }
  const { content } = await writer()([{ ...filePart('a', good), content: { kind: 'file', open } }])
  await expect(buffer(content)).rejects.toThrow('the disk is gone')
})

test('a file is let go when nobody reads on', async () => {
  const good = Buffer.alloc(4_000_000, 'a')
  const sources: Readable[] = []
  async function open(): Promise<Readable> {
    const source = Readable.from(pieces(good))
    sources.push(source)
    return source
  }
  const { content } = await writer()([{ ...filePart('a', good), content: { kind: 'file', open } }])
  for await (const chunk of content) if ((chunk as Buffer).length > 30_000) break
  expect(sources).toHaveLength(2)
  await expect.poll(() => sources.every((source) => source.destroyed)).toBe(true)
})

test.each(['../a', 'META-INF/a', 'Payload.json', 'mimetype', 'a//b'])('a part cannot be called %s', async (name) => {
  await expect(writer()([{ ...text, name }])).rejects.toThrow('cannot be the name of a part')
})

test('two parts cannot have one name', async () => {
  await expect(writer()([text, text])).rejects.toThrow('cannot be the name of a part')
})

function* pieces(bytes: Buffer): Iterable<Buffer> {
  for (let at = 0; at < bytes.length; at += 64_000) yield bytes.subarray(at, at + 64_000)
}

function bytesPart(name: string, content: string): EvidencePart {
  const bytes = Buffer.from(content)
  return { name, mediaType: 'application/json', ...about(bytes), content: { kind: 'bytes', bytes } }
}

function filePart(name: string, bytes: Buffer): EvidencePart {
  return { name, mediaType: 'application/pdf', ...about(bytes), content: { kind: 'file', open: async () => Readable.from(pieces(bytes)) } }
}

function about(bytes: Buffer): { digest: string; size: number } {
  return { digest: createHash('sha256').update(bytes).digest('hex'), size: bytes.length }
}
