/** Opens a container of evidence strictly: what two readers could see differently is refused, each reason by its own fault. */
import yauzl from 'yauzl'
import { signatureInvalid } from '../signing/refusal.ts'
import { signaturesFileLimits } from '../signing/xades/signatures-file.ts'
import { containerType, kindOfName, manifestName, typeName } from './container-names.ts'
import { readManifest } from './manifest.ts'
import { readEntry, weighEntry, type Reader } from './read-entry.ts'
import { readEntries, type ZipEntry } from './zip-entries.ts'

export interface ContainerLimits {
  readonly maxEntries: number
  /** Of one part, unpacked. */
  readonly maxPartBytes: number
  /** Of what is read into memory: manifest, signatures, records. */
  readonly maxReadBytes: number
  /** Of all that is read into memory, one after another. */
  readonly maxReadTogether: number
  readonly maxSignatureFiles: number
  readonly maxSignatureBytes: number
  /** How many times larger than packed, for what is larger than `ratioFrom`. */
  readonly maxRatio: number
  readonly ratioFrom: number
}

export const defaultContainerLimits: ContainerLimits = {
  maxEntries: 20_000,
  maxPartBytes: 64 * 1024 ** 3,
  maxReadBytes: 64 * 1024 ** 2,
  maxReadTogether: 1024 ** 3,
  maxSignatureFiles: 16,
  maxSignatureBytes: signaturesFileLimits.maxBytes,
  maxRatio: 100,
  ratioFrom: 1024 ** 2,
}

export interface ContainerPart {
  readonly name: string
  readonly mediaType: string
  /** SHA-256 of what is really there. */
  readonly digest: string
  readonly size: number
}

export interface OpenContainer {
  readonly parts: readonly ContainerPart[]
  readonly signatures: readonly { readonly name: string; readonly bytes: Uint8Array }[]
  /** Undefined where there is no such part. Rejects with `signature_invalid` where it is too large or changed meanwhile. */
  read(name: string): Promise<Uint8Array | undefined>
  /** Idempotent. */
  close(): void
}

/** Reads every part once. Rejects with `signature_invalid` and its fault, with `xml_rejected` for the manifest, and with what the file system says. */
export async function openContainer(file: string, limits: ContainerLimits = defaultContainerLimits): Promise<OpenContainer> {
  const zip = await openZip(file)
  try {
    return await inspect(zip, limits)
  } catch (error) {
    zip.close()
    throw error
  }
}

async function openZip(file: string): Promise<yauzl.ZipFile> {
  try {
    // names are decoded by our own rule: the library's would take a backslash for a slash
    return await yauzl.openPromise(file, { autoClose: false, decodeStrings: false, validateEntrySizes: true })
  } catch (error) {
    // there is no such file, or it may not be read: nothing of the container's
    if (error instanceof Error && 'syscall' in error) throw error
    throw signatureInvalid('container-form', undefined, error)
  }
}

async function inspect(zip: yauzl.ZipFile, limits: ContainerLimits): Promise<OpenContainer> {
  const entries = await readEntries(zip, limits.maxEntries)
  for (const { name, entry } of entries) requireSize(name, entry, limits)
  requireUnique(entries)
  const reader: Reader = { zip, maxReadBytes: limits.maxReadBytes }
  await requireType(reader, entries[0])
  requirePlaces(entries)
  const signatures = await signaturesOf(zip, entries, limits)
  if (signatures.length === 0) throw signatureInvalid('container-no-signature')
  const parts = await partsOf(reader, entries)
  const entryOf = new Map(entries.map((found) => [found.name, found]))
  const partOf = new Map(parts.map((part) => [part.name, part]))
  let left = limits.maxReadTogether
  return {
    parts,
    signatures,
    async read(name) {
      const found = entryOf.get(name)
      const part = partOf.get(name)
      if (!found || !part) return undefined
      left -= part.size
      if (left < 0) throw signatureInvalid('container-too-large', `what is to be read of the container has more than ${limits.maxReadTogether} bytes`)
      const { bytes, weight } = await readEntry(reader, found)
      if (weight.digest !== part.digest) throw signatureInvalid('container-damaged', `${name} changed while it was read`)
      return bytes
    },
    close: () => zip.close(),
  }
}

