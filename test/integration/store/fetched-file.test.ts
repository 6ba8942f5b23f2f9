import { describe, expect, test } from 'vitest'
import type { DossierState } from '../../../schemas/dossier-state.ts'
import type { EventFile } from '../../../schemas/partner-event.ts'
import { withFile } from '../../../src/store/fetched-file.ts'

const pending: EventFile = { name: 'Kết quả', fileName: 'ket-qua.pdf', state: 'pending' }
const file: EventFile = { ...pending, digest: 'ab', size: 3, state: 'stored' }
const other: EventFile = { ...pending, fileName: 'phu-luc.pdf' }

describe('a file that was fetched', () => {
  function stateWith(results: readonly (readonly [string, EventFile[]])[], receipts: readonly (readonly [string, EventFile[]])[] = []): DossierState {
    const at = '2026-11-21T02:00:00Z'
    return {
      status: 4,
      statusFrom: 'judiciary',
      statusAt: at,
      financial: 'none',
      amountsDue: [],
      payments: receipts.map(([partner, files]) => ({ reference: 'r', partner, amount: 1, noticeNumbers: [], requestedAt: at, receipts: files })),
      steps: [],
      rounds: [],
      results: results.map(([partner, files]) => ({ partner, at, files })),
      clock: { promisedAt: at, dueAt: at, suspensions: [] },
      proofs: [],
      documents: [],
    }
  }

  test('stands where its partner’s file was pending, and nowhere else', () => {
    const before = stateWith([['land', [pending]], ['judiciary', [other, pending, pending]], ['judiciary', [pending]]], [['treasury', [pending]]])
    const after = stateWith([['land', [pending]], ['judiciary', [other, file, pending]], ['judiciary', [pending]]], [['treasury', [pending]]])
    expect(withFile(before, { partner: 'judiciary', event: {} }, pending, file)).toEqual(after)
  })

  test('stands among the receipts of a payment too', () => {
    const before = stateWith([], [['treasury', [other, pending]]])
    expect(withFile(before, { partner: 'treasury', event: { payment: { reference: 'r' } } }, pending, file)).toEqual(stateWith([], [['treasury', [other, file]]]))
  })

  test('stands among the receipts whoever brought it: first of its own payment, else of one that waits for it', () => {
    const before = stateWith([], [['land', [pending]], ['treasury', [pending]]])
    const payments = before.payments.map((payment, at) => ({ ...payment, reference: `r-${at}` }))
    const brought = (reference: string) => withFile({ ...before, payments }, { partner: 'tax', event: { payment: { reference } } }, pending, file).payments.map(({ receipts }) => receipts[0]?.state)
    expect(brought('r-1')).toEqual(['pending', 'stored'])
    expect(brought('elsewhere')).toEqual(['stored', 'pending'])
  })

  test('changes nothing where it is not awaited, or was there already', () => {
    const state = stateWith([['judiciary', [file, other]]])
    expect(withFile(state, { partner: 'judiciary', event: { payment: { reference: 'r' } } }, pending, file)).toEqual(state)
  })
})
