import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { SignatureFault } from '../../../src/domain/signature-faults/index.ts'
import { containerType } from '../../../src/evidence/container-names.ts'
import { writeManifest } from '../../../src/evidence/manifest.ts'
import { defaultContainerLimits, openContainer, type ContainerLimits } from '../../../src/evidence/read-container.ts'
import { fileOf, headerPlaces, listPlaces, replaceBytes, zipOf, type ZipContent } from '../../helpers/evidence-zip.ts'

const type: ZipContent = { name: 'mimetype', bytes: containerType }
const signature: ZipContent = { name: 'META-INF/signatures0.xml', bytes: '<signatures/>' }
const part: ZipContent = { name: 'attempts/1/record.json', bytes: '{"một":1}' }

function manifest(...names: readonly string[]): ZipContent {
  return { name: 'META-INF/manifest.xml', bytes: writeManifest(names.map((name) => ({ name, mediaType: 'application/json' }))) }
}

const good = [type, manifest(part.name), signature, part]

async function open(bytes: Uint8Array, limits?: Partial<ContainerLimits>) {
  const container = await openContainer(fileOf(bytes), { ...defaultContainerLimits, ...limits })
  container.close()
  return container
}

describe('a container', () => {
  test('is read up to a limit altogether', async () => {
    const container = await openContainer(fileOf(await zipOf(good)), { ...defaultContainerLimits, maxReadTogether: 25 })
    expect((await container.read(part.name))?.length).toBe(11)
    expect((await container.read(part.name))?.length).toBe(11)
    await expect(container.read(part.name)).rejects.toMatchObject({ fault: 'container-too-large' })
    container.close()
  })

  test('is opened with the digest of every part and the texts of its signatures', async () => {
    const container = await openContainer(fileOf(await zipOf(good)))
    expect(container.parts).toEqual([{ name: part.name, mediaType: 'application/json', digest: createHash('sha256').update(part.bytes).digest('hex'), size: 11 }])
    expect(container.signatures.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()])).toEqual([['META-INF/signatures0.xml', '<signatures/>']])
    expect(Buffer.from((await container.read(part.name)) ?? []).toString()).toBe(part.bytes)
    expect(await container.read('nothing')).toBeUndefined()
    container.close()
    container.close()
  })

  test('may be packed, streamed and timed', async () => {
    const container = await open(await zipOf([type, { ...manifest(part.name), compress: true }, signature, { ...part, compress: true, streamed: true, timed: true }]))
    expect(container.parts).toHaveLength(1)
  })
})

