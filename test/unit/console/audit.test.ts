import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Value } from 'typebox/value'
import { AuditEntryQuery } from '../../../schemas/audit-entry.ts'
import { AuditQuery } from '../../../schemas/audit.ts'
import { serviceNames } from '../../../schemas/queries/index.ts'
import { headsIn, joined, nothingChecked } from '../../../src/console/pages/audit/joined-checks.ts'
import { operationOf, operationWords, placeOf } from '../../../src/console/pages/audit/operation-words.ts'
import { askedOf, searchIn, todayIn } from '../../../src/console/pages/audit/search.ts'

test('hours are those of Vietnam, a last day is meant with all of it; what is empty is not asked', () => {
  const asked = askedOf(searchIn(new URLSearchParams({ kind: 'export', from: '2026-11-22T08:30', to: '2026-11-23', actor: ' h56 ' })))
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined && value !== ''))
  expect(given).toEqual({ kind: 'export', actor: 'h56', from: '2026-11-22T08:30:00+07:00', to: '2026-11-24T00:00:00+07:00' })
  expect(Value.Check(AuditEntryQuery, { limit: 50, ...given })).toBe(true)
})

test('a time that is none is left out', () => {
  expect(askedOf(searchIn(new URLSearchParams({ to: '2026-13-45' })))['to']).toBeUndefined()
  expect(askedOf(searchIn(new URLSearchParams({ to: '2026-11-23T08:00' })))['to']).toBe('2026-11-23T08:00:00+07:00')
  expect(askedOf(searchIn(new URLSearchParams({ from: 'yesterday' })))['from']).toBeUndefined()
})

test('parts of a check add up; the newest hash stays', () => {
  const first = { blocks: 200, entries: 4_000, purged: 1, stamps: 3, faults: [{ kind: 'entry-changed' as const, entry: '7' }], next: 'on', head: 'a'.repeat(64) }
  const second = { blocks: 5, entries: 90, purged: 0, stamps: 1, faults: [], head: 'b'.repeat(64) }
  const whole = joined(joined(nothingChecked, first), second)
  expect(whole).toEqual({ blocks: 205, entries: 4_090, purged: 1, stamps: 4, faults: first.faults, head: second.head })
  expect(joined(nothingChecked, first).next).toBe('on')
})

test('hashes known from elsewhere go as the API takes them', () => {
  const heads = headsIn(` ${'A'.repeat(64)}\n${'b'.repeat(64)} `)
  expect(heads).toBe(`${'a'.repeat(64)},${'b'.repeat(64)}`)
  expect(Value.Check(AuditQuery, { limit: 10, heads })).toBe(true)
  expect(headsIn(' \n')).toBeUndefined()
})

test('every operation of the doors, and every look-up, has words', () => {
  const doors = ['admin', 'client'].map((door): unknown => JSON.parse(readFileSync(join(import.meta.dirname, `../../../openapi/${door}.json`), 'utf8')))
  const operations = [...JSON.stringify(doors).matchAll(/"operationId":"(\w+)"/g)].map(([, name = '']) => name)
  expect(operations.length).toBeGreaterThan(100)
  // a look-up is kept under the name of its service
  expect(operations.filter((name) => !name.startsWith('ask') && name !== 'getTokenServer' && !Object.hasOwn(operationWords, name))).toEqual([])
  expect(serviceNames.filter((name) => !Object.hasOwn(operationWords, name))).toEqual([])
})

test('an entry leads to what it was done to', () => {
  expect(operationOf('giveRoles (operator approver)')).toEqual({ name: 'giveRoles', values: 'operator approver' })
  expect(operationOf('logOut')).toEqual({ name: 'logOut', values: '' })
  expect(placeOf('dismissTransfer', 'x')).toBe('/transfers/x')
  expect(placeOf('approveCorrection', 'x')).toBe('/corrections/x')
  expect(placeOf('suspendLane', 'treasury')).toBe('/partners/treasury')
  expect(placeOf('createAccount', 'x')).toBeUndefined()
  expect(placeOf('dismissTransfer', undefined)).toBeUndefined()
})

test('today begins at midnight in Vietnam', () => {
  expect(todayIn(searchIn(new URLSearchParams({ actor: 'an' })), Date.parse('2026-11-22T18:00:00Z'))).toMatchObject({ actor: 'an', from: '2026-11-23', to: '' })
})
