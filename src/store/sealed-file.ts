/**
 * A file that lies encrypted on the disk, in pieces that are sealed one by one: it is written and read, also from its
 * middle, without ever being whole in memory. Each piece knows its file, its place and whether it is the last.
 * On disk: version, the file's own id (16 bytes), length of a sealed piece (4 bytes), the sealed pieces.
 */
import { randomBytes } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { GatewayError } from '../domain/errors.ts'
import type { ByteRange } from '../ports/attachment-store.ts'
import type { Vault } from '../ports/vault.ts'

export interface SealedWriter {
  write(bytes: Uint8Array): Promise<void>
  /** Seals what is left. */
  end(): Promise<void>
}

const version = 1
const idLength = 16
const headLength = 1 + idLength + 4
const pieceLength = 64 * 1024

export async function startSealed(file: FileHandle, vault: Vault): Promise<SealedWriter> {
  const id = randomBytes(idLength)
  const head = Buffer.alloc(headLength)
  head[0] = version
  id.copy(head, 1)
  head.writeUInt32BE(pieceLength + vault.seal(new Uint8Array()).byteLength, 1 + idLength)
  await file.writeFile(head)
  const piece = Buffer.alloc(pieceLength)
  let filled = 0
  let index = 0

  async function flush(last: boolean): Promise<void> {
    await file.writeFile(vault.seal(piece.subarray(0, filled), nameOf(id, index, last)))
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
export function readSealed(file: FileHandle, vault: Vault, size: number, range: ByteRange): Readable {
  const pieces = openPieces(file, vault, size, range)
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

async function* openPieces(file: FileHandle, vault: Vault, size: number, { start, end }: ByteRange): AsyncGenerator<Buffer, void> {
  const head = await readAt(file, 0, headLength)
  if (head[0] !== version || head.length < headLength) throw changed()
  const id = head.subarray(1, 1 + idLength)
  const sealedLength = head.readUInt32BE(1 + idLength)
  if (sealedLength > 2 * pieceLength) throw changed()
  const lastOfAll = Math.floor((size - 1) / pieceLength)
  for (let index = Math.floor(start / pieceLength); index <= Math.floor(end / pieceLength); index++) {
    const sealed = await readAt(file, headLength + index * sealedLength, sealedLength)
    const plain = vault.open(sealed, nameOf(id, index, index === lastOfAll))
    const before = index * pieceLength
    yield Buffer.from(plain.subarray(Math.max(0, start - before), end + 1 - before))
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}

function nameOf(id: Uint8Array, index: number, last: boolean): string {
  return `file ${Buffer.from(id).toString('hex')} ${index}${last ? ' last' : ''}`
}

function changed(): GatewayError {
  return new GatewayError('internal', { detail: 'An encrypted file was changed on the disk.' })
}
