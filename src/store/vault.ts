/**
 * Envelope encryption, AES-256-GCM both times: each content has a random key of its own, and that key is wrapped with one of
 * the configured keys, which have names so that they can be changed: the first wraps, all open.
 * Sealed: version, length of the key's id, key id, nonce (12 bytes), tag (16 bytes), wrapped key (32 bytes); then the tag
 * (16 bytes) and the ciphertext of the content: one byte that tells whether it is compressed, and what was sealed.
 */
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto'
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'
import { GatewayError } from '../domain/errors.ts'
import type { Vault } from '../ports/vault.ts'

export interface VaultKey {
  /** 1 to 40 letters, digits, dots, hyphens or underscores; stands in what was sealed with it. */
  readonly id: string
  /** 32 bytes. */
  readonly secret: Uint8Array
}

const version = 1
const keyLength = 32
const nonceLength = 12
const tagLength = 16
const wrappedLength = nonceLength + tagLength + keyLength
const cipherName = 'aes-256-gcm'
const longestId = 40
/** The key of a content seals nothing else, so that its nonce need not differ. */
const contentNonce = Buffer.alloc(nonceLength)

const asItIs = Buffer.from([0])
const compressed = Buffer.from([1])
/** Bytes: below the least nothing is won; what is above the most would hold up everything else in the process. */
const worthIt = { least: 256, most: 256 * 1024 }
/** The quickest: better ones take twice the time for a tenth of the length. */
const quickly = { [constants.BROTLI_PARAM_QUALITY]: 0, [constants.BROTLI_PARAM_LGWIN]: 16 }
/** Bytes of the room that a result is given at first: Node's own is four times what a dossier needs, and is made anew each time. */
const roomFor = (bytes: number) => Math.min(Math.max(bytes, 1024), worthIt.most)

/** What `rewrap` needs of what was sealed, from its beginning. */
export const longestHead = 2 + longestId + wrappedLength

/** Rejects keys that cannot be used with `config_invalid`. */
export function createVault(keys: readonly VaultKey[]): Vault {
  const first = keys[0]
  if (first === undefined) throw new GatewayError('config_invalid', { detail: 'At least one key is needed to keep content encrypted.' })
  if (new Set(keys.map(({ id }) => id)).size !== keys.length) throw new GatewayError('config_invalid', { detail: 'Two keys of the vault have the same id.' })
  for (const { id, secret } of keys) {
    if (!new RegExp(`^[\\w.-]{1,${longestId}}$`).test(id)) throw new GatewayError('config_invalid', { detail: 'A key of the vault has an id that cannot be used.' })
    if (secret.byteLength !== keyLength) throw new GatewayError('config_invalid', { detail: `The key ${id} of the vault must have ${keyLength} bytes.` })
  }
  const secrets = new Map(keys.map(({ id, secret }) => [id, createSecretKey(secret)]))
  const firstSecret = createSecretKey(first.secret)
  // keys of their own: what wraps is used for nothing else
  const fingerprintKeys = keys.map(({ id, secret }) => ({ id, key: createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', 'lienthong fingerprints', keyLength))) }))
  const mark = Buffer.from([version, first.id.length, ...Buffer.from(first.id, 'latin1')])

  function wrap(contentKey: Uint8Array): Buffer {
    const nonce = randomBytes(nonceLength)
    return Buffer.concat([mark, nonce, ...encrypt(firstSecret, nonce, mark, [contentKey])])
  }

  function unwrap({ mark: itsMark, id, nonce, tag, wrapped }: Head): Buffer {
    const secret = secrets.get(id)
    if (secret === undefined) throw new GatewayError('key_unusable', { detail: `The key ${JSON.stringify(id)} that something was encrypted with is not configured.` })
    return decrypt(secret, nonce, itsMark, tag, wrapped)
  }

  return {
    firstKeyMark: mark,
    keyIds: keys.map(({ id }) => id),
    fingerprints: (text) => fingerprintKeys.map(({ id, key }) => `${id}/${createHmac('sha256', key).update(text).digest('hex')}`),
    seal(bytes, about = '') {
      const contentKey = randomBytes(keyLength)
      return Buffer.concat([wrap(contentKey), ...encrypt(createSecretKey(contentKey), contentNonce, Buffer.from(about), pack(bytes))])
    },
    open(bytes, about = '') {
      const head = takeHead(bytes)
      const { rest } = head
      if (rest.length < tagLength) throw unknownForm()
      return unpack(decrypt(createSecretKey(unwrap(head)), contentNonce, Buffer.from(about), rest.subarray(0, tagLength), rest.subarray(tagLength)))
    },
    rewrap(bytes) {
      const head = takeHead(bytes)
      return head.mark.equals(mark) ? undefined : Buffer.concat([wrap(unwrap(head)), head.rest])
    },
  }
}

/** Dossiers and records are text: compressed before they are encrypted, since nothing compresses what is. */
function pack(bytes: Uint8Array): readonly Uint8Array[] {
  if (bytes.byteLength < worthIt.least || bytes.byteLength > worthIt.most) return [asItIs, bytes]
  const short = brotliCompressSync(bytes, { params: quickly, chunkSize: roomFor(bytes.byteLength) })
  return short.byteLength < bytes.byteLength ? [compressed, short] : [asItIs, bytes]
}

function unpack(content: Buffer): Buffer {
  const bytes = content.subarray(1)
  return content[0] === compressed[0] ? brotliDecompressSync(bytes, { maxOutputLength: worthIt.most, chunkSize: roomFor(3 * bytes.byteLength) }) : bytes
}

/** Tag and ciphertext. */
function encrypt(key: KeyObject, nonce: Uint8Array, about: Uint8Array, parts: readonly Uint8Array[]): readonly Buffer[] {
  const cipher = createCipheriv(cipherName, key, nonce, { authTagLength: tagLength })
  cipher.setAAD(about)
  const ciphertext = [...parts.map((part) => cipher.update(part)), cipher.final()]
  return [cipher.getAuthTag(), ...ciphertext]
}

function decrypt(key: KeyObject, nonce: Uint8Array, about: Uint8Array, tag: Uint8Array, ciphertext: Uint8Array): Buffer {
  const decipher = createDecipheriv(cipherName, key, nonce, { authTagLength: tagLength })
  decipher.setAAD(about)
  decipher.setAuthTag(tag)
  try {
    return Buffer.concat([decipher.update(ciphertext), decipher.final()])
  } catch (cause) {
    throw new GatewayError('internal', { detail: 'Encrypted content was changed, or stands in a wrong place.', cause })
  }
}

type Head = ReturnType<typeof takeHead>

function takeHead(sealed: Uint8Array) {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
  const start = 2 + (bytes[1] ?? 0)
  if (bytes[0] !== version || bytes.length < start + wrappedLength) throw unknownForm()
  const [nonceEnd, tagEnd, end] = [start + nonceLength, start + nonceLength + tagLength, start + wrappedLength]
  return {
    mark: bytes.subarray(0, start),
    id: bytes.subarray(2, start).toString('latin1'),
    nonce: bytes.subarray(start, nonceEnd),
    tag: bytes.subarray(nonceEnd, tagEnd),
    wrapped: bytes.subarray(tagEnd, end),
    rest: bytes.subarray(end),
  }
}

function unknownForm(): GatewayError {
  return new GatewayError('internal', { detail: 'Encrypted content has no known form.' })
}
