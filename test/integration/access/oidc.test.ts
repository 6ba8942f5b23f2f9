import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { callbackPath } from '../../../src/http/admin-oidc.ts'
import { address, maker, openAdminKit, password, tryLogIn, type AdminKit } from './admin-kit.ts'
import { startProvider, type TestProvider } from './provider.ts'

let kit: AdminKit
let provider: TestProvider
let door: FastifyInstance
beforeAll(async () => {
  kit = await openAdminKit()
  provider = await startProvider()
  door = await kit.openDoor({ logIn: { oidc: provider.settings } })
})
afterAll(async () => {
  await kit.close()
  await provider.close()
})

let number = 0
beforeEach(() => {
  provider.person = `p-${++number}`
  provider.people[provider.person] = { name: 'Lò Thị Lan', roles: ['gw-viewers', 'mail-users'] }
  provider.tamper = undefined
  kit.time.now = new Date()
})

interface Beginning {
  readonly location: string
  readonly cookie: string
}

async function begin(app = door): Promise<Beginning> {
  const answer = await app.inject({ url: '/admin/v1/log-in/oidc', headers: { 'sec-fetch-site': 'same-origin' } })
  expect(answer.statusCode).toBe(302)
  const [cookie] = answer.cookies
  return { location: String(answer.headers['location']), cookie: `${cookie?.name}=${cookie?.value}` }
}
function comeBack(query: string, cookie: string, app = door): Promise<LightMyRequestResponse> {
  return app.inject({ url: `${callbackPath}${query}`, headers: { cookie, 'sec-fetch-site': 'cross-site' } })
}
async function logIn(app = door): Promise<LightMyRequestResponse> {
  const { location, cookie } = await begin(app)
  return comeBack(await provider.visit(location), cookie, app)
}
const sessionOf = (answer: LightMyRequestResponse) => answer.cookies.find(({ name }) => name === '__Host-lienthong')
const look = (answer: LightMyRequestResponse, app = door) => app.inject({ url: '/admin/v1/session', headers: { cookie: `__Host-lienthong=${sessionOf(answer)?.value}` } })
async function refusal(answer: LightMyRequestResponse) {
  expect(sessionOf(answer)).toBeUndefined()
  const [entry] = (await kit.doors.store.audit.search({ kind: 'log-in' }, 1)).items
  return [answer.statusCode, answer.json<{ code: string }>().code, entry?.reason]
}

describe('a log-in at the provider', () => {
  test('asks with code, PKCE, state and nonce, and comes back to this door', async () => {
    const { location } = await begin()
    const url = new URL(location)
    expect(url.origin).toBe(provider.issuer)
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: 'gateway', response_type: 'code', redirect_uri: `${address}${callbackPath}`, scope: 'openid profile', code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/), state: expect.stringMatching(/^[\w-]{43}$/), nonce: expect.stringMatching(/^[\w-]{43}$/),
    })
  })

  test('makes an account bound to issuer and subject, with the roles of the claim, and opens its session', async () => {
    const answer = await logIn()
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['set-cookie']).toEqual(expect.arrayContaining([expect.stringMatching(/^__Host-lienthong=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/)]))
    expect(answer.body).toContain('url=/console/')
    const session = (await look(answer)).json<{ id: string }>()
    expect(session).toMatchObject({ kind: 'account', name: 'Lò Thị Lan', roles: ['viewer'], secondFactor: 'elsewhere', permissions: expect.arrayContaining(['lanes.read']) })
    expect(session.id).toMatch(/^sso-[0-9a-f]{20}$/)
    expect(await kit.doors.store.accounts.bySubject(`${provider.issuer} ${provider.person}`)).toMatchObject({ id: session.id, roles: ['viewer'], password: undefined })
    expect((await kit.doors.store.audit.search({ kind: 'log-in' }, 1)).items).toMatchObject([{ action: 'logInAtProvider', object: session.id, answer: 'done' }])
  })

  test('keeps its state in a cookie that comes back with the provider’s redirect, for ten minutes', async () => {
    const answer = await door.inject({ url: '/admin/v1/log-in/oidc' })
    expect(answer.headers['set-cookie']).toMatch(/^__Host-lienthong-provider=[\w-]+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
    const { location, cookie } = await begin()
    expect(cookie).not.toContain(new URL(location).searchParams.get('state'))
    const query = await provider.visit(location)
    kit.time.pass(600_000)
    expect((await comeBack(query, cookie)).json()).toMatchObject({ status: 401, code: 'log_in_failed' })
  })

  test('reads the claim at the userinfo endpoint where the ID token has none of it', async () => {
    const thin = await startProvider({ thinIdToken: true })
    try {
      thin.people['p-1'] = { name: 'Lò Thị Lan', roles: ['gw-replayers'] }
      const app = await kit.openDoor({ logIn: { oidc: { ...thin.settings, clientAuthentication: 'basic' } } })
      const { location, cookie } = await begin(app)
      const answer = await comeBack(await thin.visit(location), cookie, app)
      expect((await look(answer, app)).json()).toMatchObject({ roles: ['replayer'] })
    } finally {
      await thin.close()
    }
  })

  test('gives the roles that the provider says now; others than before end the sessions there are', async () => {
    const first = await logIn()
    const again = await logIn()
    expect((await look(first)).statusCode).toBe(200)
    provider.people[provider.person] = { roles: 'gw-replayers' }
    const other = await logIn()
    expect((await look(other)).json()).toMatchObject({ roles: ['replayer'], name: 'Lò Thị Lan' })
    expect([(await look(first)).statusCode, (await look(again)).statusCode]).toEqual([401, 401])
  })
})

