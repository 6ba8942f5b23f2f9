import { constants, createHash, createHmac, createPublicKey, generateKeyPairSync, sign as signWith, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { SignatureFault } from '../../../src/domain/signature-faults/index.ts'
import type { Verified, VerifyInput } from '../../../src/ports/signer.ts'
import { openTrust, testSeals, type TestSeals } from '../../helpers/sandbox-seals.ts'

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
      .rejects.toMatchObject({ fault: 'signature-too-old', detail: 'the signature is older than 900 seconds' })
  })

  test('is never greater than that of the certificate', async () => {
    const issued = new Date('2024-01-01T00:00:00Z').getTime() / 1000
    await expect(verify({ detached: forgeHeader({ iat: issued }) })).resolves.toMatchObject({ claimedAt: new Date(issued * 1000) })
    await expect(verify({ detached: forgeHeader({ iat: issued - 1 }) })).rejects.toMatchObject({ fault: 'certificate-not-yet-valid', detail: expect.stringContaining('at the signing time the certificate is not valid before 2024-01-01') })
  })
})

describe('a bad signature is refused for its own reason', () => {
  const cases: readonly [string, () => Partial<VerifyInput>, SignatureFault][] = [
    ['one byte of the payload changed', () => ({ bytes: Buffer.from(payload.toString().replace('10000', '10001')) }), 'value-wrong'],
    ['the payload serialised again', () => ({ bytes: Buffer.from(JSON.stringify(JSON.parse(payload.toString()))) }), 'value-wrong'],
    ['no signature', () => ({ detached: '' }), 'signature-missing'],
    ['a payload inside', () => ({ detached: detached.replace('..', `.${payload.toString('base64url')}.`) }), 'jws-form'],
    ['four parts', () => ({ detached: `${detached}.AAAA` }), 'jws-form'],
    ['a header of megabytes', () => ({ detached: 'A'.repeat(1_000_000) }), 'jws-too-long'],
    ['alg none', () => ({ detached: forgeHeader({ alg: 'none' }) }), 'jws-alg-none'],
    ['alg none without a value', () => ({ detached: `${detached.split('.')[0]}..` }), 'jws-form'],
    ['HS256 with the public key as the secret', () => ({ detached: hmacForgery() }), 'jws-alg-symmetric'],
    ['RS256 where only PS256 is allowed', () => ({ detached: forgeHeader({ alg: 'RS256' }) }), 'algorithm-refused'],
    ['RS1, which JSON Web Algorithms never had', () => ({ detached: forgeHeader({ alg: 'RS1' }) }), 'algorithm-refused'],
    ['a key of another kind', () => ({ detached: forgeHeader({ alg: 'ES256' }) }), 'key-kind-differs'],
    ['HMAC in small letters', () => ({ detached: forgeHeader({ alg: 'hs512' }) }), 'jws-alg-symmetric'],
    ['NONE in large letters', () => ({ detached: forgeHeader({ alg: 'NONE' }) }), 'jws-alg-none'],
    ['parts that the signer listed elsewhere (sigD)', () => ({ detached: forgeHeader({ crit: ['b64', 'sigD'], sigD: { mId: 'http://uri.etsi.org/19182/ObjectIdByURIHash', pars: ['a.pdf'] } }) }), 'jws-crit-unknown'],
    ['a demanded service that it does not name', () => ({ service: 'transfer' }), 'service-differs'],
    ['another service named', () => ({ detached: forgeHeader({ 'urn:lienthong:service': 'receipt' }), service: 'transfer' }), 'service-differs'],
    ['a service that is no text', () => ({ detached: forgeHeader({ 'urn:lienthong:service': ['transfer'] }) }), 'jws-header-shape'],
    ['RS384', () => ({ detached: forgeHeader({ alg: 'RS384' }) }), 'algorithm-refused'],
    ['jwk in the header', () => ({ detached: forgeHeader({ jwk: createPublicKey(key).export({ format: 'jwk' }) }) }), 'jws-header-key'],
    ['jku in the header', () => ({ detached: forgeHeader({ jku: 'https://example.invalid/keys' }) }), 'jws-header-key'],
    ['x5u in the header', () => ({ detached: forgeHeader({ x5u: 'https://example.invalid/certificate' }) }), 'jws-header-key'],
    ['x5c in the header', () => ({ detached: forgeHeader({ x5c: ['AAAA'] }) }), 'jws-header-key'],
    ['an unknown critical member', () => ({ detached: forgeHeader({ crit: ['b64', 'exp'], exp: 1 }) }), 'jws-crit-unknown'],
    ['b64 critical twice', () => ({ detached: forgeHeader({ crit: ['b64', 'b64'] }) }), 'jws-header-shape'],
    ['b64 not critical', () => ({ detached: without('crit') }), 'jws-crit-missing'],
    ['an empty crit', () => ({ detached: forgeHeader({ crit: [] }) }), 'jws-crit-missing'],
    ['b64 true', () => ({ detached: forgeHeader({ b64: true }) }), 'jws-header-shape'],
    ['alg missing from the protected header', () => ({ detached: without('alg') }), 'jws-header-shape'],
    ['a member twice', () => ({ detached: forge(JSON.stringify(header).replace('{', '{"iss":"G12",')) }), 'jws-header-duplicate'],
    ['a member twice, once escaped', () => ({ detached: forge(JSON.stringify(header).replace('{', '{"\\u0061ud":"X",')) }), 'jws-header-duplicate'],
    ['a header that is an array', () => ({ detached: forge('[]') }), 'jws-header-json'],
    ['a header that is no JSON', () => ({ detached: forge('{') }), 'jws-header-json'],
    ['a header with a BOM', () => ({ detached: forge(`\ufeff${JSON.stringify(header)}`) }), 'jws-header-json'],
    ['padded base64url in the value', () => ({ detached: `${detached}==` }), 'jws-base64'],
    ['padded base64url in the header', () => ({ detached: detached.replace('..', '=..') }), 'jws-base64'],
    ['spare bits set in the last character', () => ({ detached: withSpareBits() }), 'jws-base64'],
    ['base64 alphabet instead of base64url', () => ({ detached: `${detached.slice(0, -4)}+/+/` }), 'jws-base64'],
    ['white space', () => ({ detached: detached.replace('..', '..\n') }), 'jws-base64'],
    ['a value cut short', () => ({ detached: `${detached.split('.')[0]}..${Buffer.from(detached.split('.')[2] ?? '', 'base64url').subarray(0, -8).toString('base64url')}` }), 'value-wrong'],
    ['a value of zeros', () => ({ detached: `${detached.split('.')[0]}..${Buffer.alloc(256).toString('base64url')}` }), 'value-wrong'],
    ['another issuer named', () => ({ detached: forgeHeader({ iss: partner }) }), 'issuer-differs'],
    ['another audience named', () => ({ audience: 'G22' }), 'audience-differs'],
    ['another message named', () => ({ messageId: 'other' }), 'message-differs'],
    ['another organisation claimed', () => ({ organisation: partner }), 'issuer-differs'],
    ['issuer claimed with a foreign key', () => ({ detached: forgeHeader({ iss: partner }), organisation: partner }), 'certificate-not-registered'],
    ['an unknown organisation', () => ({ organisation: 'Z99' }), 'organisation-unknown'],
    ['an unregistered certificate', () => ({ detached: forgeHeader({ 'x5t#S256': 'A'.repeat(43) }) }), 'certificate-not-registered'],
    ['no certificate named', () => ({ detached: without('x5t#S256') }), 'jws-header-shape'],
    ['signed in the future', () => ({ detached: forgeHeader({ iat: now.getTime() / 1000 + 3600 }) }), 'time-in-future'],
    ['signed in 1970', () => ({ detached: forgeHeader({ iat: 0 }) }), 'certificate-not-yet-valid'],
    ['signed in 2001', () => ({ detached: forgeHeader({ iat: 1_000_000_000 }) }), 'certificate-not-yet-valid'],
    ['no time', () => ({ detached: without('iat') }), 'jws-header-shape'],
    ['a time beyond all calendars', () => ({ detached: forge(JSON.stringify(header).replace(/"iat":\d+/, '"iat":1e300')) }), 'jws-header-shape'],
    ['a time before all calendars', () => ({ detached: forgeHeader({ iat: -1 }) }), 'jws-header-shape'],
    ['a time in parts of a second', () => ({ detached: forgeHeader({ iat: now.getTime() / 1000 + 0.5 }) }), 'jws-header-shape'],
    ['an audience that is a list', () => ({ detached: forgeHeader({ aud: [partner] }) }), 'jws-header-shape'],
    ['an issuer that is empty', () => ({ detached: forgeHeader({ iss: '' }) }), 'jws-header-shape'],
    ['an algorithm in small letters', () => ({ detached: forgeHeader({ alg: 'ps256' }) }), 'algorithm-refused'],
    ['an algorithm with a space', () => ({ detached: forgeHeader({ alg: 'PS256 ' }) }), 'algorithm-refused'],
    ['an algorithm that is a list', () => ({ detached: forgeHeader({ alg: ['PS256'] }) }), 'jws-header-shape'],
    ['a key whose name is escaped', () => ({ detached: forge(JSON.stringify(header).replace('{', '{"\\u006awk":{},')) }), 'jws-header-key'],
    ['a member twice, deep inside another', () => ({ detached: forge(JSON.stringify(header).replace('{', '{"x":[{"y":{"a":1,"a":2}}],')) }), 'jws-header-duplicate'],
    ['a header that is null', () => ({ detached: forge('null') }), 'jws-header-json'],
    ['a header with something after it', () => ({ detached: forge(`${JSON.stringify(header)}{}`) }), 'jws-header-json'],
    ['a header in Latin-1', () => ({ detached: `${Buffer.from(JSON.stringify({ ...header, note: 'é' }), 'latin1').toString('base64url')}..${detached.split('.')[2]}` }), 'jws-header-json'],
    ['the general JSON form of a JWS', () => ({ detached: JSON.stringify({ payload: '', signatures: [{ protected: detached.split('.')[0], signature: detached.split('.')[2] }] }) }), 'jws-form'],
    ['the value of another message', () => ({ bytes: Buffer.from('other'), detached }), 'value-wrong'],
    ['a time that is text', () => ({ detached: forgeHeader({ iat: '1' }) }), 'jws-header-shape'],
  ]

  test.each(cases)('%s', async (_, changes, fault) => {
    await expect(verify(changes())).rejects.toMatchObject({ name: 'GatewayError', code: 'signature_invalid', fault })
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
      .rejects.toMatchObject({ code: 'signature_invalid', fault: 'signature-missing' })
  })
})

