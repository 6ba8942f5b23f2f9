/** ECDSA signature values on P-256 that must not count, and the one other value that does by mathematics. */
import { sign, type KeyObject } from 'node:crypto'
import type { BadValue } from './bad-signature-values.ts'

export type EcdsaForm = 'ieee-p1363' | 'der'

/** Order of the group (SEC 2, section 2.4.2). */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const octets = 32

/** For ES256 in this form. */
export function badEcdsaValues(data: Uint8Array, key: KeyObject, form: EcdsaForm): readonly BadValue[] {
  const { r, s } = numbersOf(sign('sha256', data, { key, dsaEncoding: 'ieee-p1363' }))
  const other = form === 'der' ? 'ieee-p1363' : 'der'
  const pairs: readonly [string, bigint, bigint][] = [
    ['r and s of zero', 0n, 0n],
    ['r of zero', 0n, s],
    ['s of zero', r, 0n],
    ['r that is the order', order, s],
    ['s that is the order', r, order],
    ['r beyond the order', (1n << 256n) - 1n, s],
    ['s beyond the order', r, (1n << 256n) - 1n],
    ['r and s of one', 1n, 1n],
    ['r less one', r - 1n, s],
    ['s and r, exchanged', s, r],
    ['the order less r', order - r, s],
  ]
  return [
    ...pairs.map(([what, first, second]) => ({ what, value: written(first, second, form) })),
    { what: form === 'der' ? 'r and s one after the other instead of DER' : 'DER instead of r and s one after the other', value: written(r, s, other) },
    ...['sha1', 'sha384', 'sha512'].map((hash) => ({ what: `${hash} instead of SHA-256`, value: sign(hash, data, { key, dsaEncoding: form }) })),
    ...(form === 'der' ? oddDer(r, s) : oddLengths(r, s)),
  ]
}

/** (r, n − s) is a signature of the same data whenever (r, s) is: nothing may be known by the octets of a signature. */
export function ecdsaTwin(value: Uint8Array): Uint8Array {
  const { r, s } = numbersOf(value)
  return written(r, order - s, 'ieee-p1363')
}

function oddLengths(r: bigint, s: bigint): readonly BadValue[] {
  const good = written(r, s, 'ieee-p1363')
  return [
    { what: 'one octet less', value: good.subarray(0, -1) },
    { what: 'one octet more', value: Buffer.concat([good, Buffer.of(0)]) },
    { what: 'half of it', value: good.subarray(0, octets) },
    { what: 'as long as on P-384', value: Buffer.concat([padded(r, 48), padded(s, 48)]) },
    { what: 'as long as on P-521', value: Buffer.concat([padded(r, 66), padded(s, 66)]) },
    { what: 'r and s of one octet more', value: Buffer.concat([padded(r, 33), padded(s, 33)]) },
  ]
}

/** r and s are right in all of them; only one way of writing them is DER. */
function oddDer(r: bigint, s: bigint): readonly BadValue[] {
  const [first, second] = [integer(r), integer(s)]
  const content = Buffer.concat([first, second])
  const longer = Buffer.concat([Buffer.of(0x02, (first[1] ?? 0) + 1, 0x00), first.subarray(2)])
  return [
    { what: 'something after the SEQUENCE', value: Buffer.concat([sequence(content), Buffer.of(0x05, 0x00)]) },
    { what: 'something more in the SEQUENCE', value: sequence(Buffer.concat([content, Buffer.of(0x05, 0x00)])) },
    { what: 'a length in two octets', value: Buffer.concat([Buffer.of(0x30, 0x81, content.length), content]) },
    { what: 'an indefinite length', value: Buffer.concat([Buffer.of(0x30, 0x80), content, Buffer.of(0x00, 0x00)]) },
    { what: 'a zero more before r', value: sequence(Buffer.concat([longer, second])) },
    { what: 'a SET instead of a SEQUENCE', value: Buffer.concat([Buffer.of(0x31, content.length), content]) },
    { what: 'r alone', value: sequence(first) },
    { what: 'nothing in the SEQUENCE', value: sequence(Buffer.alloc(0)) },
  ]
}

function written(r: bigint, s: bigint, form: EcdsaForm): Buffer {
  return form === 'der' ? sequence(Buffer.concat([integer(r), integer(s)])) : Buffer.concat([padded(r, octets), padded(s, octets)])
}

function sequence(content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(0x30, content.length), content])
}

function integer(value: bigint): Buffer {
  const hex = value.toString(16)
  const even = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
  const positive = (even[0] ?? 0) < 0x80 ? even : Buffer.concat([Buffer.of(0), even])
  return Buffer.concat([Buffer.of(0x02, positive.length), positive])
}

function padded(value: bigint, length: number): Buffer {
  return Buffer.from(value.toString(16).padStart(length * 2, '0'), 'hex')
}

function numbersOf(value: Uint8Array): { readonly r: bigint; readonly s: bigint } {
  const number = (part: Uint8Array) => BigInt(`0x${Buffer.from(part).toString('hex')}`)
  return { r: number(value.subarray(0, octets)), s: number(value.subarray(octets)) }
}
