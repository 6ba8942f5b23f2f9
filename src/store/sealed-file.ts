/**
 * A file that lies encrypted on the disk, in pieces that are sealed one by one with the file's own key: it is written and
 * read, also from its middle, without ever being whole in memory. Each piece knows its place and whether it is the last.
 * On disk: version, the sealed pieces (AES-256-GCM), each of 64 KiB and its tag, the last one shorter.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { GatewayError } from '../domain/errors.ts'
import type { ByteRange } from '../ports/attachment-store.ts'
import { notePassed } from '../passing-buffers.ts'

export interface SealedWriter {
  write(bytes: Uint8Array): Promise<void>
  /** Seals what is left. */
  end(): Promise<void>
}

const version = 1
const headLength = 1
const pieceLength = 64 * 1024
const tagLength = 16
const cipherName = 'aes-256-gcm'

/** How long the file is that keeps so many bytes. */
export function sealedSize(size: number): number {
  return headLength + size + Math.max(1, Math.ceil(size / pieceLength)) * tagLength
}

/** `key` (32 bytes) must never have sealed another file: what makes the nonces differ is the place of the piece alone. */
export async function startSealed(file: FileHandle, key: Uint8Array): Promise<SealedWriter> {
  await file.writeFile(Buffer.from([version]))
  const [piece, sealed] = [Buffer.alloc(pieceLength), Buffer.alloc(pieceLength + tagLength)]
  let filled = 0
  let index = 0

  async function flush(last: boolean): Promise<void> {
    await file.writeFile(sealPiece(key, piece.subarray(0, filled), index, last, sealed))
    filled = 0
    index++
  }

  return {
    async write(bytes) {
      for (let at = 0; at < bytes.byteLength; ) {
        // a full piece is kept back until more comes: it may be the last
        if (filled === pieceLength) await flush(false)
        const taken = Math.min(pieceLength - filled, bytes.byteLength - at)
        piece.set(bytes.subarray(at, at + taken), filled)
        filled += taken
        at += taken
      }
    },
    end: () => flush(true),
  }
}

/** The bytes of `range` of a file of this size. Breaks at the first piece that was changed; closes the file however it ends. */
export function readSealed(file: FileHandle, key: Uint8Array, size: number, range: ByteRange): Readable {
  const pieces = openPieces(file, key, size, range)
  return new Readable({
    read() {
      pieces.next().then(({ value, done }) => void this.push(done === true ? null : value), (error: Error) => this.destroy(error))
    },
    destroy(error, done) {
      void letGo(file, error, done)
    },
  })
}

async function letGo(file: FileHandle, error: Error | null, done: (error?: Error | null) => void): Promise<void> {
  const failed = await file.close().then(() => undefined, (failure: Error) => failure)
  done(error ?? failed)
}

async function* openPieces(file: FileHandle, key: Uint8Array, size: number, { start, end }: ByteRange): AsyncGenerator<Buffer, void> {
  const head = await readAt(file, 0, Buffer.alloc(headLength))
  if (head[0] !== version) throw changed()
  const lastOfAll = Math.max(0, Math.ceil(size / pieceLength) - 1)
  const place = Buffer.alloc(pieceLength + tagLength)
  for (let index = Math.floor(start / pieceLength); index <= Math.floor(end / pieceLength); index++) {
    const sealed = await readAt(file, headLength + index * (pieceLength + tagLength), place)
    const plain = openPiece(key, sealed, index, index === lastOfAll)
    const before = index * pieceLength
    yield plain.subarray(Math.max(0, start - before), end + 1 - before)
  }
}

async function readAt(file: FileHandle, position: number, place: Buffer): Promise<Buffer> {
  const { bytesRead } = await file.read(place, 0, place.length, position)
  return place.subarray(0, bytesRead)
}

/** Into `place`, which serves all pieces: what is allocated for each lies about until it is collected. */
function sealPiece(key: Uint8Array, plain: Uint8Array, index: number, last: boolean, place: Buffer): Buffer {
  const cipher = createCipheriv(cipherName, key, nonceOf(index, last), { authTagLength: tagLength })
  place.set(cipher.update(plain))
  notePassed(plain.byteLength)
  // this cipher keeps nothing back
  cipher.final()
  place.set(cipher.getAuthTag(), plain.byteLength)
  return place.subarray(0, plain.byteLength + tagLength)
}

function openPiece(key: Uint8Array, sealed: Buffer, index: number, last: boolean): Buffer {
  const end = sealed.length - tagLength
  if (end < 0) throw changed()
  const decipher = createDecipheriv(cipherName, key, nonceOf(index, last), { authTagLength: tagLength })
  decipher.setAuthTag(sealed.subarray(end))
  try {
    const plain = decipher.update(sealed.subarray(0, end))
    // only what checks the tag: this cipher keeps nothing back
    decipher.final()
    notePassed(plain.byteLength)
    return plain
  } catch (cause) {
    throw changed(cause)
  }
}

function nonceOf(index: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(index, 5, 6)
  nonce[11] = last ? 1 : 0
  return nonce
}

function changed(cause?: unknown): GatewayError {
  return new GatewayError('internal', { detail: 'An encrypted file was changed on the disk.', cause })
}
