/**
 * AES-256-GCM with keys that have names, so that they can be changed: the first seals, all open.
 * Sealed: version, length of the key's id, key id, nonce (12 bytes), tag (16 bytes), ciphertext.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { GatewayError } from '../domain/errors.ts'
import type { Vault } from '../ports/vault.ts'

export interface VaultKey {
  /** 1 to 40 letters, digits, dots, hyphens or underscores; stands in what was sealed with it. */
  readonly id: string
  /** 32 bytes. */
  readonly secret: Uint8Array
}

const version = 1
const nonceLength = 12
const tagLength = 16
const cipherName = 'aes-256-gcm'

/** Rejects keys that cannot be used with `config_invalid`. */
export function createVault(keys: readonly VaultKey[]): Vault {
  const first = keys[0]
  if (first === undefined) throw new GatewayError('config_invalid', { detail: 'At least one key is needed to keep content encrypted.' })
  const secrets = new Map(keys.map(({ id, secret }) => [id, Uint8Array.from(secret)]))
  if (secrets.size !== keys.length) throw new GatewayError('config_invalid', { detail: 'Two keys of the vault have the same id.' })
  for (const { id, secret } of keys) {
    if (!/^[\w.-]{1,40}$/.test(id)) throw new GatewayError('config_invalid', { detail: 'A key of the vault has an id that cannot be used.' })
    if (secret.byteLength !== 32) throw new GatewayError('config_invalid', { detail: `The key ${id} of the vault must have 32 bytes.` })
  }
  const head = Buffer.from([version, first.id.length, ...Buffer.from(first.id, 'latin1')])

  return {
    seal(bytes, about = '') {
      const nonce = randomBytes(nonceLength)
      const cipher = createCipheriv(cipherName, first.secret, nonce, { authTagLength: tagLength })
      cipher.setAAD(additionalData(head, about))
      const ciphertext = [cipher.update(bytes), cipher.final()]
      return Buffer.concat([head, nonce, cipher.getAuthTag(), ...ciphertext])
    },
    open(bytes, about = '') {
      const { itsHead, id, nonce, tag, ciphertext } = take(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
      const secret = secrets.get(id)
      if (secret === undefined) throw new GatewayError('key_unusable', { detail: `The key ${JSON.stringify(id)} that something was encrypted with is not configured.` })
      const decipher = createDecipheriv(cipherName, secret, nonce, { authTagLength: tagLength })
      decipher.setAAD(additionalData(itsHead, about))
      decipher.setAuthTag(tag)
      try {
        return Buffer.concat([decipher.update(ciphertext), decipher.final()])
      } catch (cause) {
        throw new GatewayError('internal', { detail: 'Encrypted content was changed, or stands in a wrong place.', cause })
      }
    },
  }
}

function additionalData(head: Uint8Array, about: string): Uint8Array {
  return Buffer.concat([head, Buffer.from(about)])
}

function take(bytes: Buffer) {
  const headLength = 2 + (bytes[1] ?? 0)
  const start = headLength + nonceLength + tagLength
  if (bytes[0] !== version || bytes.length < start) throw new GatewayError('internal', { detail: 'Encrypted content has no known form.' })
  return {
    itsHead: bytes.subarray(0, headLength),
    id: bytes.subarray(2, headLength).toString('latin1'),
    nonce: bytes.subarray(headLength, headLength + nonceLength),
    tag: bytes.subarray(headLength + nonceLength, start),
    ciphertext: bytes.subarray(start),
  }
}
