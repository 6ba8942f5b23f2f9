/** Attachments on a file system, encrypted, addressed by the digest of their content: <directory>/sealed/ab/cd/<digest>. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { GatewayError } from '../domain/errors.ts'
import type { AttachmentStore, ByteRange, ExpectedAttachment, OpenAttachment, StoredAttachment } from '../ports/attachment-store.ts'
import type { Vault } from '../ports/vault.ts'
import type { AttachmentRows, FoundAttachment } from './attachment-rows.ts'
import { acceptedMediaTypes, headLength, mismatch } from './media-types.ts'
import { readSealed, sealedSize, startSealed, type SealedWriter } from './sealed-file.ts'

export interface AttachmentFilesOptions {
  readonly directory: string
  readonly rows: AttachmentRows
  /** For the keys of the files. */
  readonly vault: Vault
}

interface Received {
  readonly digest: string
  readonly size: number
}

const abandonedAfterMs = 24 * 3_600_000
const purgedAtOnce = 100
const sha256 = /^[0-9a-f]{64}$/

export async function openAttachmentFiles({ directory, rows, vault }: AttachmentFilesOptions): Promise<AttachmentStore> {
  const root = resolve(directory)
  const incoming = join(root, 'incoming')
  await mkdir(incoming, { recursive: true })
  await removeAbandoned(incoming)

  /** The only way from a digest to a path; nothing else from outside ever becomes one. */
  function pathOf(digest: string): string {
    if (!sha256.test(digest)) throw new GatewayError('missing_attachment', { detail: 'This is not a SHA-256 in lower-case hexadecimal.' })
    return join(root, 'sealed', digest.slice(0, 2), digest.slice(2, 4), digest)
  }

  async function keep(temporary: string, digest: string): Promise<void> {
    const path = pathOf(digest)
    const made = await mkdir(dirname(path), { recursive: true })
    await rename(temporary, path)
    await flushFolders(dirname(path), made === undefined ? dirname(path) : root)
  }

  /** The file that is there already stays, with its key. */
  async function record(temporary: string, key: Uint8Array, { digest, size }: Received, { client, mediaType, confidential }: ExpectedAttachment): Promise<StoredAttachment> {
    return rows.add(
      { client, digest, size, mediaType, confidentialDays: confidential?.days },
      {
        isThere: () => stat(pathOf(digest)).then((found) => found.size === sealedSize(size), () => false),
        async keep() {
          await keep(temporary, digest)
          return vault.seal(key, aboutKey(digest))
        },
      },
    )
  }

  async function openFound(digest: string, found: FoundAttachment | undefined, range: ByteRange | undefined): Promise<OpenAttachment> {
    if (found === undefined) throw new GatewayError('missing_attachment', { detail: `Nobody uploaded ${digest}.` })
    const { stored, sealedKey } = found
    if (sealedKey === undefined) throw purged(digest)
    const key = vault.open(sealedKey, aboutKey(digest))
    const file = await openFile(pathOf(digest), digest)
    return { stored, content: readSealed(file, key, stored.size, range ?? { start: 0, end: stored.size - 1 }) }
  }

  return {
    async put(content, expected) {
      // a stream that breaks while nobody reads it would end the process; whoever reads it is told anyway
      content.on('error', () => {})
      const checked = expected.asItIs === true ? expected : { ...expected, mediaType: readMediaType(expected.mediaType) }
      const temporary = join(incoming, randomUUID())
      const file = await open(temporary, 'wx')
      try {
        const key = randomBytes(32)
        const received = await receive(content, await startSealed(file, key), checked)
        await file.sync()
        await file.close()
        return await record(temporary, key, received, checked)
      } finally {
        await file.close()
        await rm(temporary, { force: true })
      }
    },
    async find(client, digests) {
      const found = await rows.find(client, digests)
      return new Map(found.map((stored) => [stored.digest, stored]))
    },
    async open(digest, range) {
      return openFound(digest, await rows.any(digest), range)
    },
    async openFor(client, digest, range) {
      return openFound(digest, await rows.any(digest, client), range)
    },
    async purgeExpired(now, days) {
      let purgedNow = 0
      for (;;) {
        const digests = await rows.expired(now, days, purgedAtOnce)
        if (digests.length === 0) return purgedNow
        for (const digest of digests) {
          if (await rows.purge(digest, now, days, () => rm(pathOf(digest), { force: true }))) purgedNow++
        }
      }
    },
  }
}

/** What a killed process left behind. Files have the time of this machine, whatever clock the gateway runs on. */
async function removeAbandoned(incoming: string): Promise<void> {
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name)
    const age = await stat(path).then(({ mtimeMs }) => Date.now() - mtimeMs, () => 0)
    if (age > abandonedAfterMs) await rm(path, { force: true })
  }
}

function readMediaType(declared: string): string {
  const mediaType = declared.split(';')[0]?.trim().toLowerCase() ?? ''
  if (acceptedMediaTypes.includes(mediaType)) return mediaType
  throw new GatewayError('unsupported_media_type', { detail: `Accepted types: ${acceptedMediaTypes.join(', ')}.` })
}

/** Writes while it checks. Stops reading at the first fault and leaves the stream open, so that the door can still answer. */
async function receive(content: Readable, sealed: SealedWriter, expected: ExpectedAttachment): Promise<Received> {
  const hash = createHash('sha256')
  const head: Uint8Array[] = []
  let size = 0
  let looked = false

  async function look(whole: boolean): Promise<void> {
    looked = true
    if (expected.asItIs === true && size > 0) return
    const fault = await mismatch(expected.mediaType, Buffer.concat(head).subarray(0, headLength), whole)
    if (fault !== undefined) throw new GatewayError('unsupported_media_type', { detail: fault })
  }

  for await (const chunk of content.iterator({ destroyOnReturn: false })) {
    const bytes = chunk as Uint8Array
    size += bytes.byteLength
    if (size > expected.maxBytes) throw new GatewayError('body_too_large', { detail: `A file may have at most ${expected.maxBytes} bytes.` })
    if (!looked) {
      head.push(bytes)
      if (size >= headLength) await look(false)
    }
    hash.update(bytes)
    await sealed.write(bytes)
  }
  if (!looked) await look(true)
  const digest = hash.digest('hex')
  if (expected.digest !== undefined && expected.digest !== digest) throw new GatewayError('digest_mismatch', { detail: `The content has the digest ${digest}.` })
  await sealed.end()
  return { digest, size }
}

/** A name is on the disk only once its folder is; and so for every folder that was made for it. */
async function flushFolders(from: string, to: string): Promise<void> {
  for (let folder = from; ; folder = dirname(folder)) {
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
    if (folder === to) return
  }
}

async function openFile(path: string, digest: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause
    throw purged(digest, cause)
  }
}

function aboutKey(digest: string): string {
  return `attachment ${digest}`
}

function purged(digest: string, cause?: unknown): GatewayError {
  return new GatewayError('missing_attachment', { detail: `The content of ${digest} was purged.`, cause })
}
