/** Rights and entries of the audit as the documentation shows them; invented. */
import type { AccessExplanation, RightsView } from '../../schemas/access.ts'
import type { AuditEntryView } from '../../schemas/audit-entry.ts'

export const exampleRights: RightsView = {
  client: 'h56',
  version: 3,
  rights: {
    permissions: ['transfers.send', 'transfers.read', 'transfers.cancel', 'attachments.put', 'attachments.get', 'dossiers.read', 'events.read', 'queries.ask'],
    transfers: [{ partner: 'civil-registry', procedures: 'all' }, { partner: 'land', procedures: ['1.012783', '1.012784'] }],
    queries: [{ service: 'civil-status-record', purposes: ['procedure-handling'], procedures: ['1.001193'] }, { service: 'sectors', purposes: ['reference-data'] }],
  },
  reason: 'Decision 41/QĐ-SKHCN',
  by: 'security-officer-1',
  at: '2026-11-20T02:00:00.000Z',
}

export const exampleExplanation: AccessExplanation = {
  allowed: false,
  client: 'h56',
  version: 3,
  steps: [
    { question: { vi: 'làm gì cả', en: 'do anything' }, holds: true, because: { vi: 'đã được cấp quyền', en: 'it was given rights' } },
    { question: { vi: 'có quyền transfers.send', en: 'hold transfers.send' }, holds: true, because: { vi: '"permissions" có transfers.send', en: 'permissions name transfers.send' } },
    { question: { vi: 'gửi đến judiciary', en: 'send to judiciary' }, holds: false, because: { vi: 'không dòng "transfers" nào nêu judiciary', en: 'no row of transfers names judiciary' } },
    {
      question: { vi: 'gửi thủ tục 2.000488 đến đó', en: 'send procedure 2.000488 there' },
      holds: false,
      because: { vi: 'không dòng "transfers" nào đến judiciary nêu 2.000488', en: 'no row of transfers to judiciary names 2.000488' },
    },
  ],
}

export const exampleAuditEntry: AuditEntryView = {
  id: '90211',
  at: '2026-11-20T02:30:00.000Z',
  kind: 'query',
  action: 'civil-status-record',
  actor: { kind: 'client', id: 'h56' },
  official: 'can-bo-7',
  unit: 'H56.14',
  purpose: 'procedure-handling',
  procedureCode: '1.001193',
  dossierCode: 'H56.14-261120-0001',
  partner: 'civil-registry',
  answer: 'found',
  requestId: '019a0000-0000-7000-8000-0000000000aa',
}
