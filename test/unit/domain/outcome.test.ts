import { describe, expect, it } from 'vitest'
import { maxRawLength, outcomeOfStatus, readRetryAfter, unclear } from '../../../src/domain/outcome.ts'

const now = new Date('2026-11-21T02:00:00Z')

describe('what an HTTP status alone decides', () => {
  it.each([
    [401, { kind: 'broken', code: 'credentials-rejected' }],
    [403, { kind: 'broken' }],
    [408, { kind: 'later', scope: 'partner' }],
    [425, { kind: 'later', scope: 'message' }],
    [429, { kind: 'later', code: 'rate-limited', scope: 'message' }],
    [500, { kind: 'later', code: 'server-error', scope: 'partner' }],
    [503, { kind: 'later', scope: 'partner' }],
  ])('%d', (status, expected) => {
    expect(outcomeOfStatus(status, undefined, now)).toMatchObject(expected)
  })

  it.each([200, 201, 302, 400, 404, 409, 422])('%d is for the adapter to read', (status) => {
    expect(outcomeOfStatus(status, undefined, now)).toBeUndefined()
  })

  it('carries the wait that the partner asked for', () => {
    expect(outcomeOfStatus(503, '120', now)).toMatchObject({ afterSeconds: 120 })
    expect(outcomeOfStatus(429, 'Sat, 21 Nov 2026 02:01:30 GMT', now)).toMatchObject({ afterSeconds: 90 })
  })
})

describe('Retry-After', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['soon', undefined],
    ['-5', undefined],
    ['99999999999', undefined],
    [' 7 ', 7],
    ['Sat, 21 Nov 2026 01:00:00 GMT', 0],
  ])('%s is %s', (header, seconds) => {
    expect(readRetryAfter(header, now)).toBe(seconds)
  })
})

describe('an unclear answer', () => {
  it('keeps the raw text, cut and without NUL, which the store cannot hold', () => {
    expect(unclear('x', Buffer.from('a\u0000b')).raw).toBe('a\ufffdb')
    expect(unclear('x', 'y'.repeat(maxRawLength * 2)).raw).toHaveLength(maxRawLength)
  })
})