describe('a name that the provider gives', () => {
  test.each<[string, string, string]>([
    ['a zero sign', 'A\u0000B', 'A B'],
    ['half a sign', '\ud800x', 'x'],
    ['lines and signs that turn what follows around', 'a\nb\u202e', 'a b'],
    ['four hundred signs', '😀'.repeat(400), '😀'.repeat(200)],
  ])('with %s is kept without', async (_what, name, kept) => {
    provider.people[provider.person] = { name, roles: ['gw-viewers'] }
    expect((await look(await logIn())).json()).toMatchObject({ name: kept, roles: ['viewer'] })
  })

  test('keeps no role that was withdrawn', async () => {
    const before = await logIn()
    provider.people[provider.person] = { name: 'A\u0000B'.repeat(300), roles: [] }
    expect(await refusal(await logIn())).toEqual([403, 'forbidden', 'no-roles'])
    expect((await look(before)).statusCode).toBe(401)
    expect(await kit.doors.store.accounts.bySubject(`${provider.issuer} ${provider.person}`)).toMatchObject({ roles: [] })
  })
})

describe('nobody is let in', () => {
  test('whom the claim gives no role, and no account is made', async () => {
    for (const roles of [undefined, [], 'mail-users', ['toString'], { 'gw-viewers': true }, 7, [['gw-viewers']]]) {
      provider.people[provider.person] = roles === undefined ? {} : { roles }
      expect(await refusal(await logIn())).toEqual([403, 'forbidden', 'no-roles'])
    }
    expect(await kit.doors.store.accounts.bySubject(`${provider.issuer} ${provider.person}`)).toBeUndefined()
  })

  test('who lost all roles, and their sessions end', async () => {
    const before = await logIn()
    provider.people[provider.person] = {}
    expect(await refusal(await logIn())).toEqual([403, 'forbidden', 'no-roles'])
    expect((await look(before)).statusCode).toBe(401)
  })

  test('whose roles do not go together', async () => {
    provider.people[provider.person] = { roles: ['gw-replayers', 'gw-approvers'] }
    expect(await refusal(await logIn())).toEqual([409, 'roles_conflict', 'roles-conflict'])
  })

  test('whose account is disabled here', async () => {
    const id = (await look(await logIn())).json<{ id: string }>().id
    await door.inject({ method: 'PATCH', url: `/admin/v1/accounts/${id}`, headers: maker, payload: { disabled: true, reason: 'left' } })
    expect(await refusal(await logIn())).toEqual([401, 'log_in_failed', 'disabled'])
    expect((await tryLogIn(door, { account: id, password: 'anything at all' })).statusCode).toBe(401)
  })

  test('with another state, without one, or without the cookie of this browser', async () => {
    const { location, cookie } = await begin()
    const query = await provider.visit(location)
    const changed = new URLSearchParams(query)
    changed.set('state', 'A'.repeat(43))
    const without = new URLSearchParams(query)
    without.delete('state')
    const strange = await begin()
    const rows = await kit.doors.rows('events')
    for (const [sent, with_] of [[`?${changed.toString()}`, cookie], [`?${without.toString()}`, cookie], [query, ''], [query, strange.cookie], [query, '__Host-lienthong-provider=AAAA']] as const) {
      const answer = await comeBack(sent, with_)
      expect([answer.statusCode, sessionOf(answer)]).toEqual([401, undefined])
    }
    // strangers fill no audit
    expect(await kit.doors.rows('events')).toBe(rows)
    // nothing of this used it up
    expect((await comeBack(query, cookie)).statusCode).toBe(200)
  })

  test('with an ID token for another nonce', async () => {
    const { location, cookie } = await begin()
    const url = new URL(location)
    url.searchParams.set('nonce', 'B'.repeat(43))
    expect(await refusal(await comeBack(await provider.visit(url.href), cookie))).toEqual([401, 'log_in_failed', 'provider'])
  })

  test('by an answer that came before, in any process', async () => {
    const { location, cookie } = await begin()
    const query = await provider.visit(location)
    const other = await kit.openDoor({ logIn: { oidc: provider.settings } })
    expect((await comeBack(query, cookie)).statusCode).toBe(200)
    expect(await refusal(await comeBack(query, cookie))).toEqual([401, 'log_in_failed', 'replayed'])
    expect(await refusal(await comeBack(query, cookie, other))).toEqual([401, 'log_in_failed', 'replayed'])
  })

  test('by the code of another log-in', async () => {
    const [mine, other] = [await begin(), await begin()]
    const stolen = new URLSearchParams(await provider.visit(other.location))
    stolen.set('state', new URL(mine.location).searchParams.get('state') ?? '')
    // PKCE: the code belongs to another verifier
    expect(await refusal(await comeBack(`?${stolen.toString()}`, mine.cookie))).toEqual([401, 'log_in_failed', 'provider'])
  })

  test('whom the provider refuses', async () => {
    const { location, cookie } = await begin()
    const state = new URL(location).searchParams.get('state')
    expect(await refusal(await comeBack(`?error=access_denied&state=${state}&iss=${encodeURIComponent(provider.issuer)}`, cookie))).toEqual([401, 'log_in_failed', 'provider'])
  })

  const idToken = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/
  const changes: Readonly<Record<string, (header: string, payload: string, signature: string) => string>> = {
    'other claims under the same signature': (header, payload, signature) => {
      const claims = { ...(JSON.parse(Buffer.from(payload, 'base64url').toString()) as object), roles: ['gw-replayers'] }
      return `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`
    },
    'no signature': (_header, payload) => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`,
    'a signature by nobody': (header, payload, signature) => `${header}.${payload}.${'A'.repeat(signature.length)}`,
  }
  test.each(Object.keys(changes))('with an ID token that has %s', async (name) => {
    const { location, cookie } = await begin()
    const query = await provider.visit(location)
    let tampered = 0
    provider.tamper = (context) => {
      if (context.path !== '/token') return
      const body = context.body as { id_token: string }
      const [, header = '', payload = '', signature = ''] = idToken.exec(body.id_token) ?? []
      context.body = { ...body, id_token: changes[name]?.(header, payload, signature) }
      tampered++
    }
    expect(await refusal(await comeBack(query, cookie))).toEqual([401, 'log_in_failed', 'provider'])
    expect(tampered).toBe(1)
  })

  test('while the provider is broken; it is asked again afterwards', async () => {
    const app = await kit.openDoor({ logIn: { oidc: provider.settings } })
    provider.tamper = (context) => {
      context.status = 502
      context.body = 'bad gateway'
    }
    const answer = await app.inject({ url: '/admin/v1/log-in/oidc' })
    expect(answer.json()).toMatchObject({ status: 503, code: 'not_ready', detail: 'The provider of log-ins does not answer.' })
    provider.tamper = undefined
    const { location, cookie } = await begin(app)
    const query = await provider.visit(location)
    provider.tamper = (context) => {
      context.status = 502
      context.body = 'bad gateway'
    }
    expect((await comeBack(query, cookie, app)).json()).toMatchObject({ status: 503, code: 'not_ready' })
    provider.tamper = undefined
    expect((await logIn(app)).statusCode).toBe(200)
  })

  test('while the provider is away, and with a password one still is', async () => {
    const gone = await startProvider()
    await gone.close()
    const app = await kit.openDoor({ logIn: { oidc: gone.settings } })
    expect((await app.inject({ url: '/admin/v1/log-in/oidc' })).json()).toMatchObject({ status: 503, code: 'not_ready' })
    await kit.addAccount('still-here', ['viewer'])
    expect((await tryLogIn(app, { account: 'still-here', password, code: kit.code() })).statusCode).toBe(200)
  })

  test('from a page of somebody else', async () => {
    const answer = await door.inject({ url: '/admin/v1/log-in/oidc', headers: { 'sec-fetch-site': 'cross-site' } })
    expect(answer.json()).toMatchObject({ status: 403, code: 'csrf_failed' })
  })

  test('where no provider is configured', async () => {
    const app = await kit.openDoor()
    for (const url of ['/admin/v1/log-in/oidc', callbackPath]) expect((await app.inject({ url })).statusCode).toBe(404)
  })
})
