import { describe, expect, test } from 'vitest'
import { ageOf, dateOf, instantOf, lengthOf } from '../../../src/console/words/when.ts'

const at = Date.parse('2026-11-22T17:30:05.250Z')
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

test('an instant is shown at the hour of Vietnam, day first', () => {
  expect(instantOf(at)).toBe('23/11/2026 00:30')
  expect(instantOf(at, { seconds: true })).toBe('23/11/2026 00:30:05')
  expect(dateOf(at)).toBe('23/11/2026')
})

describe('a length of time', () => {
  test.each([
    [340, '0,3 giây', '0.3 s'],
    [45_000, '45 giây', '45 s'],
    [minute, '1 phút', '1 min'],
    [90 * minute, '1 giờ 30 phút', '1 h 30 min'],
    [3 * hour + 59 * minute, '3 giờ', '3 h'],
    [2 * day + 5 * hour, '2 ngày 5 giờ', '2 d 5 h'],
    [40 * day, '40 ngày', '40 d'],
  ])('%i ms', (ms, vi, en) => {
    expect([lengthOf(ms, 'vi'), lengthOf(ms, 'en')]).toEqual([vi, en])
  })
})

test('an age says before or after now', () => {
  expect(ageOf(at - 2 * hour, at, 'vi')).toBe('2 giờ trước')
  expect(ageOf(at - 2 * hour, at, 'en')).toBe('2 h ago')
  expect(ageOf(at + 5 * minute, at, 'vi')).toBe('5 phút nữa')
  expect(ageOf(at + 5 * minute, at, 'en')).toBe('in 5 min')
  expect(ageOf(at - 1_000, at, 'vi')).toBe('vừa xong')
})

test('what happened is never said to come, though another clock is ahead; what is to come is', () => {
  expect(ageOf(at + 20_000, at, 'en')).toBe('just now')
  expect(ageOf(at + 20_000, at, 'en', true)).toBe('in 20 s')
})
