/** CMS in every shape but the one that it has: one signature has one encoding, and what is no DER is not read. */
import { readFileSync } from 'node:fs'
import { Null, OctetString, Sequence } from 'asn1js'
import { assert, asyncProperty, base64String, integer, nat, uint8Array } from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { testSeals, type TestSeals } from '../../helpers/sandbox-seals.ts'
import { cadesForger, type ForgeCades } from './forge-cades.ts'

const now = new Date('2026-11-20T01:02:03Z')
const payload = Buffer.from('Nguyễn Thị Thử: 10000')
const about = { issuer: 'H56', audience: 'G12', messageId: 'm-1' }

let seals: TestSeals
let forge: ForgeCades
let good: Buffer

beforeAll(async () => {
  seals = await testSeals(['H56'], { now: () => now })
  forge = cadesForger(readFileSync(seals.seals[0]?.keyFile ?? ''), seals.organisations[0]?.certificates[0] ?? '', now)
  good = Buffer.from(forge(payload, about))
}, 60_000)

function verdictOn(detached: string | Uint8Array): Promise<unknown> {
  const text = typeof detached === 'string' ? detached : Buffer.from(detached).toString('base64')
  return seals.verifier.verify({ bytes: payload, detached: text, profile: 'cades-detached', organisation: 'H56' }).then(
    () => 'taken',
    (error: { readonly code?: string; readonly fault?: string }) => (error.code === 'signature_invalid' ? error.fault : error),
  )
}

/** The content of the outermost SEQUENCE, which has a length of two octets. */
const content = () => good.subarray(4)

test('as it was made it counts', async () => {
  expect([good[0], good[1]]).toEqual([0x30, 0x82])
  expect(await verdictOn(good)).toBe('taken')
})

describe('as text', () => {
  test.each([
    ['in lines', (text: string) => `${text.slice(0, 64)}\n${text.slice(64)}`],
    ['with a line at its end', (text: string) => `${text}\n`],
    ['as base64url', (text: string) => text.replaceAll('+', '-').replaceAll('/', '_')],
    ['without its end', (text: string) => text.replace(/=*$/, '').slice(0, -1)],
    ['with bits left over', (text: string) => text.replace(/.$/, '!')],
    ['as PEM', (text: string) => `-----BEGIN CMS-----\n${text}\n-----END CMS-----\n`],
  ])('%s it is not read', async (_, change) => {
    expect(await verdictOn(change(good.toString('base64')))).toBe('cms-form')
  })
})

describe('with other lengths', () => {
  const length = () => [good[2] ?? 0, good[3] ?? 0]
  const cases: readonly (readonly [string, string, () => Uint8Array])[] = [
    ['of three octets', 'cms-not-der', () => Buffer.concat([Buffer.of(0x30, 0x83, 0x00, ...length()), content()])],
    ['of eight octets', 'cms-not-der', () => Buffer.concat([Buffer.of(0x30, 0x88, 0, 0, 0, 0, 0, 0, ...length()), content()])],
    ['that are left open', 'cms-not-der', () => Buffer.concat([Buffer.of(0x30, 0x80), content(), Buffer.of(0, 0)])],
    ['that are left open and never closed', 'cms-form', () => Buffer.concat([Buffer.of(0x30, 0x80), content()])],
    ['that promise more', 'cms-form', () => good.subarray(0, -1)],
    ['of half of it', 'cms-form', () => good.subarray(0, good.length / 2)],
    ['and something behind', 'cms-trailing', () => Buffer.concat([good, Buffer.of(0)])],
    ['and itself behind', 'cms-trailing', () => Buffer.concat([good, good])],
  ]
  test.each(cases)('%s it is refused', async (_, fault, bytes) => {
    expect(await verdictOn(bytes())).toBe(fault)
  })

  test('of an inner part written long it is refused', async () => {
    const inner = content().toString('hex').replace('06092a864886f70d010702', '0681092a864886f70d010702')
    const size = inner.length / 2
    const outer = Buffer.from([0x30, 0x82, size >> 8, size & 0xff])
    expect(await verdictOn(Buffer.concat([outer, Buffer.from(inner, 'hex')]))).toBe('cms-not-der')
  })
})

