import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CertificateState } from '../../../schemas/certificates.ts'
import type { GatewayError } from '../../../src/domain/errors.ts'
import type { CertificateJudge } from '../../../src/ports/certificate-judge.ts'
import { openSigner, type OpenSigner } from '../../../src/signing/open-signer.ts'
import { certificateUnproven, signatureInvalid } from '../../../src/signing/refusal.ts'
import { createSandboxAuthority } from '../../../src/signing/sandbox/sandbox-authority.ts'
import { isSandboxCertificate } from '../../../src/signing/sandbox/sandbox-mark.ts'
import { sealCertificates, type Seal } from '../../../src/signing/keys/seals.ts'
import { openTestSigner, openTrust, testSeals, type TestSeals, type TrustOptions } from '../../helpers/sandbox-seals.ts'

const payload = Buffer.from('payload')
const about = { issuer: 'H56', audience: 'G12', messageId: 'm' }
const now = new Date('2026-11-20T00:00:00Z')
const clock = { now: () => now }
const secret = 'a-passphrase-nobody-may-see'

let directory: string
let trusted: TestSeals
let good: Seal
let otherCertificate: string
let authority: Seal

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'lienthong-seal-test-'))
  trusted = await testSeals(['H56', 'G12'], clock)
  const { seals, issuingFile } = trusted
  const [own, other] = seals
  if (!own || other?.certificateFile === undefined) throw new Error('two seals were asked for')
  good = own
  otherCertificate = other.certificateFile
  authority = { organisation: 'H56', keyFile: issuingFile.replace('.pem', '-key.pem'), certificateFile: issuingFile }
}, 60_000)

afterAll(() => rmSync(directory, { recursive: true, force: true }))

function file(name: string, content: string): string {
  const path = join(directory, name)
  writeFileSync(path, content)
  return path
}

function encryptedKey(): string {
  return createPrivateKey(readFileSync(good.keyFile ?? '')).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: secret }).toString()
}

function open(seals: readonly Seal[]): Promise<OpenSigner> {
  return openTestSigner(seals, { ...trusted, clock })
}

test('an encrypted key opens with its passphrase', async () => {
  const signer = await open([{ ...good, keyFile: file('encrypted.pem', encryptedKey()), passphrase: secret }])
  await expect(signer.sign(payload, 'jws-detached', about)).resolves.toMatchObject({ algorithm: 'PS256' })
})

describe('a seal that cannot be used is refused at start, by organisation and file', () => {
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } })
  const cases: readonly [string, () => Seal, string][] = [
    ['no file at all', () => ({ organisation: 'H56' }), 'neither keyFile nor pkcs12File nor pkcs11'],
    ['a missing key file', () => ({ ...good, keyFile: '/nowhere/key.pem' }), '/nowhere/key.pem cannot be read'],
    ['a missing certificate', () => ({ organisation: 'H56', keyFile: good.keyFile ?? '' }), 'certificateFile is missing'],
    ['a key that is none', () => ({ ...good, keyFile: file('none.pem', 'hello') }), 'the key cannot be opened'],
    ['a wrong passphrase', () => ({ ...good, keyFile: file('wrong.pem', encryptedKey()), passphrase: `${secret}-not` }), 'the key cannot be opened'],
    ['an encrypted key without passphrase', () => ({ ...good, keyFile: file('locked.pem', encryptedKey()) }), 'the key cannot be opened'],
    ['a certificate that is none', () => ({ ...good, certificateFile: file('none.crt', 'hello') }), 'is not a certificate'],
    ['another organisation’s certificate', () => ({ ...good, certificateFile: otherCertificate }), 'does not belong to the key'],
    ['a weak key under another certificate', () => ({ ...good, keyFile: file('weak.pem', weak.privateKey) }), 'does not belong to the key'],
    ['an authority’s key', () => authority, 'certificate of an authority'],
    ['a PKCS#12 file that is none', () => ({ organisation: 'H56', pkcs12File: file('none.p12', 'hello'), passphrase: secret }), 'the PKCS#12 file cannot be opened'],
  ]
  test.each(cases)('%s', async (_, seal, reason) => {
    const refused: unknown = await open([seal()]).catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'key_unusable', detail: expect.stringMatching(/^seal of H56 /) })
    expect(refused).toMatchObject({ detail: expect.stringContaining(reason) })
    expect(inspect(refused)).not.toContain(secret)
  })

  test('several at once are all named', async () => {
    const seals: readonly Seal[] = [{ organisation: 'H56' }, good, { organisation: 'G12', keyFile: '/nowhere/key.pem', certificateFile: otherCertificate }]
    await expect(open(seals)).rejects.toThrow(/seal of H56 .*; seal of G12 /)
  })
})

