/**
 * Writes a container of evidence: an ASiC-E file that standard validators open. Parts lie uncompressed and are signed by
 * their digests, so a large file costs no memory, and no reader takes it for a bomb.
 */
import { PassThrough, pipeline, type Readable } from 'node:stream'
import yazl from 'yazl'
import { GatewayError } from '../domain/errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { EvidencePart } from '../ports/evidence.ts'
import type { SignatureLevel, Signer } from '../ports/signer.ts'
import { containerType, firstSignatureName, kindOfName, manifestName, typeName } from './container-names.ts'
import { writeManifest } from './manifest.ts'
import { onlyOfDigest, weighBytes, weighStream, type Weight } from './weigh-stream.ts'

export interface Container {
  readonly content: Readable
  readonly level: SignatureLevel
}

interface Dependencies {
  readonly signer: Pick<Signer, 'signFiles'>
  readonly clock: Pick<Clock, 'now'>
  /** Organisation whose seal signs. */
  readonly issuer: string
}

export type WriteContainer = (parts: readonly EvidencePart[]) => Promise<Container>

/** Rejects with `key_unusable`, with `internal` where a part is not what its digest says; its stream then fails likewise. */
export function createWriteContainer({ signer, clock, issuer }: Dependencies): WriteContainer {
  return async function writeContainer(parts) {
    requireNames(parts)
    const weighed: { readonly part: EvidencePart; readonly weight: Weight }[] = []
    for (const part of parts) weighed.push({ part, weight: await weigh(part) })
    const { signatures, level } = await signer.signFiles(parts, issuer)
    const zip = new yazl.ZipFile()
    const content = new PassThrough()
    const fail = (error: Error): void => void content.destroy(error)
    // a PassThrough, which the types do not say
    pipeline(zip.outputStream as Readable, content, () => undefined)
    zip.on('error', fail)
    const options = { compress: false, forceDosTimestamp: true, mtime: clock.now() }
    zip.addBuffer(Buffer.from(containerType), typeName, options)
    // packed, which takes its time: until then nothing of the entries behind it is written, and they can be declared
    zip.addBuffer(Buffer.from(signatures), firstSignatureName, { ...options, compress: true })
    zip.addBuffer(Buffer.from(writeManifest(parts)), manifestName, options)
    for (const { part, weight } of weighed) {
      if (part.content.kind === 'bytes') zip.addBuffer(Buffer.from(part.content.bytes), part.name, options)
      else addFile(zip, { part, weight, open: part.content.open, options, content, fail })
    }
    zip.end()
    return { content, level }
  }
}

function requireNames(parts: readonly EvidencePart[]): void {
  const seen = new Set<string>()
  for (const { name } of parts) {
    if (kindOfName(name) !== 'part' || seen.has(name)) throw new Error(`${name} cannot be the name of a part`)
    seen.add(name)
  }
}

async function weigh({ name, digest, size, content }: EvidencePart): Promise<Weight> {
  const weight = content.kind === 'bytes' ? weighBytes(content.bytes) : await weighStream(await content.open())
  if (weight.digest !== digest || weight.size !== size) throw differs(name)
  return weight
}

function differs(name: string): GatewayError {
  return new GatewayError('internal', { detail: `part ${name} of the evidence is not what its digest says` })
}

interface FileEntry {
  readonly part: EvidencePart
  readonly weight: Weight
  readonly open: () => Promise<Readable>
  readonly options: Partial<yazl.ReadStreamOptions>
  readonly content: PassThrough
  readonly fail: (error: Error) => void
}

/** Opened when its turn comes; given up when nobody reads on. */
function addFile(zip: yazl.ZipFile, { part, weight, open, options, content, fail }: FileEntry): void {
  zip.addReadStreamLazy(part.name, { ...options, size: weight.size }, (take) => {
    open().then((source) => {
      const checked = onlyOfDigest(part.digest, () => differs(part.name))
      const stop = (): void => void source.destroy()
      content.once('close', stop)
      pipeline(source, checked, (error) => {
        content.off('close', stop)
        if (error) fail(error)
      })
      take(undefined, checked)
    }, fail)
  })
  declareChecksum(zip, weight)
}

/** From here on lengths are 64 bits wide, and only a data descriptor can carry them. */
const longestDeclared = 0xfffffffe

/**
 * Says the checksum before the content. Without it yazl writes a data descriptor, and readers that go from front to back,
 * such as java.util.zip, refuse one after content that is not compressed. yazl has no option for it.
 */
function declareChecksum(zip: yazl.ZipFile, { crc32, size }: Weight): void {
  if (size > longestDeclared) return
  // not in the types, like the list itself
  const { entries } = zip as unknown as { readonly entries: readonly object[] }
  const entry = entries.at(-1)
  if (entry) Object.assign(entry, { crcAndFileSizeKnown: true, crc32, uncompressedSize: size, compressedSize: size })
}
