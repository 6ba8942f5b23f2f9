/** RSA signature values that are made with the right key and must not count: the encoding under them is not the one of the algorithm. */
import { constants, createHash, createPublicKey, privateEncrypt, randomBytes, sign, type KeyObject } from 'node:crypto'
import type { BadValue } from './bad-signature-values.ts'

/** What stands before the hash in a DigestInfo (RFC 8017, section 9.2, note 1), without the two lengths around it. */
const digestAlgorithms: Readonly<Record<string, string>> = {
  md5: '06082a864886f70d02050500',
  sha1: '06052b0e03021a0500',
  sha224: '0609608648016503040204' + '0500',
  sha384: '0609608648016503040202' + '0500',
  sha512: '0609608648016503040203' + '0500',
  'sha512-256': '0609608648016503040206' + '0500',
  'sha3-256': '0609608648016503040208' + '0500',
}
const sha256Identifier = '0609608648016503040201'

/** For PKCS#1 v1.5 with SHA-256. */
export function badPkcs1Values(data: Uint8Array, key: KeyObject): readonly BadValue[] {
  const hash = createHash('sha256').update(data).digest()
  const right = digestInfo(`${sha256Identifier}0500`, hash)
  const size = sizeOf(key)
  const room = (rest: Uint8Array, before = 3) => size - before - rest.length
  const ones = (count: number) => Buffer.alloc(count, 0xff)
  const noNull = digestInfo(sha256Identifier, hash)
  const long = digestInfo(`${sha256Identifier}0500`, hash, Buffer.from('0400', 'hex'))
  const filled = digestInfo(`${sha256Identifier}048190${randomBytes(0x90).toString('hex')}`, hash)
  const blocks: readonly [string, Buffer][] = [
    ...Object.entries(digestAlgorithms).map(([name, identifier]): [string, Buffer] => {
      const info = digestInfo(identifier, hash)
      return [`DigestInfo that calls the SHA-256 ${name}`, block('0001', ones(room(info)), info)]
    }),
    ['DigestInfo without NULL', block('0001', ones(room(noNull)), noNull)],
    ['no DigestInfo around the hash', block('0001', ones(room(hash)), hash)],
    ['DigestInfo with something after the hash', block('0001', ones(room(long)), long)],
    ['garbage after DigestInfo, behind eight octets of padding', block('0001', ones(8), right, randomBytes(room(right) - 8))],
    ['garbage after DigestInfo, behind one octet less', block('0001', ones(room(right) - 1), right, Buffer.of(0))],
    ['garbage in the parameters', block('0001', ones(room(filled)), filled)],
    ['padding with one other octet', block('0001', Buffer.concat([ones(20), Buffer.of(0xfe), ones(room(right) - 21)]), right)],
    ['block type 02', block('0002', Buffer.alloc(room(right), 0x5a), right)],
    ['block type 00', block('0000', ones(room(right)), right)],
    ['leading zero missing', block('01', ones(room(right, 2)), right)],
  ]
  const good = sign('sha256', data, { key, padding: constants.RSA_PKCS1_PADDING })
  return [
    ...blocks.map(([what, encoded]) => ({ what, value: raw(key, encoded) })),
    ...['sha1', 'sha224', 'sha384', 'sha512', 'md5'].map((name) => ({ what: `${name} instead of SHA-256`, value: sign(name, data, { key, padding: constants.RSA_PKCS1_PADDING }) })),
    { what: 'PSS instead of PKCS#1 v1.5', value: sign('sha256', data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }) },
    ...changedNumbers(good, key),
  ]
}

/** The encoding of RFC 8017, section 9.2, as it should be. */
export function pkcs1(data: Uint8Array, size: number): Buffer {
  const info = digestInfo(`${sha256Identifier}0500`, createHash('sha256').update(data).digest())
  return block('0001', Buffer.alloc(size - 3 - info.length, 0xff), info)
}

function block(type: string, padding: Buffer, ...rest: readonly Uint8Array[]): Buffer {
  return Buffer.concat([Buffer.from(type, 'hex'), padding, Buffer.of(0), ...rest])
}

interface PssChoices {
  readonly hash?: string
  readonly maskHash?: string
  readonly saltLength?: number
  readonly trailer?: number
  readonly separator?: number
  /** First octet of the padding, which is zero. */
  readonly padding?: number
}