describe('of several seals the newest one signs that', () => {
  let renewed: Seal
  let organisations: TrustOptions['organisations']
  let authorities: TrustOptions['authorities']
  const june = '2026-06-01T00:00:00Z'

  beforeAll(async () => {
    const later = await createSandboxAuthority({ directory: join(directory, 'later'), organisations: [{ code: 'H56', name: 'Cơ quan H56' }], clock: { now: () => new Date(june) } })
    const [newer] = later.seals
    if (newer === undefined) throw new Error('one seal was asked for')
    renewed = newer
    const certificates = [...trusted.organisations, ...later.organisations].filter(({ code }) => code === 'H56').flatMap((entry) => entry.certificates)
    organisations = [{ code: 'H56', certificates }]
    authorities = [...trusted.authorities, ...later.authorities]
  }, 60_000)

  function thumbprint(seal: Seal): string {
    return new X509Certificate(readFileSync(seal.certificateFile ?? '')).fingerprint256.replaceAll(':', '').toLowerCase()
  }

  test('is valid', async () => {
    let at = new Date('2026-01-01T00:00:00Z')
    const signer = await openTestSigner([good, renewed], { organisations, authorities, clock: { now: () => at } })
    expect((await signer.sign(payload, 'jws-detached', about)).certificate).toBe(thumbprint(good))
    at = now
    expect((await signer.sign(payload, 'jws-detached', about)).certificate).toBe(thumbprint(renewed))
  })

  test('is active in the registry, as it stands now', async () => {
    const { registry, judge } = await openTrust({ organisations, authorities, clock })
    const signer = await openSigner({ seals: [good, renewed], registry, judge, clock })
    const states = async (oldState: CertificateState, newState: CertificateState) => {
      registry.replace([good, renewed].map((seal, index) => ({ organisation: 'H56', pem: readFileSync(seal.certificateFile ?? '', 'utf8'), state: index === 0 ? oldState : newState })))
      return (await signer.sign(payload, 'jws-detached', about)).certificate
    }
    expect(await states('active', 'published')).toBe(thumbprint(good))
    expect(await states('verify-only', 'active')).toBe(thumbprint(renewed))
    expect(await states('active', 'planned')).toBe(thumbprint(good))
    await expect(states('verify-only', 'archived')).rejects.toMatchObject({ code: 'key_unusable', detail: expect.stringMatching(/is archived, not active; .* is verify-only, not active/) })
    registry.replace([])
    await expect(signer.sign(payload, 'jws-detached', about)).rejects.toMatchObject({ code: 'key_unusable', detail: expect.stringContaining('is not registered for H56') })
  })

  test('is judged good; what is only unproven may come back', async () => {
    const { registry, judge } = await openTrust({ organisations, authorities, clock })
    const faults = new Map<string, GatewayError>()
    const strict: CertificateJudge = {
      ...judge,
      async judge(certificate, use, at) {
        const fault = faults.get(new X509Certificate(certificate).fingerprint256.replaceAll(':', '').toLowerCase())
        if (fault !== undefined) throw fault
        return judge.judge(certificate, use, at)
      },
    }
    const signer = await openSigner({ seals: [good, renewed], registry, judge: strict, clock })
    const sign = async () => (await signer.sign(payload, 'jws-detached', about)).certificate
    faults.set(thumbprint(renewed), signatureInvalid('certificate-revoked'))
    expect(await sign()).toBe(thumbprint(good))
    faults.set(thumbprint(good), signatureInvalid('certificate-revoked'))
    await expect(sign()).rejects.toMatchObject({ code: 'key_unusable', detail: expect.stringContaining('the certificate is revoked') })
    faults.set(thumbprint(good), certificateUnproven('nobody answers'))
    await expect(sign()).rejects.toMatchObject({ code: 'certificate_unproven' })
    faults.clear()
    expect(await sign()).toBe(thumbprint(renewed))
  })
})

test('a seal about which somebody is asked for long keeps no other from signing', async () => {
  let answer = (): void => undefined
  const asked = new Promise<void>((resolve) => (answer = resolve))
  const slow: CertificateJudge = {
    ...trusted.judge,
    async judge(certificate, use, at) {
      const trust = await trusted.judge.judge(certificate, use, at)
      if (new X509Certificate(certificate).subject.includes('H56')) await asked
      return trust
    },
  }
  const signer = await openSigner({ seals: trusted.seals, registry: trusted.registry, judge: slow, clock })
  const waiting = Array.from({ length: 50 }, () => signer.sign(payload, 'jws-detached', about))
  await expect(signer.sign(payload, 'jws-detached', { ...about, issuer: 'G12' })).resolves.toMatchObject({ algorithm: 'PS256' })
  answer()
  await expect(Promise.all(waiting)).resolves.toHaveLength(50)
})

test.each([['2000-01-01T00:00:00Z', 'is not valid'], ['2044-01-01T00:00:00Z', 'expired']])('a certificate at %s does not sign', async (at, reason) => {
  const signer = await openTestSigner([good], { ...trusted, clock: { now: () => new Date(at) } })
  await expect(signer.sign(payload, 'jws-detached', about)).rejects.toMatchObject({ code: 'key_unusable', detail: expect.stringMatching(new RegExp(`seal of H56 .*${reason}`)) })
})

test('an organisation without a seal signs nothing', async () => {
  await expect(trusted.signer.sign(payload, 'jws-detached', { ...about, issuer: 'Z99' })).rejects.toMatchObject({ code: 'key_unusable', detail: 'organisation Z99 has no seal' })
})

test('the certificates that seals are opened with, in their order, also when they are written as DER', () => {
  const pem = readFileSync(good.certificateFile ?? '', 'utf8')
  const der = join(directory, 'seal.der')
  writeFileSync(der, Buffer.from(pem.replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64'))
  const certificates = sealCertificates([{ ...good, certificateFile: der }, good])
  expect(certificates).toEqual([good, good].map(({ organisation, keyFile }) => ({ organisation, file: keyFile, pem })))
  expect(certificates.every((certificate) => isSandboxCertificate(certificate.pem))).toBe(true)
  expect(() => sealCertificates([{ organisation: 'H56' }, good, { organisation: 'G12' }])).toThrow(/seal of H56 .*; seal of G12 /)
})

test('the key is read at start and not again', async () => {
  const keyFile = join(directory, 'gone.pem')
  copyFileSync(good.keyFile ?? '', keyFile)
  const signer = await open([{ ...good, keyFile }])
  rmSync(keyFile)
  await expect(signer.sign(payload, 'jws-detached', about)).resolves.toMatchObject({ profile: 'jws-detached' })
})
