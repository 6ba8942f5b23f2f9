import { constants, createHash, createHmac, createPublicKey, generateKeyPairSync, sign as signWith, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Verified, VerifyInput } from '../../../src/ports/signer.ts'
import { openVerifier } from '../../../src/signing/open-verifier.ts'
import { testSeals, type TestSeals } from '../../helpers/sandbox-seals.ts'

const sender = 'H56'
const partner = 'G12'
const messageId = '019f0000-0000-7000-8000-000000000001'
const payload = Buffer.from('{"dossier":"H56-261121-0001","fee": 10000}')
const now = new Date('2026-11-20T01:02:03Z')
const clock = { now: () => now }
const about = { issuer: sender, audience: partner, messageId }

let seals: TestSeals
let detached: string
let header: Record<string, unknown>
let key: string

beforeAll(async () => {
  seals = await testSeals([sender, partner], clock)
  const signed = await seals.signer.sign(payload, 'jws-detached', about)
  detached = signed.detached ?? ''
  header = JSON.parse(Buffer.from(detached.split('.')[0] ?? '', 'base64url').toString())
  key = readFileSync(seals.seals[0]?.keyFile ?? '', 'utf8')
}, 60_000)

function verify(changes: Partial<VerifyInput> = {}): Promise<Verified> {
  return seals.verifier.verify({ bytes: payload, detached, profile: 'jws-detached', organisation: sender, ...changes })
}

/** A signature that is right in itself, under a header of the test's choosing. */
function forge(headerText: string, content: Buffer = payload): string {
  const encoded = Buffer.from(headerText).toString('base64url')
  const value = signWith('sha256', Buffer.concat([Buffer.from(`${encoded}.`), content]), { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 })
  return `${encoded}..${value.toString('base64url')}`
}

function forgeHeader(changes: Record<string, unknown>): string {
  return forge(JSON.stringify({ ...header, ...changes }))
}

function without(name: string): string {
  const { [name]: _, ...rest } = header
  return forge(JSON.stringify(rest))
}

describe('a good signature', () => {
  test('verifies, and says who, when, what and for whom', async () => {
    const verified = await verify({ audience: partner, messageId })
    expect(verified).toMatchObject({ profile: 'jws-detached', algorithm: 'PS256', organisation: sender, messageId, audience: partner, claimedAt: now })
    expect(Buffer.from(verified.bytes).equals(payload)).toBe(true)
    expect(verified.subject).toContain('serialNumber=H56')
  })

  test('names the input digest and the certificate', async () => {
    const signed = await seals.signer.sign(payload, 'jws-detached', about)
    expect(signed.digest).toBe(createHash('sha256').update(payload).digest('hex'))
    expect(signed.certificate).toBe((await verify()).certificate)
  })

  test('forged with the right key and an untouched header still verifies: the cases below fail for their own reason', async () => {
    await expect(verify({ detached: forgeHeader({}) })).resolves.toMatchObject({ algorithm: 'PS256' })
    await expect(verify({ detached: forgeHeader({ typ: 'x', note: 'a "quoted:" \\" text' }) })).resolves.toMatchObject({ algorithm: 'PS256' })
  })
})

describe('the age of a signature', () => {
  const fifteenMinutes = 15 * 60
  const skew = 5 * 60
  const signedAgo = (seconds: number) => forgeHeader({ iat: now.getTime() / 1000 - seconds })

  test('is not asked for receipts that are kept', async () => {
    await expect(verify({ detached: signedAgo(86_400 * 365) })).resolves.toMatchObject({ claimedAt: new Date('2025-11-20T01:02:03Z') })
  })

  test('may be limited by the caller, beside what clocks may differ', async () => {
    await expect(verify({ maxAgeSeconds: fifteenMinutes })).resolves.toMatchObject({ claimedAt: now })
    await expect(verify({ maxAgeSeconds: fifteenMinutes, detached: signedAgo(fifteenMinutes + skew) })).resolves.toMatchObject({ organisation: sender })
    await expect(verify({ maxAgeSeconds: fifteenMinutes, detached: signedAgo(fifteenMinutes + skew + 1) }))
      .rejects.toMatchObject({ code: 'signature_invalid', detail: 'the signature is older than 900 seconds' })
  })

  test('is never greater than that of the certificate', async () => {
    const issued = new Date('2024-01-01T00:00:00Z').getTime() / 1000
    await expect(verify({ detached: forgeHeader({ iat: issued }) })).resolves.toMatchObject({ claimedAt: new Date(issued * 1000) })
    await expect(verify({ detached: forgeHeader({ iat: issued - 1 }) })).rejects.toMatchObject({ code: 'signature_invalid', detail: expect.stringContaining('at the signing time the certificate is not valid before 2024-01-01') })
  })
})