/** For PSS with SHA-256, MGF1 with SHA-256 and a salt of 32 octets. */
export function badPssValues(data: Uint8Array, key: KeyObject): readonly BadValue[] {
  const cases: readonly [string, PssChoices][] = [
    ['no salt', { saltLength: 0 }],
    ['a salt of 20 octets', { saltLength: 20 }],
    ['a salt of 31 octets', { saltLength: 31 }],
    ['a salt of 33 octets', { saltLength: 33 }],
    ['the longest salt', { saltLength: sizeOf(key) - 34 }],
    ['SHA-1 in the mask', { maskHash: 'sha1' }],
    ['SHA-512 in the mask', { maskHash: 'sha512' }],
    ['SHA-1 of the data', { hash: 'sha1' }],
    ['SHA-384 of the data', { hash: 'sha384' }],
    ['SHA-512/256 of the data', { hash: 'sha512-256' }],
    ['trailer CC', { trailer: 0xcc }],
    ['trailer 00', { trailer: 0x00 }],
    ['another separator', { separator: 0x02 }],
    ['padding that is not zero', { padding: 0x01 }],
  ]
  const good = sign('sha256', data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 })
  return [
    ...cases.map(([what, choices]) => ({ what, value: raw(key, pss(data, sizeOf(key), choices)) })),
    { what: 'PKCS#1 v1.5 instead of PSS', value: sign('sha256', data, { key, padding: constants.RSA_PKCS1_PADDING }) },
    ...changedNumbers(good, key),
  ]
}

/** The encoding of RFC 8017, section 9.1.1, as it should be where nothing is chosen. */
export function pss(data: Uint8Array, size: number, { hash = 'sha256', maskHash = hash, saltLength = 32, trailer = 0xbc, separator = 0x01, padding = 0 }: PssChoices = {}): Buffer {
  const digest = createHash(hash).update(data).digest()
  const salt = randomBytes(saltLength)
  const inner = createHash(hash).update(Buffer.alloc(8)).update(digest).update(salt).digest()
  const db = Buffer.concat([Buffer.alloc(size - saltLength - inner.length - 2), Buffer.of(separator), salt])
  if (padding !== 0) db[1] = padding
  const mask = maskOf(inner, db.length, maskHash)
  const masked = db.map((octet, index) => octet ^ (mask[index] ?? 0))
  masked[0] = (masked[0] ?? 0) & 0x7f
  return Buffer.concat([masked, inner, Buffer.of(trailer)])
}

function maskOf(seed: Uint8Array, length: number, hash: string): Buffer {
  const parts: Buffer[] = []
  for (let counter = 0, made = 0; made < length; counter += 1) {
    const octets = Buffer.alloc(4)
    octets.writeUInt32BE(counter)
    const part = createHash(hash).update(seed).update(octets).digest()
    parts.push(part)
    made += part.length
  }
  return Buffer.concat(parts).subarray(0, length)
}

/** Values that are as long as they should be, or not, and are no signature or the same one written otherwise. */
function changedNumbers(good: Uint8Array, key: KeyObject): readonly BadValue[] {
  const size = good.length
  const modulus = BigInt(`0x${Buffer.from(createPublicKey(key).export({ format: 'jwk' }).n ?? '', 'base64url').toString('hex')}`)
  const number = BigInt(`0x${Buffer.from(good).toString('hex')}`)
  const octets = (value: bigint, length: number) => Buffer.from(value.toString(16).padStart(length * 2, '0'), 'hex')
  const more = number + modulus
  return [
    { what: 'the value and the modulus', value: octets(more, more < 1n << BigInt(size * 8) ? size : size + 1) },
    { what: 'the modulus less the value', value: octets(modulus - number, size) },
    { what: 'the modulus itself', value: octets(modulus, size) },
    { what: 'a zero more before it', value: Buffer.concat([Buffer.of(0), good]) },
    { what: 'a zero more after it', value: Buffer.concat([good, Buffer.of(0)]) },
    { what: 'one octet less at its end', value: good.slice(0, -1) },
    { what: 'one octet less at its beginning', value: good.slice(1) },
    { what: 'the value twice', value: Buffer.concat([good, good]) },
    { what: 'zeros', value: Buffer.alloc(size) },
    { what: 'ones', value: Buffer.alloc(size, 0xff) },
    { what: 'the number one', value: octets(1n, size) },
    { what: 'one bit changed', value: good.map((octet, index) => (index === size >> 1 ? octet ^ 1 : octet)) },
  ]
}

function raw(key: KeyObject, encoded: Buffer): Buffer {
  return privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, encoded)
}

/** `inside`: more elements in the outer SEQUENCE. */
function digestInfo(identifier: string, hash: Uint8Array, inside: Uint8Array = Buffer.alloc(0)): Buffer {
  return sequence(sequence(Buffer.from(identifier, 'hex')), Buffer.of(0x04, hash.length), hash, inside)
}

function sequence(...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.of(0x30, ...(content.length < 128 ? [content.length] : [0x81, content.length])), content])
}

function sizeOf(key: KeyObject): number {
  return (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8
}
