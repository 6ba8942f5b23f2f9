/** The content of one entry, unpacked: into memory where it is small, by its digest where it may be large. */
import type yauzl from 'yauzl'
import { signatureInvalid } from '../signing/refusal.ts'
import { weighBytes, weighStream, type Weight } from './weigh-stream.ts'
import type { ZipEntry } from './zip-entries.ts'

export interface Reader {
  readonly zip: yauzl.ZipFile
  /** Of what is read into memory. */
  readonly maxReadBytes: number
}

/** Rejects with `signature_invalid`. */
export async function readEntry({ zip, maxReadBytes }: Reader, { name, entry }: ZipEntry): Promise<{ readonly bytes: Uint8Array; readonly weight: Weight }> {
  if (entry.uncompressedSize > maxReadBytes) throw signatureInvalid('container-too-large', `${name} has ${entry.uncompressedSize} bytes; at most ${maxReadBytes} are read at once`)
  const bytes = await whole(name, async () => {
    const pieces: Uint8Array[] = []
    // what is unpacked are bytes
    for await (const piece of await zip.openReadStreamPromise(entry)) pieces.push(piece as Uint8Array)
    return Buffer.concat(pieces)
  })
  const weight = weighBytes(bytes)
  requireChecksum(name, entry, weight)
  return { bytes, weight }
}

/** Rejects with `signature_invalid`. */
export async function weighEntry({ zip }: Reader, { name, entry }: ZipEntry): Promise<Weight> {
  const weight = await whole(name, async () => weighStream(await zip.openReadStreamPromise(entry)))
  requireChecksum(name, entry, weight)
  return weight
}

async function whole<Result>(name: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read()
  } catch (error) {
    const larger = error instanceof Error && error.message.includes('too many bytes')
    throw signatureInvalid(larger ? 'container-too-large' : 'container-damaged', `${name} ${larger ? 'is larger than it says' : 'cannot be unpacked'}`, error)
  }
}

/** Signatures do not cover it, but others unpack by it. */
function requireChecksum(name: string, entry: yauzl.Entry, { crc32 }: Weight): void {
  if (crc32 !== entry.crc32) throw signatureInvalid('container-damaged', `${name} is not what its checksum says`)
}