describe('a container is refused', () => {
  const named = (name: string): readonly ZipContent[] => [type, manifest(name), signature, { ...part, name }]
  const other = { name: 'b.txt', bytes: 'hai' }

  test.each<[string, SignatureFault, () => Promise<Buffer> | Buffer, Partial<ContainerLimits>?]>([
    ['that is no ZIP file', 'container-form', () => Buffer.from('PK is not enough')],
    ['that is cut off', 'container-form', async () => (await zipOf(good)).subarray(0, -30)],
    ['whose entry lies nowhere', 'container-form', async () => patched(await zipOf(good), 'header', 0, 2, [0])],
    ['whose entry is packed in an unknown way', 'container-form', async () => patchedBoth(await zipOf(good), 3, [10, 8], [12, 0])],
    ['52 without mimetype', 'container-mimetype', () => zipOf(good.slice(1))],
    ['52 with a packed mimetype', 'container-mimetype', () => zipOf([{ ...type, compress: true }, ...good.slice(1)])],
    ['52 with mimetype in second place', 'container-mimetype', () => zipOf([part, type, manifest(part.name), signature])],
    ['52 with a mimetype whose length follows', 'container-mimetype', () => zipOf([{ ...type, streamed: true }, ...good.slice(1)])],
    ['52 with a mimetype with a field', 'container-mimetype', () => zipOf([{ ...type, timed: true }, ...good.slice(1)])],
    ['52 of another type', 'container-kind', () => zipOf([{ ...type, bytes: containerType.replace('asic-e', 'asic-s') }, ...good.slice(1)])],
    ['52 of another type and length', 'container-kind', () => zipOf([{ ...type, bytes: 'application/zip' }, ...good.slice(1)])],
    ['55 with a name twice', 'container-duplicate', () => zipOf([...good, part])],
    ['55 with another name in its place', 'container-header-differs', async () => patched(await zipOf(good), 'header', 3, 30, [...Buffer.from('attempts/2')])],
    ['55 with another name in the list', 'container-header-differs', async () => replaceBytes(await zipOf(good), part.name, 'attempts/2/record.json', 'last')],
    ['55 with another length in its place', 'container-header-differs', async () => patched(await zipOf(good), 'header', 3, 22, [12])],
    ['55 with another checksum in its place', 'container-header-differs', async () => patched(await zipOf(good), 'header', 3, 14, [0, 0, 0, 0])],
    ['55 with a second name in a field', 'container-header-differs', async () => patched(await zipOf([type, manifest(part.name), signature, { ...part, timed: true }]), 'list', 3, 46 + part.name.length, [0x75, 0x70])],
    ['55 with an entry that is not in the list', 'container-hidden', async () => withoutFromList(await zipOf([...good, other]))],
    ['55 with two entries of the list in one place', 'container-hidden', async () => patched(await zipOf([...good, part]), 'list', 4, 42, offsetOf(await zipOf([...good, part]), 3))],
    ['with bytes before the first entry', 'container-hidden', async () => shifted(await zipOf(good))],
    ['with bytes after the list', 'container-form', async () => Buffer.concat([await zipOf(good), Buffer.from('more')])],
    ['with a comment', 'container-hidden', () => zipOf(good, 'PK')],
    ['56 with a name that leads out', 'container-name', async () => replaceBytes(await zipOf(named('aa/etc')), 'aa/etc', '../etc')],
    ['56 with an absolute name', 'container-name', async () => replaceBytes(await zipOf(named('a/etc')), 'a/etc', '//etc')],
    ['56 with a drive', 'container-name', async () => replaceBytes(await zipOf(named('a/etc')), 'a/etc', 'c:etc')],
    ['56 with a backslash', 'container-name', async () => replaceBytes(await zipOf(named('aa/etc')), 'aa/etc', '..\\etc')],
    ['with a folder', 'container-name', async () => replaceBytes(await zipOf(named('folderx')), 'folderx', 'folder/')],
    ['with an empty step in a name', 'container-name', async () => replaceBytes(await zipOf(named('a/b/c')), 'a/b/c', 'a//bc')],
    ['with a name in an unknown character set', 'container-name', async () => patchedBoth(await zipOf(named('hồ-sơ')), 3, [8, 6], [0, 0])],
    ['with a name that is not UTF-8', 'container-name', async () => replaceBytes(await zipOf(named('ab.txt')), 'ab.txt', Buffer.from([0xc3, 0x28, 0x2e, 0x74, 0x78, 0x74]))],
    ['59 with a percent sign in a name', 'container-name', () => zipOf(named('attempts%2F1'))],
    ['59 with capitals', 'container-name', () => zipOf(named('Payload.json'))],
    ['59 with names that differ by capitals', 'container-duplicate', () => zipOf([...good, { ...part, name: part.name.toUpperCase() }])],
    ['59 with names that differ by composition', 'container-duplicate', () => zipOf([...good, { ...part, name: 'hồ'.normalize('NFC') }, { ...part, name: 'hồ'.normalize('NFD') }])],
    ['57 with a bomb', 'container-ratio', () => zipOf([type, manifest('zeros'), signature, { name: 'zeros', bytes: Buffer.alloc(3_000_000), compress: true }])],
    ['57 with a part that is too large', 'container-too-large', () => zipOf(good), { maxPartBytes: 50 }],
    ['57 with a manifest that is too large to be read', 'container-too-large', () => zipOf(good), { maxReadBytes: 60 }],
    ['57 with a file of signatures that is too large to be read', 'container-too-large', () => zipOf(good), { maxSignatureBytes: 5 }],
    ['57 with too many files of signatures', 'container-too-large', () => zipOf([...good, { ...signature, name: 'META-INF/signatures1.xml' }]), { maxSignatureFiles: 1 }],
    ['57 with more than it says', 'container-too-large', async () => lying(-1)],
    ['57 with less than it says', 'container-damaged', async () => lying(1)],
    ['57 with too many entries', 'container-too-large', () => zipOf(good), { maxEntries: 3 }],
    ['with changed content', 'container-damaged', async () => replaceBytes(await zipOf(good), String(part.bytes), '{"hai":22}x'.slice(0, 11))],
    ['with an encrypted entry', 'container-encrypted', async () => patchedBoth(await zipOf([...good.slice(0, 3), { ...part, compress: true }]), 3, [8, 6], [1, 8])],
    ['with a strongly encrypted entry', 'container-encrypted', async () => patchedBoth(await zipOf(good), 3, [8, 6], [0x41, 8])],
    ['58 with a signature at the top', 'container-signature-place', () => zipOf([...good, { name: 'signatures1.xml', bytes: '<a/>' }])],
    ['58 with a signature in a folder called like META-INF', 'container-signature-place', () => zipOf([...good, { name: 'meta-inf/signatures1.xml', bytes: '<a/>' }])],
    ['58 with its only signature at the top', 'container-signature-place', () => zipOf([type, manifest(part.name), { ...signature, name: 'signatures0.xml' }, part])],
    ['without signature', 'container-no-signature', () => zipOf([type, manifest(part.name), part])],
    ['53 with another file in META-INF', 'container-unsigned', () => zipOf([...good, { name: 'META-INF/note.txt', bytes: 'x' }])],
    ['60 without manifest', 'container-manifest', () => zipOf([type, signature, part])],
    ['60 with a part that the manifest does not list', 'container-manifest', () => zipOf([...good, other])],
    ['60 with a manifest that lists more', 'container-manifest', () => zipOf([type, manifest(part.name, 'b.txt'), signature, part])],
    ['60 with a manifest that lists a part twice', 'container-manifest', () => zipOf([type, manifest(part.name, part.name), signature, part])],
    ['60 with a manifest of another type', 'container-manifest', () => zipOf([type, { ...manifest(), bytes: Buffer.from(writeManifest([])).toString().replace('asic-e', 'asic-s') }, signature])],
    ['with a manifest with a DOCTYPE', 'xml-doctype', () => zipOf([type, { ...manifest(), bytes: '<!DOCTYPE a><a/>' }, signature])],
  ])('%s', async (_what, fault, make, limits) => {
    await expect(open(await make(), limits)).rejects.toMatchObject({ fault })
  })
})

