/** Certificates and the chained journal as the documentation shows them; invented. */
import type { AuditCheck, AuditStanding } from '../../schemas/audit.ts'
import type { CertificateView } from '../../schemas/certificates.ts'

export const exampleCertificate: CertificateView = {
  organisation: 'H56',
  thumbprint: '3f1c0a6d5b9e4f27815d2c7a90b4e6f3d8a1c5e70f92b4d6813a5c7e9f0b2d46',
  state: 'active',
  since: '2026-10-01T02:00:00.000Z',
  subject: 'CN=Tỉnh mẫu,serialNumber=H56,O=Tỉnh mẫu,C=VN',
  issuer: 'CN=Issuing CA,O=Sample authority,C=VN',
  serial: '4a19c2e07b',
  validFrom: '2026-09-20T00:00:00.000Z',
  validTo: '2029-09-20T00:00:00.000Z',
  daysLeft: 1033,
  ours: true,
  verdict: { kind: 'good', revocation: 'good' },
}

export const exampleStanding: AuditStanding = { waiting: 0, unstampedBlocks: 1, stampedAt: '2026-11-20T01:30:00.000Z', encryption: { key: 'key-2026', left: [] } }

export const exampleCheck: AuditCheck = {
  blocks: 200,
  entries: 18_240,
  purged: 0,
  stamps: 31,
  faults: [{ kind: 'entry-changed', partition: '2026-11', block: 118, entry: '90211' }],
  next: 'MjAyNi0xMS4yMDA',
  head: '9f0b2d463f1c0a6d5b9e4f27815d2c7a90b4e6f3d8a1c5e70f92b4d6813a5c7e',
}