async function signaturesOf(zip: yauzl.ZipFile, entries: readonly ZipEntry[], { maxSignatureFiles, maxSignatureBytes }: ContainerLimits): Promise<{ name: string; bytes: Uint8Array }[]> {
  const files = entries.filter(({ name }) => kindOfName(name) === 'signature')
  if (files.length > maxSignatureFiles) throw signatureInvalid('container-too-large', `the container has ${files.length} files of signatures; at most ${maxSignatureFiles} are read`)
  const signatures = []
  for (const file of files) signatures.push({ name: file.name, bytes: (await readEntry({ zip, maxReadBytes: maxSignatureBytes }, file)).bytes })
  return signatures
}

function requireSize(name: string, { uncompressedSize, compressedSize }: yauzl.Entry, { maxPartBytes, maxRatio, ratioFrom }: ContainerLimits): void {
  if (uncompressedSize > maxPartBytes) throw signatureInvalid('container-too-large', `${name} has ${uncompressedSize} bytes; at most ${maxPartBytes} are read`)
  if (uncompressedSize > ratioFrom && uncompressedSize > compressedSize * maxRatio) throw signatureInvalid('container-ratio', `${name} is packed tighter than 1:${maxRatio}`)
}

/** File systems that know no capitals, or other forms of Vietnamese letters, would unpack one over the other. */
function requireUnique(entries: readonly ZipEntry[]): void {
  const seen = new Set<string>()
  for (const { name } of entries) {
    const folded = name.normalize('NFKC').toLowerCase()
    if (seen.has(folded)) throw signatureInvalid('container-duplicate', `${name} stands twice`)
    seen.add(folded)
  }
}

/** The first bytes of the file say what it is (EN 319 162-1, A.1). */
async function requireType(reader: Reader, first: ZipEntry | undefined): Promise<void> {
  if (first?.name !== typeName) throw signatureInvalid('container-mimetype')
  const { compressionMethod, generalPurposeBitFlag, extraFieldLength, uncompressedSize } = first.entry
  const { extraFieldLength: extraInPlace } = await reader.zip.readLocalFileHeaderPromise(first.entry)
  if (compressionMethod !== 0 || (generalPurposeBitFlag & 0x8) !== 0 || extraFieldLength + extraInPlace > 0) throw signatureInvalid('container-mimetype')
  if (uncompressedSize !== containerType.length) throw signatureInvalid('container-kind')
  const { bytes } = await readEntry(reader, first)
  if (Buffer.from(bytes).toString('latin1') !== containerType) throw signatureInvalid('container-kind')
}

function requirePlaces(entries: readonly ZipEntry[]): void {
  for (const { name } of entries) {
    const kind = kindOfName(name)
    if (kind === 'misplaced-signature') throw signatureInvalid('container-signature-place', `${name} stands outside META-INF`)
    if (kind === 'meta') throw signatureInvalid('container-unsigned', `${name} is nothing that may stand in META-INF unsigned`)
    if (kind === 'refused') throw signatureInvalid('container-name', `an entry may not be called ${JSON.stringify(name.slice(0, 100))}`)
  }
}

async function partsOf(reader: Reader, entries: readonly ZipEntry[]): Promise<readonly ContainerPart[]> {
  const mediaTypes = await mediaTypesOf(reader, entries)
  const parts: ContainerPart[] = []
  for (const found of entries) {
    const mediaType = mediaTypes.get(found.name)
    if (kindOfName(found.name) !== 'part') continue
    if (mediaType === undefined) throw signatureInvalid('container-manifest', `the manifest does not list ${found.name}`)
    const { digest, size } = await weighEntry(reader, found)
    parts.push({ name: found.name, mediaType, digest, size })
  }
  const names = new Set(parts.map(({ name }) => name))
  const extra = [...mediaTypes.keys()].find((name) => !names.has(name))
  if (extra !== undefined) throw signatureInvalid('container-manifest', `the manifest lists ${JSON.stringify(extra.slice(0, 100))}, which is not a part`)
  return parts
}

async function mediaTypesOf(reader: Reader, entries: readonly ZipEntry[]): Promise<ReadonlyMap<string, string>> {
  const found = entries.find(({ name }) => name === manifestName)
  if (!found) throw signatureInvalid('container-manifest', 'there is no manifest')
  const [container, ...listed] = await readManifest((await readEntry(reader, found)).bytes)
  if (container?.name !== '/' || container.mediaType !== containerType) throw signatureInvalid('container-manifest', 'the manifest is of another kind of container')
  const mediaTypes = new Map(listed.map(({ name, mediaType }) => [name, mediaType]))
  if (mediaTypes.size !== listed.length) throw signatureInvalid('container-manifest', 'the manifest lists a part twice')
  return mediaTypes
}