function patched(bytes: Buffer, where: 'list' | 'header', entry: number, offset: number, values: readonly number[]): Buffer {
  const changed = Buffer.from(bytes)
  const place = (where === 'list' ? listPlaces : headerPlaces)(bytes)[entry] ?? 0
  Buffer.from(values).copy(changed, place + offset)
  return changed
}

function patchedBoth(bytes: Buffer, entry: number, [inList, inHeader]: readonly [number, number], values: readonly number[]): Buffer {
  return patched(patched(bytes, 'list', entry, inList, values), 'header', entry, inHeader, values)
}

function offsetOf(bytes: Buffer, entry: number): readonly number[] {
  const offset = Buffer.alloc(4)
  offset.writeUInt32LE(headerPlaces(bytes)[entry] ?? 0)
  return [...offset]
}

/** The last entry's line goes; its content stays. */
function withoutFromList(bytes: Buffer): Buffer {
  const last = listPlaces(bytes).at(-1) ?? 0
  const end = Buffer.from(bytes.subarray(bytes.length - 22))
  end.writeUInt16LE(end.readUInt16LE(8) - 1, 8)
  end.writeUInt16LE(end.readUInt16LE(10) - 1, 10)
  end.writeUInt32LE(end.readUInt32LE(12) - (bytes.length - 22 - last), 12)
  return Buffer.concat([bytes.subarray(0, last), end])
}

/** Four bytes come first, and every place that is named moves by four. */
function shifted(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes)
  for (const place of listPlaces(changed)) changed.writeUInt32LE(changed.readUInt32LE(place + 42) + 4, place + 42)
  changed.writeUInt32LE(changed.readUInt32LE(changed.length - 6) + 4, changed.length - 6)
  return Buffer.concat([Buffer.from('MZ.\n'), changed])
}

/** A packed part that says another length in both places. */
async function lying(more: number): Promise<Buffer> {
  const bytes = await zipOf([type, manifest(part.name), signature, { ...part, compress: true }])
  const length = String(part.bytes).length + 2 + more
  return patched(patched(bytes, 'list', 3, 24, [length]), 'header', 3, 22, [length])
}
