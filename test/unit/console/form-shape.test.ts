import { expect, test } from 'vitest'
import { Value } from 'typebox/value'
import { adapters } from '../../../adapters/index.ts'
import { Agreement } from '../../../schemas/agreement.ts'
import { secretMask } from '../../../schemas/secret.ts'
import { emptyOf, labelsAt, pointerOf, shapeOf, valueAt, type Shape } from '../../../src/console/parts/form-shape.ts'
import { secretMask as shownMask } from '../../../src/console/parts/shape-mask.ts'
import { agreementRows } from '../../../src/console/pages/partner/agreement-rows.ts'

/** Every shape below one, by its place. */
function shapesIn(place: string, shape: Shape): readonly (readonly [string, Shape])[] {
  if (shape.kind === 'object') return [[place, shape], ...shape.members.flatMap((member) => shapesIn(`${place}.${member.name}`, member.shape))]
  return shape.kind === 'list' ? [[place, shape], ...shapesIn(`${place}[]`, shape.item)] : [[place, shape]]
}

// as it travels: only what JSON keeps
const schemas = adapters.map(({ id, config }) => [id, shapeOf(JSON.parse(JSON.stringify(config)))] as const)

test.each(schemas)('the settings of %s are fields, each of a kind that has a form', (id, shape) => {
  const unknown = shapesIn(id, shape).filter(([, { kind }]) => kind === 'json')
  expect(unknown.map(([place]) => place)).toEqual([])
  expect(shape.kind).toBe('object')
})

test('the secrets of the schemas are the secrets of the form', () => {
  const secrets = schemas.flatMap(([id, shape]) => shapesIn(id, shape).filter(([, own]) => own.kind === 'text' && own.secret).map(([place]) => place))
  expect(secrets).toEqual(expect.arrayContaining(['tax.notices.securityKey', 'land.logIn.password', 'national-portal.password', 'judiciary.central.authKey']))
  expect(shownMask).toBe(secretMask)
})

test('a new value begins with what its schema says', () => {
  const shape = shapeOf(JSON.parse(JSON.stringify(Agreement)))
  expect(emptyOf(shape)).toMatchObject({ timeoutMs: 60_000, retry: { horizonHours: 72 } })
  expect(Value.Check(Agreement, emptyOf(shape))).toBe(true)
})

test('a pointer leads to its value and to the names above it', () => {
  const shape = shapeOf({ type: 'object', properties: { senders: { type: 'array', 'x-label': { vi: 'Nơi gửi', en: 'Senders' }, items: { type: 'object', properties: { 'a/b': { type: 'string' } } } } } })
  const pointer = pointerOf(pointerOf('/senders', 0), 'a/b')
  expect(pointer).toBe('/senders/0/a~1b')
  expect(labelsAt(shape, pointer)).toEqual([{ vi: 'Nơi gửi', en: 'Senders' }, '1', 'a/b'])
  expect(valueAt({ senders: [{ 'a/b': 'H56' }] }, pointer)).toBe('H56')
  expect(labelsAt(shape, '/other')).toBeUndefined()
})

test('every value of an agreement is a row', () => {
  const agreement = Value.Default(Agreement, {}) as Agreement // its defaults are all it needs
  const names = agreementRows(agreement, shapeOf(Agreement)).map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['timeoutMs', 'retry.capMs', 'queries.perMinute', 'probe.maxMs']))
  expect(new Set(names).size).toBe(names.length)
})
