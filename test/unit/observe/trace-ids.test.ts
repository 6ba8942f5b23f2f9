import { describe, expect, test } from 'vitest'
import { placeOf, readTraceparent, writeTraceparent } from '../../../src/observe/trace-ids.ts'

describe('the place of a transfer in its trace', () => {
  test('follows from its id, the same everywhere', () => {
    const id = '019a0000-0000-7000-8000-000000000001'
    expect(placeOf(id)).toEqual({ traceId: '019a000000007000800000000000' + '0001', spanId: expect.stringMatching(/^[0-9a-f]{16}$/) })
    expect(placeOf(id)).toEqual(placeOf(id))
    expect(placeOf('019a0000-0000-7000-8000-000000000002').spanId).not.toBe(placeOf(id).spanId)
  })

  test('of an id that is no UUID is one all the same', () => {
    expect(placeOf('h56')).toEqual({ traceId: expect.stringMatching(/^[0-9a-f]{32}$/), spanId: expect.stringMatching(/^[0-9a-f]{16}$/) })
  })
})

describe('traceparent', () => {
  const place = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' }

  test('is read as it is written', () => {
    expect(readTraceparent(writeTraceparent(place, true))).toEqual(place)
    expect(writeTraceparent(place, true)).toBe('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01')
    expect(writeTraceparent(place, false)).toMatch(/-00$/)
  })

  test.each([undefined, '', 'x', `00-${'0'.repeat(32)}-${place.spanId}-01`, `00-${place.traceId}-${'0'.repeat(16)}-01`, `01-${place.traceId}-${place.spanId}-01`, `00-${place.traceId.toUpperCase()}-${place.spanId}-01`, `00-${place.traceId}-${place.spanId}-01-more`])(
    'is none in %s',
    (header) => expect(readTraceparent(header)).toBeUndefined(),
  )
})
