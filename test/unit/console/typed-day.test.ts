/** Days as they are typed. */
import { expect, test } from 'vitest'
import { dayFrom, dayWritten } from '../../../src/console/words/typed-day.ts'

test.each([['22/11/2026', '2026-11-22'], [' 1/2/2026 ', '2026-02-01'], ['01.02.2026', '2026-02-01'], ['2026-11-22', '2026-11-22'], ['29/02/2028', '2028-02-29']])('%s is a day', (typed, day) => {
  expect(dayFrom(typed)).toBe(day)
})

test.each(['', '31/02/2026', '11/22/2026', '22/11/26', '22/11', 'hôm nay', '2026-13-01', '0/1/2026'])('“%s” is none', (typed) => {
  expect(dayFrom(typed)).toBeUndefined()
})

test('what is written is read again', () => {
  expect(dayWritten('2026-11-22')).toBe('22/11/2026')
  expect(dayFrom(dayWritten('2026-11-22'))).toBe('2026-11-22')
  expect(dayWritten('')).toBe('')
})
