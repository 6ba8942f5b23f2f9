import { expect, test } from 'vitest'
import { statesShown } from '../../../src/console/pages/inbox/states-shown.ts'
import { endedCount, isMoving, tenths } from '../../../src/console/pages/replay/progress.ts'

const counts = { pending: 40, sent: 1, delivered: 50, failed: 5, skipped: 4 }

test('what ended is delivered, failed again or skipped; it is told in tenths', () => {
  expect(endedCount(counts)).toBe(59)
  expect(tenths({ counts, total: 100 })).toBe(5)
  expect(tenths({ counts: { ...counts, pending: 0, sent: 0 }, total: 59 })).toBe(10)
})

test('a paused run moves as long as something is on its way', () => {
  expect(isMoving({ state: 'paused', counts })).toBe(true)
  expect(isMoving({ state: 'paused', counts: { ...counts, sent: 0 } })).toBe(false)
  expect(isMoving({ state: 'running', counts: { ...counts, sent: 0 } })).toBe(true)
})

test('the inbox shows what waits for a person, unless something else is asked for', () => {
  const of = (query: string) => statesShown(new URLSearchParams(query))
  expect(of('')).toStrictEqual(['parked', 'unmatched'])
  expect(of('show=all')).toStrictEqual([])
  expect(of('dossierCode=H56.14-261120-0001')).toStrictEqual([])
  expect(of('state=applied&state=nonsense')).toStrictEqual(['applied'])
})
