import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FastifyInstance } from 'fastify'
import { openAdminKit, password, tryLogIn, visitOf, type AdminKit } from './admin-kit.ts'

let kit: AdminKit
let door: FastifyInstance
beforeAll(async () => {
  kit = await openAdminKit()
  door = await kit.openDoor()
  await kit.addAccount('lan', ['viewer'])
})
afterAll(() => kit.close())

const ways = (headers: Readonly<Record<string, string>> = {}) => door.inject({ url: '/admin/v1/log-in', headers })

test('a page learns how one may log in before anybody has', async () => {
  const answer = await ways()
  expect([answer.statusCode, answer.json()]).toEqual([200, { provider: false }])
  expect(answer.headers['cache-control']).toBe('no-store')
})

test('whoever is in already is told so, by the session of the cookie only', async () => {
  const visit = visitOf(await tryLogIn(door, { account: 'lan', password, code: kit.code() }))
  expect((await ways(visit.headers)).json()).toEqual({ session: visit.view, provider: false })
  expect((await ways({ cookie: '__Host-lienthong=someone-elses' })).json()).toEqual({ provider: false })
  // a program has a token and no page
  expect((await ways({ authorization: 'Bearer token-of-the-maker-of-accounts' })).json()).toEqual({ provider: false })
  await door.inject({ method: 'POST', url: '/admin/v1/log-out', headers: visit.changing })
  expect((await ways(visit.headers)).json()).toEqual({ provider: false })
})
