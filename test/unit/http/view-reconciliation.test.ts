/** The numbers of a comparison add up, whatever became of what was sent. */
import { expect, test } from 'vitest'
import { viewReconciliation } from '../../../src/http/views-of-reconciliation.ts'
import type { ReconciliationRow } from '../../../src/ports/reconciliation-store.ts'

const row: ReconciliationRow = {
  id: '019a0000-0000-7000-8000-00000000c0de',
  partner: 'tax',
  day: '2026-11-22',
  at: new Date('2026-11-22T18:30:00Z'),
  by: 'gateway',
  state: 'done',
  failure: undefined,
  sent: 20,
  delivered: 11,
  confirmed: 9,
  failed: 3,
  pending: { hour: 1, day: 2, 'three-days': 0, more: 0 },
  askedPartner: true,
  asked: 11,
  differences: [],
}

test('what was sent is delivered, pending, failed or closed', () => {
  expect(viewReconciliation(row)).toMatchObject({ sent: 20, delivered: 11, failed: 3, closed: 3 })
  expect(viewReconciliation({ ...row, sent: 17 })).toMatchObject({ closed: 0 })
})