describe('a bad signature is refused for its own reason', () => {
  const cases: readonly [string, () => Partial<VerifyInput>, string][] = [
    ['one byte of the payload changed', () => ({ bytes: Buffer.from(payload.toString().replace('10000', '10001')) }), 'does not match'],
    ['the payload serialised again', () => ({ bytes: Buffer.from(JSON.stringify(JSON.parse(payload.toString()))) }), 'does not match'],
    ['no signature', () => ({ detached: '' }), 'not a compact JWS'],
    ['a payload inside', () => ({ detached: detached.replace('..', `.${payload.toString('base64url')}.`) }), 'not a compact JWS'],
    ['four parts', () => ({ detached: `${detached}.AAAA` }), 'not a compact JWS'],
    ['a header of megabytes', () => ({ detached: 'A'.repeat(1_000_000) }), 'longer than'],
    ['alg none', () => ({ detached: forgeHeader({ alg: 'none' }) }), 'algorithm is not allowed'],
    ['alg none without a value', () => ({ detached: `${detached.split('.')[0]}..` }), 'not a compact JWS'],
    ['HS256 with the public key as the secret', () => ({ detached: hmacForgery() }), 'algorithm is not allowed'],
    ['RS256 where only PS256 is allowed', () => ({ detached: forgeHeader({ alg: 'RS256' }) }), 'algorithm is not allowed'],
    ['RS384', () => ({ detached: forgeHeader({ alg: 'RS384' }) }), 'algorithm is not allowed'],
    ['jwk in the header', () => ({ detached: forgeHeader({ jwk: createPublicKey(key).export({ format: 'jwk' }) }) }), 'carries a key (jwk)'],
    ['jku in the header', () => ({ detached: forgeHeader({ jku: 'https://example.invalid/keys' }) }), 'carries a key (jku)'],
    ['x5u in the header', () => ({ detached: forgeHeader({ x5u: 'https://example.invalid/certificate' }) }), 'carries a key (x5u)'],
    ['x5c in the header', () => ({ detached: forgeHeader({ x5c: ['AAAA'] }) }), 'carries a key (x5c)'],
    ['an unknown critical member', () => ({ detached: forgeHeader({ crit: ['b64', 'exp'], exp: 1 }) }), 'unknown member as critical'],
    ['b64 critical twice', () => ({ detached: forgeHeader({ crit: ['b64', 'b64'] }) }), 'exactly once'],
    ['b64 not critical', () => ({ detached: without('crit') }), 'does not list b64 as critical'],
    ['an empty crit', () => ({ detached: forgeHeader({ crit: [] }) }), 'exactly once'],
    ['b64 true', () => ({ detached: forgeHeader({ b64: true }) }), 'not of this profile: b64'],
    ['alg missing from the protected header', () => ({ detached: without('alg') }), 'not of this profile'],
    ['a member twice', () => ({ detached: forge(JSON.stringify(header).replace('{', '{"iss":"G12",')) }), 'a member twice'],
    ['a member twice, once escaped', () => ({ detached: forge(JSON.stringify(header).replace('{', '{"\\u0061ud":"X",')) }), 'a member twice'],
    ['a header that is an array', () => ({ detached: forge('[]') }), 'not a JSON object'],
    ['a header that is no JSON', () => ({ detached: forge('{') }), 'header is not JSON'],
    ['a header with a BOM', () => ({ detached: forge(`\ufeff${JSON.stringify(header)}`) }), 'header is not JSON'],
    ['padded base64url in the value', () => ({ detached: `${detached}==` }), 'signature is not canonical base64url'],
    ['padded base64url in the header', () => ({ detached: detached.replace('..', '=..') }), 'header is not canonical base64url'],
    ['spare bits set in the last character', () => ({ detached: withSpareBits() }), 'signature is not canonical base64url'],
    ['base64 alphabet instead of base64url', () => ({ detached: `${detached.slice(0, -4)}+/+/` }), 'signature is not canonical base64url'],
    ['white space', () => ({ detached: detached.replace('..', '..\n') }), 'signature is not canonical base64url'],
    ['a value cut short', () => ({ detached: `${detached.split('.')[0]}..${Buffer.from(detached.split('.')[2] ?? '', 'base64url').subarray(0, -8).toString('base64url')}` }), 'does not match'],
    ['a value of zeros', () => ({ detached: `${detached.split('.')[0]}..${Buffer.alloc(256).toString('base64url')}` }), 'does not match'],
    ['another issuer named', () => ({ detached: forgeHeader({ iss: partner }) }), 'another issuer'],
    ['another audience named', () => ({ audience: 'G22' }), 'another audience'],
    ['another message named', () => ({ messageId: 'other' }), 'another message'],
    ['another organisation claimed', () => ({ organisation: partner }), 'another issuer'],
    ['issuer claimed with a foreign key', () => ({ detached: forgeHeader({ iss: partner }), organisation: partner }), 'not registered for organisation G12'],
    ['an unknown organisation', () => ({ organisation: 'Z99' }), 'no certificate is registered'],
    ['an unregistered certificate', () => ({ detached: forgeHeader({ 'x5t#S256': 'A'.repeat(43) }) }), 'not registered for organisation H56'],
    ['no certificate named', () => ({ detached: without('x5t#S256') }), 'not of this profile'],
    ['signed in the future', () => ({ detached: forgeHeader({ iat: now.getTime() / 1000 + 3600 }) }), 'future'],
    ['signed in 1970', () => ({ detached: forgeHeader({ iat: 0 }) }), 'not valid before'],
    ['signed in 2001', () => ({ detached: forgeHeader({ iat: 1_000_000_000 }) }), 'not valid before'],
    ['no time', () => ({ detached: without('iat') }), 'not of this profile'],
    ['a time that is text', () => ({ detached: forgeHeader({ iat: '1' }) }), 'not of this profile: iat'],
  ]

  test.each(cases)('%s', async (_, changes, reason) => {
    await expect(verify(changes())).rejects.toMatchObject({ name: 'GatewayError', code: 'signature_invalid', detail: expect.stringContaining(reason) })
  })

  function hmacForgery(): string {
    const encoded = Buffer.from(JSON.stringify({ ...header, alg: 'HS256' })).toString('base64url')
    const secret = createPublicKey(key).export({ type: 'spki', format: 'pem' })
    return `${encoded}..${createHmac('sha256', secret).update(`${encoded}.`).update(payload).digest('base64url')}`
  }

  /** A 256-byte value ends in a character of which two bits count for nothing. */
  function withSpareBits(): string {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    return detached.slice(0, -1) + alphabet[alphabet.indexOf(detached.at(-1) ?? '') + 1]
  }

  test('the detached signature is absent', async () => {
    await expect(seals.verifier.verify({ bytes: payload, profile: 'jws-detached', organisation: sender }))
      .rejects.toMatchObject({ code: 'signature_invalid', detail: 'there is no signature' })
  })
})

