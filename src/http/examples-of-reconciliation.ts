/** Examples of comparisons, differences and dates in the described doors. All of it is invented. */
import type { DeadlinePage, OverdueExplanation } from '../../schemas/deadlines.ts'
import type { DifferencePage, DifferenceView, Reconciliation, ReconciliationPage } from '../../schemas/reconciliation.ts'
import { exampleIds } from './examples.ts'

const code = 'H56.14-261120-0001'
const reconciliation = '019a0000-0000-7000-8000-00000000c0de'

export const exampleReconciliation: Reconciliation = {
  id: reconciliation,
  partner: 'civil-registry',
  day: '2026-11-22',
  at: '2026-11-22T18:30:00.000Z',
  by: 'gateway',
  state: 'done',
  sent: 412,
  delivered: 408,
  confirmed: 407,
  failed: 3,
  closed: 0,
  pendingByAge: [{ upTo: 'hour', count: 0 }, { upTo: 'day', count: 1 }, { upTo: 'three-days', count: 0 }, { upTo: 'more', count: 0 }],
  askedPartner: true,
  asked: 408,
  differences: [{ kind: 'partner-lacks', count: 2, repaired: 1 }],
}
export const exampleReconciliations: ReconciliationPage = { items: [exampleReconciliation] }

export const exampleDifference: DifferenceView = {
  id: '31',
  reconciliation,
  kind: 'partner-lacks',
  partner: 'civil-registry',
  sender: 'H56',
  dossierCode: code,
  transferId: exampleIds.transfer,
  here: 'confirmed',
  there: 'unknown',
  what: {
    vi: 'Đã giao cho civil-registry lúc 22/11/2026 09:10, nhưng civil-registry nói không có hồ sơ này.',
    en: 'Delivered to civil-registry on 22/11/2026 09:10, but civil-registry says that it has no such dossier.',
  },
  act: 'resend',
  state: 'open',
}
export const exampleDifferences: DifferencePage = { items: [exampleDifference], next: 'Zi4zMQ' }

export const exampleDeadlines: DeadlinePage = {
  items: [{ sender: 'H56', code, client: 'one-stop', procedureCode: '1.006714', partners: ['tax'], status: 4, dueAt: '2026-11-20T10:00:00.000Z', clock: 'runs', standing: 'overdue', portal: 'in-step' }],
}

export const exampleOverdue: OverdueExplanation = {
  sender: 'H56',
  code,
  cause: 'partner-late',
  because: {
    vi: 'Cục Thuế giữ hồ sơ từ 18/11/2026 08:31 (“Đang xử lý”) và đã quá hạn 2 ngày.',
    en: 'The tax office has it since 18/11/2026 08:31 (“in progress”), and the date passed 2 days ago.',
  },
  dueAt: '2026-11-20T10:00:00.000Z',
  promisedAt: '2026-11-20T10:00:00.000Z',
  evidence: [{ at: '2026-11-18T01:31:00.000Z', what: { vi: 'Giao cho Cục Thuế', en: 'Delivered to the tax office' }, transferId: exampleIds.transfer, journalId: '4711' }],
  todo: { vi: 'Đề nghị cơ quan này giải quyết, hoặc đối soát để hỏi họ đang ghi gì.', en: 'Ask the agency to go on, or reconcile to see what it holds.' },
}
