import { expect, test } from 'vitest'
import { uncomparedOf } from '../../../src/console/pages/today/uncompared.ts'

/** 10:00 in Vietnam. */
const at = Date.parse('2026-11-22T03:00:00Z')
const hour = (iso: string, accepted: number) => ({ hour: iso, accepted, delivered: 0, failed: 0 })
const evening = hour('2026-11-21T12:00:00.000Z', 4)
const morning = hour('2026-11-22T01:00:00.000Z', 2)

test('a day with traffic that was not compared is named, by the calendar of Vietnam', () => {
  const partners = [
    { partner: 'tax', role: 'partner' as const, hours: [evening, morning] },
    { partner: 'land', role: 'partner' as const, hours: [hour('2026-11-21T17:00:00.000Z', 1)] },
    { partner: 'quiet', role: 'partner' as const, hours: [hour('2026-11-22T01:00:00.000Z', 0)] },
    { partner: 'national-portal', role: 'portal' as const, hours: [morning] },
    { partner: 'webhook-mot-cua', role: 'client' as const, hours: [evening, morning] },
  ]
  expect(uncomparedOf(partners, at, [])).toEqual([
    { partner: 'tax', day: '2026-11-21' },
    { partner: 'tax', day: '2026-11-22' },
    { partner: 'land', day: '2026-11-22' },
    { partner: 'national-portal', day: '2026-11-22' },
  ])
  expect(uncomparedOf(partners, at, [{ partner: 'tax', day: '2026-11-21' }, { partner: 'land', day: '2026-11-22' }])).toEqual([
    { partner: 'tax', day: '2026-11-22' },
    { partner: 'national-portal', day: '2026-11-22' },
  ])
})
