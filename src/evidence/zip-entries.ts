/**
 * The entries of a ZIP file, where every reader sees the same ones: the list at the end, the headers in their places and the
 * order from front to back must say the same, and nothing may lie between them.
 */
import yauzl from 'yauzl'
import { signatureInvalid } from '../signing/refusal.ts'

export interface ZipEntry {
  readonly name: string
  readonly entry: yauzl.Entry
}

const encryptedFlags = 0x2041
const descriptorFlag = 0x8
const utf8Flag = 0x800
const methods = [0, 8]
/** Time of change, and sizes of 64 bits: what says nothing about a name. */
const harmlessFields = [0x5455, 0x0001]
/** With its mark and lengths of 64 bits. */
const longestDescriptor = 24
const endRecord = 22
const wideEndRecords = 76

/** In the order in which they lie. Rejects with `signature_invalid`. */
export async function readEntries(zip: yauzl.ZipFile, maxEntries: number): Promise<readonly ZipEntry[]> {
  if (zip.entryCount > maxEntries) throw signatureInvalid('container-too-large', `the container has ${zip.entryCount} entries; at most ${maxEntries} are read`)
  if (zip.comment.length > 0) throw signatureInvalid('container-hidden', 'the ZIP file has a comment')
  // a position, whatever the types call it
  const listAt = Number(zip.readEntryCursor)
  const entries: ZipEntry[] = []
  for await (const entry of listed(zip)) entries.push({ name: nameOf(entry), entry })
  const after = zip.fileSize - Number(zip.readEntryCursor)
  if (after !== endRecord && after !== endRecord + wideEndRecords) throw signatureInvalid('container-hidden', 'something lies after the list of entries')
  const ordered = entries.toSorted((a, b) => a.entry.relativeOffsetOfLocalHeader - b.entry.relativeOffsetOfLocalHeader)
  await requireUnbroken(zip, ordered, listAt)
  return ordered
}

async function* listed(zip: yauzl.ZipFile): AsyncIterable<yauzl.Entry> {
  try {
    yield* zip.eachEntry()
  } catch (error) {
    if (error instanceof Error && error.message.includes('encryption')) throw signatureInvalid('container-encrypted', undefined, error)
    throw signatureInvalid('container-form', undefined, error)
  }
}

function nameOf(entry: yauzl.Entry): string {
  const name = decoded(entry)
  const { generalPurposeBitFlag: flags, compressionMethod: method } = entry
  if ((flags & encryptedFlags) !== 0) throw signatureInvalid('container-encrypted', `${name} is encrypted`)
  if (!methods.includes(method)) throw signatureInvalid('container-form', `${name} is packed in a way that is not read (${method})`)
  if (entry.extraFields.some(({ id }) => !harmlessFields.includes(id))) throw signatureInvalid('container-header-differs', `${name} has a field that may say something else`)
  if (entry.fileCommentLength > 0) throw signatureInvalid('container-hidden', `${name} has a comment`)
  return name
}

/** Without the mark for UTF-8 a name may be read in any of the world's character sets. */
function decoded({ fileNameRaw, generalPurposeBitFlag }: yauzl.Entry): string {
  const ascii = fileNameRaw.every((byte) => byte < 0x80)
  if (!ascii && (generalPurposeBitFlag & utf8Flag) === 0) throw signatureInvalid('container-name', 'a name is neither ASCII nor marked as UTF-8')
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(fileNameRaw)
  } catch (error) {
    throw signatureInvalid('container-name', 'a name is not UTF-8', error)
  }
}

async function requireUnbroken(zip: yauzl.ZipFile, entries: readonly ZipEntry[], listAt: number): Promise<void> {
  let end = 0
  let slack = 0
  for (const { name, entry } of entries) {
    const gap = entry.relativeOffsetOfLocalHeader - end
    if (gap < 0 || gap > slack) throw signatureInvalid('container-hidden', `${name} does not follow the entry before it`)
    const header = await headerOf(zip, entry, name)
    requireSame(name, entry, header)
    end = header.fileDataStart + entry.compressedSize
    slack = (entry.generalPurposeBitFlag & descriptorFlag) === 0 ? 0 : longestDescriptor
  }
  if (listAt < end || listAt - end > slack) throw signatureInvalid('container-hidden', 'something lies between the entries and their list')
}

async function headerOf(zip: yauzl.ZipFile, entry: yauzl.Entry, name: string): Promise<yauzl.LocalFileHeader> {
  try {
    return await zip.readLocalFileHeaderPromise(entry)
  } catch (error) {
    throw signatureInvalid('container-form', `${name} has no header in its place`, error)
  }
}

function requireSame(name: string, entry: yauzl.Entry, header: yauzl.LocalFileHeader): void {
  const same =
    header.fileName.equals(entry.fileNameRaw) &&
    header.generalPurposeBitFlag === entry.generalPurposeBitFlag &&
    header.compressionMethod === entry.compressionMethod &&
    header.lastModFileTime === entry.lastModFileTime &&
    header.lastModFileDate === entry.lastModFileDate &&
    (saysSame(entry, header) || ((entry.generalPurposeBitFlag & descriptorFlag) !== 0 && saysNothing(header))) &&
    yauzl.parseExtraFields(header.extraField).every(({ id }) => harmlessFields.includes(id))
  if (!same) throw signatureInvalid('container-header-differs', `${name} is described in two ways`)
}

function saysSame(entry: yauzl.Entry, { crc32, compressedSize, uncompressedSize }: yauzl.LocalFileHeader): boolean {
  return crc32 === entry.crc32 && compressedSize === entry.compressedSize && uncompressedSize === entry.uncompressedSize
}

function saysNothing({ crc32, compressedSize, uncompressedSize }: yauzl.LocalFileHeader): boolean {
  return crc32 === 0 && compressedSize === 0 && uncompressedSize === 0
}
