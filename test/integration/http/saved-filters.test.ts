import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FastifyInstance } from 'fastify'
import type { SavedFilterList } from '../../../schemas/saved-filters.ts'
import { createAdminApp } from '../../../src/http/admin-app.ts'
import { authenticateHolders } from '../../../src/http/authentication.ts'
import { bearer, openDoors, sha256, type OpenDoors } from './open-doors.ts'

let doors: OpenDoors
let admin: FastifyInstance
beforeAll(async () => {
  doors = await openDoors()
  const holders = ['mai', 'nam'].map((id) => ({ id, tokenSha256: sha256(`token-of-${id}-for-the-tests`), permissions: new Set<never>() }))
  admin = await createAdminApp({ ...doors.adminDoor, authenticate: authenticateHolders('administrator', holders) })
  await admin.ready()
})
afterAll(async () => {
  await admin.close()
  await doors.close()
})

async function ask(who: string, method: 'GET' | 'PUT' | 'DELETE', name = '', payload?: object) {
  const answer = await admin.inject({ method, url: `/admin/v1/saved-filters${name === '' ? '' : `/${encodeURIComponent(name)}`}`, headers: bearer(`token-of-${who}-for-the-tests`), ...(payload ? { payload } : {}) })
  const { items } = answer.json<Partial<SavedFilterList>>()
  return { status: answer.statusCode, filters: items?.map(({ name: of, page, query }) => [of, page, query]) }
}

describe('saved filters', () => {
  test('are kept with the account, by name, and are nobody else’s', async () => {
    const parked = { page: 'transfers', query: 'partner=tax&state=parked' }
    expect(await ask('mai', 'PUT', 'Thuế: chờ xử lý', parked)).toEqual({ status: 200, filters: [['Thuế: chờ xử lý', 'transfers', parked.query]] })
    await ask('mai', 'PUT', 'Hạn hôm nay', { page: 'deadlines', query: 'state=overdue' })
    await ask('mai', 'PUT', 'Thuế: chờ xử lý', { page: 'transfers', query: 'partner=tax' })
    expect((await ask('mai', 'GET')).filters).toEqual([['Hạn hôm nay', 'deadlines', 'state=overdue'], ['Thuế: chờ xử lý', 'transfers', 'partner=tax']])
    expect((await ask('nam', 'GET')).filters).toEqual([])
    expect((await ask('nam', 'DELETE', 'Hạn hôm nay')).status).toBe(404)
    expect((await ask('mai', 'DELETE', 'Hạn hôm nay')).filters).toEqual([['Thuế: chờ xử lý', 'transfers', 'partner=tax']])
  })

  test('are taken away too by a client that names a type where it sends nothing', async () => {
    await ask('mai', 'PUT', 'Một lần', { page: 'deadlines', query: 'state=overdue' })
    const answer = await admin.inject({ method: 'DELETE', url: `/admin/v1/saved-filters/${encodeURIComponent('Một lần')}`, headers: { ...bearer('token-of-mai-for-the-tests'), 'content-type': 'application/json' } })
    expect(answer.statusCode).toBe(200)
  })

  test('take no more than a query string, and no more than a hundred', async () => {
    for (const query of ['a b', '"><script>', 'x'.repeat(1_001)]) expect((await ask('nam', 'PUT', 'x', { page: 'transfers', query })).status).toBe(422)
    expect((await ask('nam', 'PUT', 'x', { page: 'elsewhere', query: '' })).status).toBe(422)
    for (let n = 0; n < 100; n++) expect((await ask('nam', 'PUT', `filter ${n}`, { page: 'inbox', query: '' })).status).toBe(200)
    expect((await ask('nam', 'PUT', 'one more', { page: 'inbox', query: '' })).status).toBe(422)
    expect((await ask('nam', 'PUT', 'filter 7', { page: 'inbox', query: 'state=parked' })).status).toBe(200)
  })
})
