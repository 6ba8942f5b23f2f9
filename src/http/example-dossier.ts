/** The examples of the way back: one invented land dossier with a notice, a payment and a result. */
import type { DossierView } from '../../schemas/dossier-view.ts'
import type { InboxEntryView, InboxPage, PollerList } from '../../schemas/inbox.ts'
import type { SyncDelayReport } from '../../schemas/sync-delay.ts'
import { exampleIds } from './examples.ts'

const code = 'H56.14-261120-0002'

export const exampleDossierView: DossierView = {
  code,
  sender: 'H56',
  procedureCode: '1.012781',
  status: 6,
  statusFrom: 'tax',
  statusAt: '2026-11-23T02:15:00.000Z',
  partnerCode: 'ThongBaoThue',
  financial: 'partly-paid',
  amountsDue: [
    { due: { noticeNumber: 'LTB2600001-TK0000001/TB-CCT', item: 'Thuế thu nhập từ chuyển nhượng', amount: 40_000_000 }, partner: 'tax', paid: true },
    { due: { noticeNumber: 'LTB2600001-TK0000002/TB-CCT', item: 'Lệ phí trước bạ nhà đất', amount: 10_000_000 }, partner: 'tax', paid: false },
  ],
  payments: [
    {
      reference: 'dvc019a000000008000',
      partner: 'treasury',
      amount: 40_000_000,
      noticeNumbers: ['LTB2600001-TK0000001/TB-CCT'],
      requestedAt: '2026-11-23T02:20:00.000Z',
      transactionId: 'GD00000001',
      paidAt: '2026-11-23T02:31:00.000Z',
      receipts: [{ name: 'Biên lai', fileName: 'bien-lai.pdf', mediaType: 'application/pdf', size: 21_004, digest: exampleIds.digest, state: 'stored' }],
    },
  ],
  steps: [{ at: '2026-11-21T02:00:00.000Z', partner: 'land', officer: 'Cán bộ Ví Dụ', content: 'Thẩm tra hồ sơ', status: 4 }],
  rounds: [],
  results: [],
  clock: {
    promisedAt: '2026-12-04T10:00:00.000Z',
    dueAt: '2026-12-04T10:00:00.000Z',
    suspensions: [{ reason: 'payment', partner: 'tax', from: '2026-11-23T02:15:00.000Z' }],
  },
  proofs: [],
  documents: [],
  holdings: [
    { partner: 'land', transferId: exampleIds.transfer, state: 'confirmed', remoteId: '4021' },
    { partner: 'tax', transferId: '019a0000-0000-7000-8000-000000000002', state: 'confirmed' },
  ],
  portal: { state: 'in-step', transferId: '019a0000-0000-7000-8000-000000000003', at: '2026-11-23T02:31:02.000Z' },
}

const row = {
  id: '17',
  partner: 'treasury',
  dossierCode: code,
  type: 'payment',
  state: 'parked',
  reason: 'amount-mismatch',
  receivedAt: '2026-11-23T02:31:00.000Z',
  partnerCode: '00',
} as const

export const exampleInbox: InboxPage = { items: [row], next: 'aS4xNw' }
export const exampleInboxEntry: InboxEntryView = {
  ...row,
  event: { key: 'dvc019a000000008000-GD00000001', type: 'payment', dossierCode: code, payment: { reference: 'dvc019a000000008000', amount: 1_000, transactionId: 'GD00000001' }, partnerCode: '00' },
  rawDigest: exampleIds.digest,
}
export const examplePollers: PollerList = { items: [{ partner: 'civil-registry', lastAt: '2026-11-23T02:31:00.000Z', nextAt: '2026-11-23T02:32:00.000Z', failures: 0, awaited: 12 }] }
export const exampleSyncDelays: SyncDelayReport = {
  from: '2026-11-22T03:00:00.000Z',
  to: '2026-11-23T03:00:00.000Z',
  lateAfterMinutes: 30,
  items: [{ partner: 'land', count: 40, pending: 1, failed: 0, late: 1, p50: 180, p95: 410, longest: 2_050 }],
  days: [{ day: '2026-11-22', partner: 'land', count: 40, pending: 1, failed: 0, late: 1, p50: 180, p95: 410, longest: 2_050 }],
}