test.each([
  ['of the whole', /^(3082....06092a864886f70d010702a082....3082....)020101/],
  ['of the signer', /^(.*3182....3082....)020101(?=30)/],
])('another version %s is refused', async (_, version) => {
  const hex = good.toString('hex')
  const changed = hex.replace(version, '$1020103')
  expect(changed).not.toBe(hex)
  expect(await verdictOn(Buffer.from(changed, 'hex'))).toBe('cms-form')
})

test('a string in pieces is none of DER, although it is signed so', async () => {
  const pieces = new OctetString({ value: [new OctetString({ valueHex: Buffer.alloc(16) }), new OctetString({ valueHex: Buffer.alloc(16) })] })
  expect(await verdictOn(forge(payload, about, { digest: pieces }))).toBe('cms-not-der')
})

describe('bombs are put away before they are opened', () => {
  const cases: readonly (readonly [string, string, () => Uint8Array])[] = [
    ['deep and open', 'cms-form', () => Buffer.concat(Array.from({ length: 50_000 }, () => Buffer.of(0x30, 0x80)))],
    ['deep', 'cms-form', () => nested(200)],
    ['wide', 'cms-form', () => new Uint8Array(new Sequence({ value: Array.from({ length: 60_000 }, () => new Null()) }).toBER())],
    ['large', 'cms-too-large', () => new Uint8Array(new OctetString({ valueHex: Buffer.alloc(256 * 1024) }).toBER())],
    ['promising gigabytes', 'cms-form', () => Buffer.of(0x04, 0x84, 0x7f, 0xff, 0xff, 0xff, 0x00)],
    ['empty', 'cms-form', () => Buffer.of(0x30, 0x00)],
  ]
  test.each(cases)('%s', async (_, fault, bytes) => {
    expect(await verdictOn(bytes())).toBe(fault)
  })
})

test('with any one octet changed it is refused, and never with an error of ours', async () => {
  const surprises: string[] = []
  // the bit that is turned moves along too
  for (let place = 0; place < good.length; place += 3) {
    const changed = Buffer.from(good)
    changed[place] = (changed[place] ?? 0) ^ (1 << place % 8)
    const verdict = await verdictOn(changed)
    if (typeof verdict !== 'string' || verdict === 'taken') surprises.push(`${place}: ${String(verdict)}`)
  }
  expect(surprises).toEqual([])
}, 60_000)

test('cut, doubled or overwritten anywhere it is refused, and never with an error of ours', async () => {
  const places = nat({ max: 1_200 })
  await assert(
    asyncProperty(places, places, uint8Array({ minLength: 0, maxLength: 20 }), async (from, length, put) => {
      const changed = Buffer.concat([good.subarray(0, from), put, good.subarray(from + length)])
      const verdict = await verdictOn(changed)
      return changed.equals(good) ? verdict === 'taken' : typeof verdict === 'string' && verdict !== 'taken'
    }),
    { numRuns: 300, seed: 20_261_122 },
  )
}, 60_000)

test('nothing that anybody may send makes an error of ours', async () => {
  const surprised = async (detached: string | Uint8Array) => typeof (await verdictOn(detached)) !== 'string'
  await assert(asyncProperty(uint8Array({ minLength: 1, maxLength: 400 }), async (bytes) => !(await surprised(bytes))), { numRuns: 300, seed: 1 })
  await assert(asyncProperty(base64String({ minLength: 4 }), async (text) => !(await surprised(text))), { numRuns: 100, seed: 2 })
  await assert(asyncProperty(integer({ min: 1, max: 31 }), async (depth) => !(await surprised(nested(depth)))), { numRuns: 31, seed: 3 })
}, 60_000)

function nested(depth: number): Uint8Array {
  let inner: Sequence = new Sequence()
  for (let level = 0; level < depth; level += 1) inner = new Sequence({ value: [inner] })
  return new Uint8Array(inner.toBER())
}
