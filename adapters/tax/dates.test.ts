import { describe, expect, it } from 'vitest'
import { readGipDate, readSendDate, writeGipDate, writeGipDay, writeGipTime, writeLedgerTime } from './dates.ts'
import { readWholeVnd } from './money.ts'

describe('dates of the tax gateway', () => {
  it('writes Vietnam’s time whatever the offset of the instant', () => {
    const at = new Date('2026-12-31T18:05:09Z')
    expect(writeGipTime(at)).toBe('01-01-2027 01:05:09')
    expect(writeGipDay(at)).toBe('01-01-2027')
    expect(writeLedgerTime(at)).toBe('2027-01-01 01:05:09.0')
    expect(writeGipDate('1988-03-09')).toBe('09-03-1988')
  })

  it.each([
    ['26-Feb-2022 10:07:46', '2022-02-26T10:07:46+07:00'],
    ['15-11-2026 10:07:46', '2026-11-15T10:07:46+07:00'],
    ['03-09-2022', '2022-03-09T00:00:00+07:00'],
    ['23-11-2026', '2026-11-23T00:00:00+07:00'],
    ['31-02-2026 10:00:00', undefined],
    ['26-Foo-2022 10:07:46', undefined],
    ['15-11-2026 24:07:46', undefined],
    ['', undefined],
  ])('reads SEND_DATE %j', (text, expected) => {
    expect(readSendDate(text)).toBe(expected)
  })

  it.each([
    ['2021-07-20 08:05:25.0', '2021-07-20'],
    ['20-07-2021', '2021-07-20'],
    ['2021-02-30 00:00:00.0', undefined],
    ['20/07/2021', undefined],
  ])('reads the date %j', (text, expected) => {
    expect(readGipDate(text)).toBe(expected)
  })
})

describe('amounts', () => {
  it.each([
    ['4634000', 4_634_000],
    ['4634000.0', 4_634_000],
    ['0', 0],
    ['1.158.500', undefined],
    ['1,158,500', undefined],
    ['10.5', undefined],
    ['-1', undefined],
    ['1e9', undefined],
    ['999999999999999', 999_999_999_999_999],
    ['1000000000000000', undefined],
    ['', undefined],
  ])('reads %j', (text, expected) => {
    expect(readWholeVnd(text)).toBe(expected)
  })
})
