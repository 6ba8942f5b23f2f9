import { expect, test } from 'vitest'
import type { CertificateView } from '../../../schemas/certificates.ts'
import { commonName, needsAttention } from '../../../src/console/pages/certificates/judge.ts'
import { asPem, holdsPrivateKey } from '../../../src/console/pages/certificates/pem.ts'

const good: CertificateView = {
  organisation: 'H56',
  thumbprint: 'a'.repeat(64),
  state: 'active',
  since: '2026-11-20T00:00:00Z',
  subject: 'CN=One-stop\\, Thanh Lam,O=Sample',
  issuer: 'CN=Issuing',
  serial: '01',
  validFrom: '2026-01-01T00:00:00Z',
  validTo: '2029-01-01T00:00:00Z',
  daysLeft: 700,
  ours: true,
  verdict: { kind: 'good', revocation: 'good' },
}
const words = { vi: 'bị thu hồi', en: 'revoked' }

test.each([
  ['counts and lasts', {}, false],
  ['ends within 60 days', { daysLeft: 60 }, true],
  ['lasts one day longer', { daysLeft: 61 }, false],
  ['is over', { daysLeft: -1 }, true],
  ['was revoked', { verdict: { kind: 'bad', fault: 'revoked', words } }, true],
  ['signs no more, and may end', { state: 'verify-only', daysLeft: -5, verdict: { kind: 'bad', fault: 'expired', words } }, false],
  ['is archived', { state: 'archived', daysLeft: -5 }, false],
  ['is only planned', { state: 'planned', daysLeft: 3 }, false],
] as const)('a certificate that %s', (_, changes, asks) => {
  expect(needsAttention({ ...good, ...changes })).toBe(asks)
})

test('a subject is shown by its common name, escapes undone', () => {
  expect(commonName(good.subject)).toBe('One-stop, Thanh Lam')
  expect(commonName('O=Sample,CN=Second')).toBe('Second')
  expect(commonName('O=No name')).toBe('O=No name')
})

test('a DER file becomes PEM, and PEM stays as it is', () => {
  const bytes = Uint8Array.from({ length: 100 }, (_, index) => index)
  const pem = asPem(bytes)
  expect(pem.startsWith('-----BEGIN CERTIFICATE-----\n')).toBe(true)
  expect(Buffer.from(pem.split('\n').slice(1, -2).join(''), 'base64')).toEqual(Buffer.from(bytes))
  expect(asPem(new TextEncoder().encode(pem))).toBe(pem)
})

test.each(['-----BEGIN PRIVATE KEY-----', '-----BEGIN EC PRIVATE KEY-----', '-----BEGIN ENCRYPTED PRIVATE KEY-----'])('%s is a key, whatever stands around it', (line) => {
  expect(holdsPrivateKey(`-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n${line}\n`)).toBe(true)
  expect(holdsPrivateKey('-----BEGIN CERTIFICATE-----')).toBe(false)
})
