import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isAddable, leafFrom, leavesOf, withLeaf } from '../../../src/console/pages/corrections/leaves.ts'

const dossier = { code: 'H56', applicant: { name: 'Mẫu', 'a/b': 1, identityNumbers: [] }, components: [{ code: 'TP1', digitised: true }], none: null }

describe('a dossier field by field', () => {
  test('names each value by its place', () => {
    expect(leavesOf(dossier)).toStrictEqual([
      { pointer: '/code', group: '', names: ['code'], value: 'H56' },
      { pointer: '/applicant/name', group: 'applicant', names: ['name'], value: 'Mẫu' },
      { pointer: '/applicant/a~1b', group: 'applicant', names: ['a/b'], value: 1 },
      { pointer: '/components/0/code', group: 'components', names: ['0', 'code'], value: 'TP1' },
      { pointer: '/components/0/digitised', group: 'components', names: ['0', 'digitised'], value: true },
    ])
  })

  test('is changed at one place, and stays what it was', () => {
    expect(withLeaf(dossier, '/components/0/digitised', false)).toStrictEqual({ ...dossier, components: [{ code: 'TP1', digitised: false }] })
    expect(withLeaf(dossier, '/applicant/a~1b', 2)).toStrictEqual({ ...dossier, applicant: { ...dossier.applicant, 'a/b': 2 } })
    expect(dossier.components).toStrictEqual([{ code: 'TP1', digitised: true }])
  })

  test('takes a field that was missing, in an object that there is', () => {
    expect(isAddable(dossier, '/applicant/phone')).toBe(true)
    expect(withLeaf(dossier, '/applicant/phone', '')).toMatchObject({ applicant: { name: 'Mẫu', phone: '' } })
    for (const pointer of ['/applicant/name', '/land/parcel', '/components/1', '/code/x', '']) expect(isAddable(dossier, pointer)).toBe(false)
    expect(withLeaf(dossier, '/land/parcel', 'x')).toStrictEqual(dossier)
  })

  test('keeps numbers numbers and answers answers', () => {
    expect(leafFrom('12', 1)).toBe(12)
    expect(leafFrom('', 1)).toBe('')
    expect(leafFrom('12', 'text')).toBe('12')
    expect(leafFrom('false', true)).toBe(false)
  })

  test('of any JSON: writing every value where it stands changes nothing', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string().filter((name) => name !== '__proto__'), fc.jsonValue()), (generated) => {
        const value: unknown = JSON.parse(JSON.stringify(generated))
        for (const leaf of leavesOf(value)) expect(withLeaf(value, leaf.pointer, leaf.value)).toStrictEqual(value)
      }),
    )
  })
})
