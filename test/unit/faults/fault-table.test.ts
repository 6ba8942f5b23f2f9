/** Which faults a run may choose from. */
import { expect, test } from 'vitest'
import { faultsFor } from '../../../faults/fault-table.ts'

test('those whose names begin as was asked', () => {
  const names = faultsFor('postgres', false, 'worker killed')
  expect(names.length).toBeGreaterThan(0)
  expect(names.every((name) => name.startsWith('worker killed'))).toBe(true)
})

test('a fault of Redis alone leaves the runs on PostgreSQL with every fault of theirs', () => {
  expect(faultsFor('redis', false, 'Redis flushed')).toHaveLength(1)
  expect(faultsFor('postgres', false, 'Redis flushed')).toEqual(faultsFor('postgres', false))
})

test('a name that no fault begins with is refused, with those that there are', () => {
  expect(() => faultsFor('redis', false, 'worker kiled')).toThrow(/no fault begins with “worker kiled”; there are:\n(.+\n)*worker killed/)
})

test('what only the long form plays is no choice of the short one', () => {
  expect(() => faultsFor('redis', false, 'Redis frozen for 30 s')).toThrow('no fault begins with')
  expect(faultsFor('redis', true, 'Redis frozen for 30 s')).toEqual(['Redis frozen for 30 s'])
})
