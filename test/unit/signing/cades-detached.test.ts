import { createHash, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { MadeAlgorithm, Verified, VerifyInput } from '../../../src/ports/signer.ts'
import { openTrust, testSeals, type TestSeals } from '../../helpers/sandbox-seals.ts'
import { cadesForger, type ForgeCades } from './forge-cades.ts'

const profile = 'cades-detached'
const sender = 'H56'
const partner = 'G12'
const messageId = '019f0000-0000-7000-8000-000000000001'
const payload = Buffer.from('Nguyễn Thị Thử: 10000')
const now = new Date('2026-11-20T01:02:03Z')
const clock = { now: () => now }
const about = { issuer: sender, audience: partner, messageId, service: 'transfer' }

let seals: TestSeals
let detached: string
let forge: ForgeCades

beforeAll(async () => {
  seals = await testSeals([sender, partner], clock)
  detached = (await seals.signer.sign(payload, profile, about)).detached ?? ''
  forge = cadesForger(readFileSync(seals.seals[0]?.keyFile ?? ''), seals.organisations[0]?.certificates[0] ?? '', now)
}, 60_000)

function verify(changes: Partial<VerifyInput> = {}): Promise<Verified> {
  return seals.verifier.verify({ bytes: payload, detached, profile, organisation: sender, ...changes })
}

function forged(claims: object | undefined, content: Uint8Array = payload): string {
  return Buffer.from(forge(content, claims)).toString('base64')
}

describe('a good signature', () => {
  test('verifies, and says who, when, what and for whom', async () => {
    const verified = await verify({ audience: partner, messageId, service: 'transfer' })
    expect(verified).toMatchObject({ profile, algorithm: 'PS256', organisation: sender, messageId, audience: partner, service: 'transfer', claimedAt: now, deprecated: false })
    expect(Buffer.from(verified.bytes).equals(payload)).toBe(true)
    expect(verified.trust.path).toHaveLength(3)
  })

  test('names the digest of the input and the certificate, and leaves the input alone', async () => {
    const signed = await seals.signer.sign(payload, profile, about)
    expect(signed).toMatchObject({ profile, algorithm: 'PS256', digest: createHash('sha256').update(payload).digest('hex') })
    expect(signed.certificate).toBe((await verify()).certificate)
    expect(Buffer.from(signed.bytes).equals(payload)).toBe(true)
    expect(signed.detached).toMatch(/^[A-Za-z0-9+/]+={0,2}$/)
  })

  test('may be over nothing, and over much', async () => {
    for (const bytes of [Buffer.alloc(0), Buffer.alloc(5_000_000, 7)]) {
      const signed = await seals.signer.sign(bytes, profile, about)
      await expect(verify({ bytes, detached: signed.detached ?? '' })).resolves.toMatchObject({ organisation: sender })
    }
  })

  test('says nothing about a service that was not named', async () => {
    const signed = await seals.signer.sign(payload, profile, { issuer: sender, audience: partner, messageId })
    const verified = await verify({ detached: signed.detached ?? '' })
    expect('service' in verified).toBe(false)
    await expect(verify({ detached: signed.detached ?? '', service: 'transfer' })).rejects.toMatchObject({ fault: 'service-differs' })
  })

  test('by the forger of these tests verifies: the cases of the other files fail for their own reason', async () => {
    await expect(verify({ detached: forged(about), audience: partner, messageId })).resolves.toMatchObject({ algorithm: 'PS256' })
  })

  test('by PKCS#1 v1.5 is made where it was agreed on, and counts where it is allowed', async () => {
    const agreed: MadeAlgorithm = 'RS256'
    const signed = await seals.signer.sign(payload, profile, about, agreed)
    expect(signed.algorithm).toBe(agreed)
    await expect(verify({ detached: signed.detached ?? '' })).rejects.toMatchObject({ fault: 'algorithm-refused' })
    const organisations = seals.organisations.map((organisation) => ({ ...organisation, alsoAllows: [agreed] }))
    const { verifier } = await openTrust({ organisations, authorities: seals.authorities, clock })
    await expect(verifier.verify({ bytes: payload, detached: signed.detached ?? '', profile, organisation: sender })).resolves.toMatchObject({ algorithm: agreed })
  })
})

describe('one that says nothing about the message', () => {
  test('counts where nothing is asked, since the certificate says who signed', async () => {
    const verified = await verify({ detached: forged(undefined) })
    expect(verified).toMatchObject({ organisation: sender, claimedAt: now })
    expect(verified).not.toHaveProperty('messageId')
    expect(verified).not.toHaveProperty('audience')
  })

  test.each([
    [{ audience: partner }, 'audience-differs'],
    [{ messageId }, 'message-differs'],
    [{ service: 'transfer' }, 'service-differs'],
  ] as const)('is refused where it must say it: %j', async (asked, fault) => {
    await expect(verify({ detached: forged(undefined), ...asked })).rejects.toMatchObject({ code: 'signature_invalid', fault })
  })
})

describe('what is asked', () => {
  test.each([
    [{ audience: 'H57' }, 'audience-differs'],
    [{ messageId: 'another' }, 'message-differs'],
    [{ service: 'receipt' }, 'service-differs'],
  ] as const)('is held against what was signed: %j', async (asked, fault) => {
    await expect(verify(asked)).rejects.toMatchObject({ code: 'signature_invalid', fault })
  })

  test('another issuer than the one whose certificate it is', async () => {
    await expect(verify({ detached: forged({ ...about, issuer: partner }) })).rejects.toMatchObject({ fault: 'issuer-differs' })
  })

  test('another organisation', async () => {
    await expect(verify({ organisation: partner })).rejects.toMatchObject({ fault: 'certificate-not-registered' })
    await expect(verify({ organisation: 'X1' })).rejects.toMatchObject({ fault: 'organisation-unknown' })
  })

  test('no signature at all', async () => {
    await expect(seals.verifier.verify({ bytes: payload, profile, organisation: sender })).rejects.toMatchObject({ fault: 'signature-missing' })
    await expect(verify({ detached: '' })).rejects.toMatchObject({ fault: 'signature-missing' })
  })

  test('an age', async () => {
    const old = new Date(now.getTime() - 3_600_000)
    const signedThen = cadesForger(readFileSync(seals.seals[0]?.keyFile ?? ''), seals.organisations[0]?.certificates[0] ?? '', old)
    const text = Buffer.from(signedThen(payload, about)).toString('base64')
    await expect(verify({ detached: text })).resolves.toMatchObject({ claimedAt: old })
    await expect(verify({ detached: text, maxAgeSeconds: 3_000 })).rejects.toMatchObject({ fault: 'signature-too-old' })
    await expect(verify({ detached: text, maxAgeSeconds: 3_600 })).resolves.toMatchObject({ claimedAt: old })
  })

  test('a time that has not come, or in which the certificate was not valid', async () => {
    const at = (time: Date) => Buffer.from(cadesForger(readFileSync(seals.seals[0]?.keyFile ?? ''), seals.organisations[0]?.certificates[0] ?? '', time)(payload, about)).toString('base64')
    await expect(verify({ detached: at(new Date(now.getTime() + 301_000)) })).rejects.toMatchObject({ fault: 'time-in-future' })
    await expect(verify({ detached: at(new Date(now.getTime() + 299_000)) })).resolves.toMatchObject({ organisation: sender })
    const before = new Date(new X509Certificate(seals.organisations[0]?.certificates[0] ?? '').validFromDate.getTime() - 1_000)
    await expect(verify({ detached: at(before) })).rejects.toMatchObject({ fault: 'certificate-not-yet-valid' })
  })
})
