import { expect, test } from 'vitest'
import { landTime, readLandTime } from './land-time.ts'

test.each([
  ['2026-11-20T08:30:00+07:00', '2026-11-20T01:30:00Z'],
  ['2026-11-20T01:30:00.999Z', '2026-11-20T01:30:00Z'],
  ['2026-12-31T20:00:00-05:00', '2027-01-01T01:00:00Z'],
  ['2026-12-31T23:59:60Z', '2026-12-31T23:59:59Z'],
])('%s is written %s', (instant, expected) => {
  expect(landTime(instant)).toBe(expected)
})

test.each([
  ['2026-11-20T01:30:00', '2026-11-20T01:30:00Z'],
  ['2026-11-20T01:30:00Z', '2026-11-20T01:30:00Z'],
  ['2026-11-20T01:30:00.1234567', '2026-11-20T01:30:00Z'],
  ['2026-11-20T08:30:00+07:00', '2026-11-20T08:30:00+07:00'],
  ['2028-02-29T00:00:00', '2028-02-29T00:00:00Z'],
])('%s is read as %s', (words, expected) => {
  expect(readLandTime(words)).toBe(expected)
})

test.each([undefined, null, '', '  ', '0001-01-01T00:00:00'])('%s is no time', (words) => {
  expect(readLandTime(words)).toBeUndefined()
})

test.each(['20/11/2026', '2026-11-20', '2026-02-30T00:00:00', '2026-13-01T00:00:00', 'hôm nay'])('%s stays as it is, which is no instant', (words) => {
  expect(readLandTime(words)).toBe(words)
})
