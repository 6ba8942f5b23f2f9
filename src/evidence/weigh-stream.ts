/** Digest, ZIP checksum and length of what flows by, so that a part's size does not matter. */
import { createHash } from 'node:crypto'
import { Transform, type Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import { notePassed } from '../passing-buffers.ts'

export interface Weight {
  /** SHA-256, lower-case hexadecimal. */
  readonly digest: string
  readonly crc32: number
  readonly size: number
}

export function weighBytes(bytes: Uint8Array): Weight {
  return { digest: createHash('sha256').update(bytes).digest('hex'), crc32: crc32(bytes), size: bytes.byteLength }
}

/** Reads it to its end. */
export async function weighStream(content: Readable): Promise<Weight> {
  const hash = createHash('sha256')
  let sum = 0
  let size = 0
  for await (const chunk of content) {
    // streams of files and of entries carry bytes
    const bytes = chunk as Uint8Array
    size += bytes.byteLength
    hash.update(bytes)
    sum = crc32(bytes, sum)
    notePassed(bytes.byteLength)
  }
  return { digest: hash.digest('hex'), crc32: sum, size }
}

/** Lets through what has this digest; fails at the end of anything else, before the last reader takes it for whole. */
export function onlyOfDigest(digest: string, complaint: () => Error): Transform {
  const hash = createHash('sha256')
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk)
      done(undefined, chunk)
    },
    flush(done) {
      done(hash.digest('hex') === digest ? undefined : complaint())
    },
  })
}
