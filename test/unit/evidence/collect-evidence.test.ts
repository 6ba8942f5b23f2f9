import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { blockHash } from '../../../src/domain/journal-block.ts'
import type { EvidencePart } from '../../../src/ports/evidence.ts'
import { textOf } from '../../helpers/change-evidence.ts'
import { codes, openScene, sha256, type EvidenceScene } from '../../helpers/evidence.ts'

let scene: EvidenceScene
let parts: readonly EvidencePart[]

beforeAll(async () => {
  scene = await openScene()
  parts = (await scene.collect()) ?? []
})
afterAll(() => scene.close())

test('only its client, or an administrator, gets the evidence of a transfer', async () => {
  expect(await scene.collect('other')).toBeUndefined()
  expect((await scene.collect('one-stop'))?.length).toBe(parts.length)
})

test('every part has the digest and the size of its content, and a name that a container takes', async () => {
  for (const { name, digest, size, content } of parts) {
    const bytes = content.kind === 'bytes' ? Buffer.from(content.bytes) : await buffer(await content.open())
    expect([name, createHash('sha256').update(bytes).digest('hex'), bytes.length]).toEqual([name, digest, size])
  }
})

test('says what every part is, in both languages, beside its digest', () => {
  const { parts: listed } = JSON.parse(textOf(parts, 'transfer.json')) as { parts: readonly { name: string; sha256: string; vi: string; en: string }[] }
  expect(listed.map(({ name, sha256: digest }) => [name, digest])).toEqual(parts.slice(1).map(({ name, digest }) => [name, digest]))
  for (const { vi, en } of listed) expect(Math.min(vi.length, en.length)).toBeGreaterThan(10)
})

test('names whose certificates they are, and holds each with its path and the answers about it', () => {
  const { certificates } = JSON.parse(textOf(parts, 'transfer.json')) as { certificates: readonly { organisation: string; part: string }[] }
  expect(certificates.map(({ organisation }) => organisation).toSorted()).toEqual([codes.partner, codes.operator, codes.sender].toSorted())
  const pems = parts.filter(({ name }) => name.startsWith('certificates/')).map(({ name }) => textOf(parts, name))
  for (const pem of [...scene.seals.organisations.flatMap(({ certificates: own }) => own), ...scene.seals.authorities.map(({ pem: authority }) => authority)]) expect(pems).toContain(pem)
  expect(parts.filter(({ name }) => name.startsWith('revocations/'))).toHaveLength(3)
})

test('the texts of the blocks are what their hashes are of, and entries stand as they were hashed', () => {
  const { blocks, entries } = JSON.parse(textOf(parts, 'journal/proof.json')) as { blocks: readonly Parameters<typeof blockHash>[0][]; entries: readonly { text: string }[] }
  const lines = textOf(parts, 'journal/blocks.txt').split('\n')
  expect(blocks.map((_, index) => sha256(`${lines.slice(index * 7, index * 7 + 7).join('\n')}\n`))).toEqual(blocks.map(blockHash))
  expect(textOf(parts, 'journal/entries.jsonl').trimEnd().split('\n')).toEqual(entries.map(({ text }) => text))
})

test('what is purged is named with its digest, and everything else stays', async () => {
  const purged = await openScene({ purged: true })
  const left = (await purged.collect()) ?? []
  await purged.close()
  const description = JSON.parse(textOf(left, 'transfer.json')) as object
  expect(description).toMatchObject({ payload: { sha256: purged.transfer.payloadDigest, kept: false }, attempts: [{ record: { kept: false } }], told: [{ kept: false }], attachments: [] })
  expect(left.map(({ name }) => name)).toEqual(expect.arrayContaining(['acceptance.json', 'journal/proof.json', 'journal/entries.jsonl']))
  expect(left.some(({ name }) => /^(payload|attempts|told|attachments)/.test(name))).toBe(false)
})
