/** ZIP files as nobody should write them, for tests of readers. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { onTestFinished } from 'vitest'
import yauzl from 'yauzl'
import yazl from 'yazl'

export interface ZipContent {
  readonly name: string
  readonly bytes: Uint8Array | string
  readonly compress?: boolean
  /** As a stream, so that its length follows its content. */
  readonly streamed?: boolean
  /** With a field for the time of change. */
  readonly timed?: boolean
}

export async function zipOf(entries: readonly ZipContent[], comment = ''): Promise<Buffer> {
  const zip = new yazl.ZipFile()
  for (const { name, bytes, compress = false, streamed = false, timed = false } of entries) {
    const content = Buffer.from(bytes)
    const options = { compress, forceDosTimestamp: !timed, mtime: new Date('2026-11-20T00:00:00Z') }
    if (streamed) zip.addReadStream(Readable.from([content]), name, options)
    else zip.addBuffer(content, name, options)
  }
  zip.end({ comment, forceZip64Format: false })
  return buffer(zip.outputStream)
}

export interface Unzipped {
  readonly name: string
  readonly bytes: Buffer
}

export async function unzipped(bytes: Buffer): Promise<readonly Unzipped[]> {
  const zip = await yauzl.fromBufferPromise(bytes)
  const entries: Unzipped[] = []
  for await (const entry of zip.eachEntry()) entries.push({ name: entry.fileName, bytes: await buffer(await zip.openReadStreamPromise(entry)) })
  return entries
}

/** Goes when the test is over. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-evidence-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export function fileOf(bytes: Uint8Array): string {
  const file = join(testFolder(), 'evidence.asice')
  writeFileSync(file, bytes)
  return file
}

/** Everywhere; the text must be there, and the new one as long. */
export function replaceBytes(bytes: Buffer, from: string | Uint8Array, to: string | Uint8Array, where: 'all' | 'first' | 'last' = 'all'): Buffer {
  const [old, neu] = [Buffer.from(from), Buffer.from(to)]
  if (old.length !== neu.length) throw new Error('a replacement is as long as what it replaces')
  const changed = Buffer.from(bytes)
  const places: number[] = []
  for (let at = changed.indexOf(old); at !== -1; at = changed.indexOf(old, at + 1)) places.push(at)
  if (places.length === 0) throw new Error('there is nothing to replace')
  const chosen = { all: places, first: places.slice(0, 1), last: places.slice(-1) }[where]
  for (const place of chosen) neu.copy(changed, place)
  return changed
}

/** The fields of the list at the end, by entry: where each begins. */
export function listPlaces(bytes: Buffer): readonly number[] {
  return placesOf(bytes, [0x50, 0x4b, 0x01, 0x02])
}

export function headerPlaces(bytes: Buffer): readonly number[] {
  return placesOf(bytes, [0x50, 0x4b, 0x03, 0x04])
}

function placesOf(bytes: Buffer, mark: readonly number[]): readonly number[] {
  const places: number[] = []
  for (let at = bytes.indexOf(Buffer.from(mark)); at !== -1; at = bytes.indexOf(Buffer.from(mark), at + 1)) places.push(at)
  return places
}
