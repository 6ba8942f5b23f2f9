import { expect, test } from 'vitest'
import { clientTypes } from '../../../src/http/client-types.ts'
import { collectionOf } from '../../../src/http/collection.ts'

function typeOf(shape: object): string | undefined {
  const text = clientTypes({ components: { schemas: { Shape: shape } }, paths: {} })
  return /^export type Shape = ([^]*?)\n\n/m.exec(text)?.[1]?.replaceAll(/\s+/g, ' ')
}

const rows: readonly (readonly [string, object, string])[] = [
  ['a text', { type: 'string' }, 'string'],
  ['a whole number', { type: 'integer' }, 'number'],
  ['anything', {}, 'unknown'],
  ['one of some texts', { type: 'string', enum: ['a', "it's"] }, "'a' | 'it\\'s'"],
  ['a text that is always the same', { type: 'string', const: 'a' }, "'a'"],
  ['a list', { type: 'array', items: { type: 'string' } }, 'readonly string[]'],
  ['a list of one of some', { type: 'array', items: { enum: ['a', 1] } }, "readonly ('a' | 1)[]"],
  ['another schema', { $ref: '#/components/schemas/Other' }, 'Other'],
  ['one of two schemas', { anyOf: [{ $ref: '#/components/schemas/Other' }, { type: 'null' }] }, 'Other | null'],
  ['nothing in it', { type: 'object', properties: {}, additionalProperties: false }, 'Readonly<Record<string, never>>'],
  ['texts by any name', { type: 'object', additionalProperties: { type: 'string' } }, '{ readonly [name: string]: string }'],
  [
    'members, some of them needed',
    { type: 'object', required: ['a'], properties: { a: { type: 'boolean' }, 'b-c': { type: 'string', description: 'Says */ what' } } },
    "{ readonly a: boolean /** Says * / what */ readonly 'b-c'?: string }",
  ],
  [
    'members and any others',
    { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: true },
    '{ readonly a?: string readonly [name: string]: unknown }',
  ],
]

test.each(rows)('%s', (_what, shape, type) => {
  expect(typeOf(shape)).toBe(type)
})

test('what nobody thought of is not left out in silence', () => {
  expect(() => typeOf({ type: ['string', 'null'] })).toThrow(TypeError)
  const info = { title: 'a door', description: '' }
  expect(() => collectionOf({ info, tags: [{ name: 'something new', description: '' }], paths: {} })).toThrow('something new')
})
