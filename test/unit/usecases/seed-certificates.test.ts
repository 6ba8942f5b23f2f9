/** Which certificates of the configuration are registered at a first start, and which of our own seals begins. */
import { generateKeyPairSync } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { issueSandboxCertificate } from '../../../src/signing/sandbox/sandbox-certificate.ts'
import { seedsOf } from '../../../src/usecases/seed-certificates.ts'
import { testSeals } from '../../helpers/sandbox-seals.ts'

const dayMs = 86_400_000
const now = new Date('2026-11-22T08:00:00Z')
let sealFrom: (days: number) => { readonly organisation: string; readonly pem: string }

beforeAll(async () => {
  const { issuing } = await testSeals(['H56'])
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } })
  sealFrom = (days) => ({
    organisation: 'H56',
    pem: issueSandboxCertificate({ subject: { name: 'Tỉnh mẫu', code: 'H56' }, use: 'seal', privateKeyPem: privateKey, issuer: issuing, now: new Date(now.getTime() + (days + 1) * dayMs) }),
  })
})

test('of several new seals the newest that is valid now signs', () => {
  const [old, newer, next] = [sealFrom(-300), sealFrom(-30), sealFrom(30)]
  const states = new Map(seedsOf({ named: [], seals: [old, next, newer] }, [], now).map(({ pem, state }) => [pem, state]))
  expect([old, newer, next].map(({ pem }) => states.get(pem))).toEqual(['published', 'active', 'published'])
})

test('where none is valid yet the newest will sign', () => {
  const [soon, later] = [sealFrom(10), sealFrom(40)]
  expect(seedsOf({ named: [], seals: [soon, later] }, [], now).find(({ state }) => state === 'active')?.pem).toBe(later.pem)
})

test('a new one beside one that signs already is only published', () => {
  const [old, newer] = [sealFrom(-300), sealFrom(-30)]
  const known = seedsOf({ named: [], seals: [old] }, [], now).map((seed) => ({ ...seed, since: now }))
  expect(seedsOf({ named: [], seals: [old, newer] }, known, now).map(({ state }) => state)).toEqual(['published'])
})
