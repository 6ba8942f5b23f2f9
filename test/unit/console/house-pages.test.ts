import { expect, test } from 'vitest'
import { exampleTest } from '../../../src/http/examples-of-partners.ts'
import { testSteps } from '../../../src/console/pages/partner/test-steps.ts'
import { dayOf, today, yesterday } from '../../../src/console/pages/reconciliation/day.ts'
import { standingWords } from '../../../src/console/pages/reconciliation/standing-words.ts'
import { beginOf, sumsOf } from '../../../src/console/pages/sync-delay/days.ts'
import { shortTime } from '../../../src/console/words/short-time.ts'

test('a connection test is told in the order in which it happens', () => {
  expect(testSteps(exampleTest).map(({ kind }) => kind)).toEqual(['signed', 'exchange', 'verified'])
  expect(testSteps({ signatures: [], exchanges: exampleTest.exchanges }).map(({ kind }) => kind)).toEqual(['not-signed', 'exchange', 'not-verified'])
})

test('days are Vietnamese ones', () => {
  // an hour after midnight in Vietnam
  const now = Date.parse('2026-11-21T18:00:00Z')
  expect(today(now)).toBe('2026-11-22')
  expect(yesterday(now)).toBe('2026-11-21')
  expect(dayOf('2026-11-22')).toBe('22/11/2026')
  expect(beginOf(now, 3)).toBe('2026-11-20T00:00:00+07:00')
})

test('days add up their partners, and those without any change are shown', () => {
  const now = Date.parse('2026-11-22T03:00:00Z')
  const rows = [
    { day: '2026-11-22', partner: 'tax', count: 10, pending: 1, failed: 1, late: 3, p50: 100, p95: 900 },
    { day: '2026-11-22', partner: 'land', count: 4, pending: 0, failed: 0, late: 0, p50: 50, p95: 2_000 },
    { day: '2026-11-20', partner: 'land', count: 2, pending: 2, failed: 0, late: 2 },
  ]
  expect(sumsOf(rows, '', now, 3)).toEqual([
    { name: '20/11', onTime: 0, late: 2, p95: undefined },
    { name: '21/11', onTime: 0, late: 0, p95: undefined },
    { name: '22/11', onTime: 11, late: 3, p95: 2_000 },
  ])
  expect(sumsOf(rows, 'tax', now, 1)).toEqual([{ name: '22/11', onTime: 7, late: 3, p95: 900 }])
})

test.each([
  ['delivered', 'đã gửi'],
  ['9', '9 · đã xử lý xong'],
  ['unknown', 'không có hồ sơ này'],
  ['TrangThai-X', 'TrangThai-X'],
])('%s is said in words where there are some', (standing, vi) => {
  expect(standingWords(standing).vi).toBe(vi)
})

test.each([
  [237.4, '237 ms'],
  [1_240, '1,2 giây'],
  [59_900, '59,9 giây'],
  [180_000, '3 phút'],
])('%d ms is %s', (ms, text) => {
  expect(shortTime(ms, 'vi')).toBe(text)
})