describe('algorithms by policy', () => {
  test('RS256 verifies for an organisation that is allowed it, and only by its own key', async () => {
    const rs256 = JSON.stringify({ ...header, alg: 'RS256' })
    const encoded = Buffer.from(rs256).toString('base64url')
    const value = signWith('sha256', Buffer.concat([Buffer.from(`${encoded}.`), payload]), key).toString('base64url')
    const organisations = seals.organisations.map((organisation) => ({ ...organisation, alsoAllows: ['RS256'] as const }))
    const lenient = openVerifier({ organisations, clock })
    const input: VerifyInput = { bytes: payload, detached: `${encoded}..${value}`, profile: 'jws-detached', organisation: sender }
    await expect(lenient.verify(input)).resolves.toMatchObject({ algorithm: 'RS256' })
    await expect(lenient.verify({ ...input, detached: forge(rs256) })).rejects.toMatchObject({ detail: expect.stringContaining('does not match') })
    await expect(seals.verifier.verify(input)).rejects.toMatchObject({ detail: expect.stringContaining('algorithm is not allowed') })
  })

  test('an algorithm of another key type is refused before the key is used', async () => {
    const organisations = seals.organisations.map((organisation) => ({ ...organisation, alsoAllows: ['ES256'] as const }))
    const input: VerifyInput = { bytes: payload, detached: forgeHeader({ alg: 'ES256' }), profile: 'jws-detached', organisation: sender }
    await expect(openVerifier({ organisations, clock }).verify(input)).rejects.toMatchObject({ detail: 'the registered key is not one for ES256' })
  })
})

test('a certificate that is not valid at the time of verification does not count', async () => {
  const late = openVerifier({ organisations: seals.organisations, clock: { now: () => new Date('2044-01-01T00:00:00Z') } })
  await expect(late.verify({ bytes: payload, detached, profile: 'jws-detached', organisation: sender }))
    .rejects.toMatchObject({ code: 'signature_invalid', detail: expect.stringContaining('expired at') })
})

test('a registered certificate that cannot be read or is weak is a mistake of the configuration', () => {
  const { publicKey }: { publicKey: KeyObject } = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const certificates = [publicKey.export({ type: 'spki', format: 'pem' }).toString()]
  const chain = seals.organisations.map((organisation) => organisation.certificates.join('')).join('')
  expect(() => openVerifier({ organisations: [{ code: sender, certificates: [chain] }], clock })).toThrow(/certificate 1 of organisation H56: the file holds several/)
  expect(() => openVerifier({ organisations: [{ code: sender, certificates }], clock })).toThrow(/certificate 1 of organisation H56: it is not a certificate/)
})
