/** Whoever looks at the settings of a partner reads the name of every field, in both languages. */
import { Type, type TSchema } from 'typebox'
import { expect, test } from 'vitest'
import { adapters } from '../../adapters/index.ts'
import { Agreement } from '../../schemas/agreement.ts'
import { labelled } from '../../schemas/labelled.ts'

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>
  readonly items?: Shape
  readonly 'x-label'?: { readonly vi: string; readonly en: string }
}

function fieldsOf(schema: Shape, path: string): readonly (readonly [string, Shape])[] {
  return Object.entries(schema.properties ?? schema.items?.properties ?? {}).flatMap(([name, field]) => [[`${path}.${name}`, field] as const, ...fieldsOf(field, `${path}.${name}`)])
}

const forms: readonly (readonly [string, TSchema])[] = [['agreement', Agreement], ...adapters.map(({ id, config }) => [id, config] as const)]

test.each(forms)('%s', (name, schema) => {
  const fields = fieldsOf(schema, name)
  expect(fields.length).toBeGreaterThan(1)
  expect(fields.filter(([, field]) => (field['x-label']?.vi ?? '') === '' || (field['x-label']?.en ?? '') === '').map(([path]) => path)).toEqual([])
  // what is Vietnamese shows it, but where both languages have one word for it
  const same = fields.filter(([, field]) => field['x-label']?.vi === field['x-label']?.en).map(([path]) => path)
  expect(same.filter((path) => !path.endsWith('senders.name'))).toEqual([])
})

test('a name for a field that is not there is a mistake', () => {
  expect(() => labelled(Type.Object({ a: Type.String() }), { 'a.b': { vi: 'x', en: 'x' } })).toThrow(TypeError)
})
