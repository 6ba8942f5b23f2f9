/** Refusals that say what to do next, to whoever meets them first. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '../../../schemas/problem.ts'
import { serviceNames } from '../../../schemas/queries/index.ts'
import { errorTable } from '../../../src/domain/errors.ts'
import { bearer, openDoors, tokens, type OpenDoors } from './open-doors.ts'

let doors: OpenDoors
beforeAll(async () => {
  doors = await openDoors()
})
afterAll(() => doors.close())

describe('a refusal', () => {
  test('of a look-up that there is not names those that there are, in both languages, to whoever may ask', async () => {
    const knock = { method: 'POST', url: '/v1/queries/fortune', payload: {} } as const
    const problem = (await doors.client.inject({ ...knock, headers: bearer(tokens.h56) })).json<Problem>()
    expect(problem).toMatchObject({ status: 404, code: 'unknown_service' })
    for (const name of serviceNames) for (const words of [problem.detail, problem.vi.detail]) expect(words).toContain(name)
    expect((await doors.client.inject(knock)).json()).toMatchObject({ status: 401, code: 'unauthenticated' })
    const paths = doors.client.swagger().paths ?? {}
    expect(Object.keys(paths).filter((path) => path.startsWith('/v1/queries/'))).toHaveLength(serviceNames.length)
  })

  test('of a client that there is not names those that there are', async () => {
    const answer = await doors.admin.inject({ method: 'GET', url: '/admin/v1/access/stranger', headers: bearer(tokens.admin) })
    const { detail, vi, ...problem } = answer.json<Problem>()
    expect(problem).toMatchObject({ status: 404, code: 'not_found' })
    expect(detail).toMatch(/There is no client stranger; clients are: .*h56/)
    expect(vi.detail).toMatch(/Không có hệ thống stranger; các hệ thống: .*h56/)
  })

  test.each([
    ['unauthenticated', /\/oauth\/token.*(administrator logs in|Quản trị viên: đăng nhập lại)/],
    ['csrf_failed', /x-csrf-token/],
    ['query_refused', /"errors"/],
    ['forbidden', /"detail"/],
  ] as const)('%s names the means', (code, means) => {
    const { vi, en } = errorTable[code].remedy
    for (const words of [vi, en]) expect(words).toMatch(means)
  })
})