describe('whatever is changed by chance', () => {
  test('in the signature does not count, and fails as a signature does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 0, max: 126 }), fc.constantFrom('replace', 'insert', 'remove'), async (where, code, how) => {
        const at = where % detached.length
        const changed = detached.slice(0, at) + (how === 'remove' ? '' : String.fromCharCode(code)) + detached.slice(how === 'insert' ? at : at + 1)
        if (changed === detached) return
        await expect(verify({ detached: changed })).rejects.toMatchObject({ code: 'signature_invalid', fault: expect.any(String) })
      }),
      { seed: 20_261_122, numRuns: 500 },
    )
  })

  test('in the payload does not count either', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), async (where, difference) => {
        const changed = payload.map((octet, index) => (index === where % payload.length ? octet ^ difference : octet))
        await expect(verify({ bytes: changed })).rejects.toMatchObject({ fault: 'value-wrong' })
      }),
      { seed: 20_261_122, numRuns: 200 },
    )
  })
})

describe('algorithms by policy', () => {
  test('RS256 verifies for an organisation that is allowed it, and only by its own key', async () => {
    const rs256 = JSON.stringify({ ...header, alg: 'RS256' })
    const encoded = Buffer.from(rs256).toString('base64url')
    const value = signWith('sha256', Buffer.concat([Buffer.from(`${encoded}.`), payload]), key).toString('base64url')
    const organisations = seals.organisations.map((organisation) => ({ ...organisation, alsoAllows: ['RS256'] as const }))
    const { verifier: lenient } = await openTrust({ ...seals, organisations, clock })
    const input: VerifyInput = { bytes: payload, detached: `${encoded}..${value}`, profile: 'jws-detached', organisation: sender }
    await expect(lenient.verify(input)).resolves.toMatchObject({ algorithm: 'RS256', deprecated: false })
    await expect(lenient.verify({ ...input, detached: forge(rs256) })).rejects.toMatchObject({ fault: 'value-wrong' })
    await expect(seals.verifier.verify(input)).rejects.toMatchObject({ fault: 'algorithm-refused' })
  })

  test('RS256 is made where it was agreed on', async () => {
    const signed = await seals.signer.sign(payload, 'jws-detached', about, 'RS256')
    expect(signed.algorithm).toBe('RS256')
    await expect(verify({ detached: signed.detached ?? '' })).rejects.toMatchObject({ fault: 'algorithm-refused' })
  })

  test('what the key or the profile cannot do is not made', async () => {
    await expect(seals.signer.sign(payload, 'jws-detached', about, 'ES256')).rejects.toMatchObject({ code: 'key_unusable', detail: expect.stringContaining('jws-detached with ES256 cannot be made with its RSA key') })
    await expect(seals.signer.sign(payload, 'xmldsig-gip', about, 'PS256')).rejects.toMatchObject({ code: 'key_unusable' })
  })
})

