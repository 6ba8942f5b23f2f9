import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nearestPlace, placesIn, syntaxFault } from '../../../src/console/pages/corrections/json-places.ts'

const text = `{
  "code": "H56.14",
  "applicant": {
    "name": "Nguyễn \\"Mẫu\\", A",
    "a/b~c": [1, {"x": null}, "]"]
  },
  "fees": [],
  "none": {}
}`

describe('places in a JSON text', () => {
  test('name the line of each value', () => {
    const places = placesIn(text)
    const lineOf = (pointer: string) => places.get(pointer)?.line
    expect(lineOf('')).toBe(1)
    expect(lineOf('/code')).toBe(2)
    expect(lineOf('/applicant/name')).toBe(4)
    expect(lineOf('/applicant/a~1b~0c/1/x')).toBe(5)
    expect(lineOf('/fees')).toBe(7)
    expect(lineOf('/none')).toBe(8)
  })

  test('hold exactly the text of the value', () => {
    const { start = 0, end = 0 } = placesIn(text).get('/applicant/name') ?? {}
    expect(text.slice(start, end)).toBe('"Nguyễn \\"Mẫu\\", A"')
  })

  test('of what is missing are those of what it is missing in', () => {
    const places = placesIn(text)
    expect(nearestPlace(places, '/applicant/phone')?.line).toBe(3)
    expect(nearestPlace(places, '/nothing/at/all')?.line).toBe(1)
  })

  test('hold for any JSON, however it is written', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 1, 2, '\t'), (value, indent) => {
        const written = JSON.stringify(value, null, indent)
        for (const [pointer, { start, end }] of placesIn(written)) expect(JSON.parse(written.slice(start, end))).toStrictEqual(at(JSON.parse(written), pointer))
      }),
    )
  })
})

describe('what is wrong with a text', () => {
  test('is nothing where it is JSON', () => expect(syntaxFault('{"a": 1}')).toBeUndefined())

  test('is named with its line', () => {
    expect(syntaxFault('{\n  "a": 1\n  "b": 2\n}')).toMatchObject({ line: 3, column: 3 })
    expect(syntaxFault('')).toBeDefined()
  })
})

function at(value: unknown, pointer: string): unknown {
  const names = pointer.split('/').slice(1).map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
  return names.reduce((inner: unknown, name) => Object.entries(inner as object).find(([key]) => key === name)?.[1] as unknown, value)
}
