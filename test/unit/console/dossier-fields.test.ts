import { expect, test } from 'vitest'
import { Dossier } from '../../../schemas/dossier.ts'
import { isNamedBy } from '../../../src/console/pages/corrections/leaves.ts'
import { choicesAt } from '../../../src/console/words/dossier-choices.ts'
import { fieldName } from '../../../src/console/words/dossier-fields.ts'
import { withoutMarks } from '../../../src/console/words/without-marks.ts'

interface Field {
  readonly pointer: string
  readonly constants: readonly string[]
}

/** Every field of the schema; those of several variants once for each. */
function fieldsOf(schema: object, pointer: string): readonly Field[] {
  const inner = (name: string): unknown => Reflect.get(schema, name)
  const variants = inner('anyOf')
  const constants = [inner('const'), ...(Array.isArray(inner('enum')) ? [inner('enum')].flat() : [])].filter((one) => one !== undefined).map(String)
  const properties: Readonly<Record<string, unknown>> = { ...Object(inner('properties') ?? {}) }
  const items = inner('items')
  return [
    { pointer, constants },
    ...(Array.isArray(variants) ? variants.flatMap((variant: object) => fieldsOf(variant, pointer)) : []),
    ...(typeof items === 'object' && items !== null ? fieldsOf(items, `${pointer}/0`) : []),
    ...Object.entries(properties).flatMap(([name, property]) => (typeof property === 'object' && property !== null ? fieldsOf(property, `${pointer}/${name}`) : [])),
  ]
}

const fields = fieldsOf(Dossier, '')
const namesIn = (pointer: string) => pointer.split('/').filter((name) => name !== '' && name !== '0')

test('every field of a dossier has words in both languages', () => {
  const names = new Set(fields.flatMap(({ pointer }) => namesIn(pointer)))
  expect(names.size).toBeGreaterThan(150)
  const unmarked = [...names].filter((name) => fieldName(name, ({ vi }) => `words: ${vi}`) === name)
  expect(unmarked).toEqual([])
})

test('what has a few values is chosen by their words, each of them', () => {
  const coded = Map.groupBy(fields.filter(({ constants }) => constants.length > 0), ({ pointer }) => pointer)
  expect(coded.size).toBeGreaterThan(20)
  for (const [pointer, found] of coded) {
    const values = [...new Set(found.flatMap(({ constants }) => constants))].toSorted()
    expect(Object.keys(choicesAt(pointer) ?? {}).toSorted(), pointer).toEqual(values)
  }
  expect(Object.keys(choicesAt('/status') ?? {})).toHaveLength(10)
  expect(choicesAt('/applicant/name')).toBeUndefined()
})

test('what is sought needs no marks and no capitals', () => {
  expect(withoutMarks('Số điện thoại ĐƯỜNG')).toBe('so dien thoai duong')
})

test('a place that the partner names is found by its pointer, by what holds it, or by its last name', () => {
  expect(['/applicant/phone', 'phone', '/applicant', 'Phone'].map((field) => isNamedBy(field, '/applicant/phone'))).toEqual([true, true, true, true])
  expect(['/applicant/phon', 'TKThuHuong', '', '/'].map((field) => isNamedBy(field, '/applicant/phone'))).toEqual([false, false, false, false])
})