describe('what it is part of', () => {
  test('stands in the protected header, and can be demanded', async () => {
    const signed = await seals.signer.sign(payload, 'jws-detached', { ...about, service: 'transfer' })
    await expect(verify({ detached: signed.detached ?? '', service: 'transfer' })).resolves.toMatchObject({ service: 'transfer' })
    await expect(verify({ detached: signed.detached ?? '', service: 'webhook' })).rejects.toMatchObject({ fault: 'service-differs' })
  })

  test('is absent where nothing was said', async () => {
    expect(Object.keys(header)).toEqual(['alg', 'b64', 'crit', 'x5t#S256', 'iat', 'iss', 'aud', 'jti'])
    expect(await verify()).not.toHaveProperty('service')
  })
})

describe('the certificate', () => {
  const input = (): VerifyInput => ({ bytes: payload, detached, profile: 'jws-detached', organisation: sender })

  test('that is not valid at the time of verification does not count', async () => {
    const { verifier: late } = await openTrust({ ...seals, clock: { now: () => new Date('2044-01-01T00:00:00Z') } })
    await expect(late.verify(input())).rejects.toMatchObject({ code: 'signature_invalid', fault: 'certificate-expired' })
    await expect(late.verify({ ...input(), at: now })).resolves.toMatchObject({ at: now })
  })

  test('that leads to no authority does not count', async () => {
    const { verifier: strange } = await openTrust({ organisations: seals.organisations, authorities: [{ pem: readFileSync(seals.rootFile, 'utf8') }], clock })
    await expect(strange.verify(input())).rejects.toMatchObject({ fault: 'path-untrusted' })
  })

  test('that is planned counts for nothing; one that is archived for what came before', async () => {
    const { verifier: planned } = await openTrust({ ...seals, clock, state: 'planned' })
    await expect(planned.verify(input())).rejects.toMatchObject({ fault: 'certificate-state' })
    const { verifier: archived } = await openTrust({ ...seals, clock: { now: () => new Date(now.getTime() + 60_000) }, state: 'archived' })
    await expect(archived.verify(input())).rejects.toMatchObject({ fault: 'certificate-state' })
    await expect(archived.verify({ ...input(), at: now })).resolves.toMatchObject({ at: now })
    await expect(archived.verify({ ...input(), at: new Date('2040-01-01T00:00:00Z') })).rejects.toMatchObject({ fault: 'certificate-state' })
  })

  test('that is registered but cannot be read is a mistake of the configuration', async () => {
    const { publicKey }: { publicKey: KeyObject } = generateKeyPairSync('rsa', { modulusLength: 1024 })
    const certificates = [publicKey.export({ type: 'spki', format: 'pem' }).toString()]
    const chain = seals.organisations.map((organisation) => organisation.certificates.join('')).join('')
    await expect(openTrust({ ...seals, organisations: [{ code: sender, certificates: [chain] }] })).rejects.toThrow(/the file holds several/)
    await expect(openTrust({ ...seals, organisations: [{ code: sender, certificates }] })).rejects.toThrow(/it is not a certificate/)
  })
})
