import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSigner } from '../../../src/signing/open-signer.ts'
import { createSandboxAuthority, isSandboxCertificate } from '../../../src/signing/sandbox/sandbox-authority.ts'
import { sealCertificates, type Seal } from '../../../src/signing/keys/seals.ts'
import { testSeals } from '../../helpers/sandbox-seals.ts'

const payload = Buffer.from('payload')
const about = { issuer: 'H56', audience: 'G12', messageId: 'm' }
const now = new Date('2026-11-20T00:00:00Z')
const clock = { now: () => now }
const secret = 'a-passphrase-nobody-may-see'

let directory: string
let good: Seal
let otherCertificate: string
let authority: Seal

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'lienthong-seal-test-'))
  const { seals, issuingFile } = await testSeals(['H56', 'G12'])
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

test('an encrypted key opens with its passphrase', async () => {
  const signer = openSigner({ seals: [{ ...good, keyFile: file('encrypted.pem', encryptedKey()), passphrase: secret }], clock })
  await expect(signer.sign(payload, 'jws-detached', about)).resolves.toMatchObject({ algorithm: 'PS256' })
})

describe('a seal that cannot be used is refused at start, by organisation and file', () => {
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } })
  const cases: readonly [string, () => Seal, string][] = [
    ['no file at all', () => ({ organisation: 'H56' }), 'neither keyFile nor pkcs12File'],
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
  test.each(cases)('%s', (_, seal, reason) => {
    const bad = seal()
    expect(() => openSigner({ seals: [bad], clock })).toThrow(expect.objectContaining({ code: 'key_unusable', detail: expect.stringContaining(reason) }))
    expect(() => openSigner({ seals: [bad], clock })).toThrow(/seal of H56/)
    expect(() => openSigner({ seals: [bad], clock })).not.toThrow(new RegExp(secret))
  })

  test('several at once are all named', () => {
    const seals: readonly Seal[] = [{ organisation: 'H56' }, good, { organisation: 'G12', keyFile: '/nowhere/key.pem', certificateFile: otherCertificate }]
    expect(() => openSigner({ seals, clock })).toThrow(/seal of H56 .*; seal of G12 /)
  })
})

describe('time', () => {
  test.each([['2000-01-01T00:00:00Z', 'is not valid before'], ['2044-01-01T00:00:00Z', 'expired at']])('a certificate at %s', async (at, reason) => {
    const signer = openSigner({ seals: [good], clock: { now: () => new Date(at) } })
    const refused = { code: 'key_unusable', detail: expect.stringMatching(new RegExp(`seal of H56 .*${reason}`)) }
    await expect(signer.sign(payload, 'jws-detached', about)).rejects.toMatchObject(refused)
  })

  test('of two seals the newest that is valid signs', async () => {
    const later = join(directory, 'later')
    const renewed = await createSandboxAuthority({ directory: later, organisations: [{ code: 'H56', name: 'Cơ quan H56' }], clock: { now: () => new Date('2026-06-01T00:00:00Z') } })
    let at = new Date('2026-01-01T00:00:00Z')
    const signer = openSigner({ seals: [good, ...renewed.seals], clock: { now: () => at } })
    const before = await signer.sign(payload, 'jws-detached', about)
    at = now
    const after = await signer.sign(payload, 'jws-detached', about)
    expect(after.certificate).not.toBe(before.certificate)
    expect((await openSigner({ seals: renewed.seals, clock }).sign(payload, 'jws-detached', about)).certificate).toBe(after.certificate)
  })
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
  const signer = openSigner({ seals: [{ ...good, keyFile }], clock })
  rmSync(keyFile)
  await expect(signer.sign(payload, 'jws-detached', about)).resolves.toMatchObject({ profile: 'jws-detached' })
})
