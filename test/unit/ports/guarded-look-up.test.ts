import { describe, expect, test } from 'vitest'
import type { ServiceName } from '../../../schemas/queries/index.ts'
import type { Failure, Query, QueryAnswer } from '../../../src/ports/adapter.ts'
import { guardedLookUp } from '../../../src/ports/guarded-look-up.ts'

const asked = { identityNumber: '001190000001', fullName: 'Lò Thị Ánh (Mẫu)' }

function query(parameters: Readonly<Record<string, string>> = asked, name: ServiceName = 'marital-status'): Query {
  return { name, parameters, id: 'q-1', sender: 'H56', asking: { official: { id: 'canbo07' }, unit: 'H56' } }
}

function guarded(answer: QueryAnswer, parameters?: Readonly<Record<string, string>>): Promise<QueryAnswer> {
  return guardedLookUp(query(parameters), ['marital-status'], () => Promise.resolve(answer))
}

describe('a question that the partner would never take', () => {
  test.each<[string, Query, string, string]>([
    ['a service that it does not answer', query({}, 'sectors'), 'unknown-query', 'name'],
    ['an unknown parameter', query({ ...asked, hoTen: 'x' }), 'parameter-unknown', 'hoTen'],
    ['the name of a property of every object', query({ ...asked, toString: 'x' }), 'parameter-unknown', 'toString'],
    ['a missing parameter', query({ identityNumber: '001190000001' }), 'parameter-missing', 'fullName'],
    ['a wrong parameter', query({ ...asked, identityNumber: 'x' }), 'parameter-invalid', 'identityNumber'],
  ])('%s is refused by its name, unasked', async (_what, question, code, field) => {
    const ask = () => Promise.reject(new Error('asked'))
    expect(await guardedLookUp(question, ['marital-status'], ask)).toMatchObject({ kind: 'failed', outcome: { kind: 'refused', code, fields: [{ field }] } })
  })
})

describe('what was asked', () => {
  const words = `Không thấy LÒ THỊ ÁNH (MẪU), số 001190000001, ${'Lò Thị Ánh (Mẫu)'.normalize('NFD')}`
  const silent = 'Không thấy …, số …, …'

  test.each<[string, QueryAnswer, QueryAnswer]>([
    ['nothing found', { kind: 'not-found', words }, { kind: 'not-found', words: silent }],
    ...([
      [{ kind: 'later', code: 'busy', scope: 'message', words }, { kind: 'later', code: 'busy', scope: 'message', words: silent }],
      [{ kind: 'later', code: 'busy', scope: 'message' }, { kind: 'later', code: 'busy', scope: 'message' }],
      [{ kind: 'broken', code: 'x', words }, { kind: 'broken', code: 'x', words: silent }],
      [{ kind: 'refused', code: '001190000001', words }, { kind: 'refused', code: '…', words: silent }],
      [{ kind: 'refused', code: 'x', words: '', fields: [{ field: '/001190000001', words }] }, { kind: 'refused', code: 'x', words: '', fields: [{ field: '/…', words: silent }] }],
    ] satisfies [Failure, Failure][]).map(([given, told]): [string, QueryAnswer, QueryAnswer] => [JSON.stringify(given), { kind: 'failed', outcome: given }, { kind: 'failed', outcome: told }]),
  ])('stands in no words: %s', async (_what, given, told) => {
    expect(await guarded(given)).toStrictEqual(told)
  })

  test('stays in what was found, and in the raw text that only the core keeps', async () => {
    const found: QueryAnswer = { kind: 'found', records: [{ spouseName: words }], sources: { spouseName: 'hoTen' } }
    expect(await guarded(found)).toBe(found)
    const unclear: QueryAnswer = { kind: 'failed', outcome: { kind: 'unclear', code: 'x', raw: words } }
    expect(await guarded(unclear)).toEqual(unclear)
  })

  test('leaves sentences alone that only share a few letters, or grow in lower case', async () => {
    const ask = (given: string) => guardedLookUp(query({ communeCode: '14758', parcelNumber: '404', mapSheet: '1' }, 'land-parcel'), ['land-parcel'], () => Promise.resolve({ kind: 'not-found', words: given }))
    expect(await ask('HTTP 404')).toEqual({ kind: 'not-found', words: 'HTTP 404' })
    expect(await ask('İİİİİİ 14758')).toEqual({ kind: 'not-found', words: 'İİİİİİ …' })
  })
})
