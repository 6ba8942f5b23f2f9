import { describe, expect, test } from 'vitest'
import { differencesOf } from '../../../src/domain/differences-of.ts'

describe('differences of two JSON values', () => {
  test.each<[string, unknown, unknown, unknown[]]>([
    ['none, whatever the order of members', { a: 1, b: [1, 2] }, { b: [1, 2], a: 1 }, []],
    ['a changed value', { a: { b: 'x' } }, { a: { b: 'y' } }, [{ path: '/a/b', kind: 'changed', before: 'x', after: 'y' }]],
    ['a removed member with all that it holds', { a: { b: 1 } }, {}, [{ path: '/a', kind: 'removed', before: { b: 1 } }]],
    ['an added member, even null', {}, { a: null }, [{ path: '/a', kind: 'added', after: null }]],
    ['null is not an object', { a: null }, { a: {} }, [{ path: '/a', kind: 'changed', before: null, after: {} }]],
    ['a list is not an object', { a: ['x'] }, { a: { 0: 'x' } }, [{ path: '/a', kind: 'changed', before: ['x'], after: { 0: 'x' } }]],
    ['lists by place', { a: [1, 2, 3] }, { a: [1, 5] }, [{ path: '/a/1', kind: 'changed', before: 2, after: 5 }, { path: '/a/2', kind: 'removed', before: 3 }]],
    ['names with / and ~ are escaped', { 'a/b~c': 1 }, { 'a/b~c': 2 }, [{ path: '/a~1b~0c', kind: 'changed', before: 1, after: 2 }]],
    ['a number is not its text', { a: 1 }, { a: '1' }, [{ path: '/a', kind: 'changed', before: 1, after: '1' }]],
    ['the whole value', 'x', 'y', [{ path: '', kind: 'changed', before: 'x', after: 'y' }]],
  ])('%s', (_what, before, after, differences) => {
    expect(differencesOf(before, after)).toEqual(differences)
  })
})
