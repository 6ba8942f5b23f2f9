import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FastifyInstance } from 'fastify'
import { clientPermissions } from '../../../schemas/permissions.ts'
import { authenticateHolders } from '../../../src/http/authentication.ts'
import { openShell } from '../../../src/http/shell.ts'
import { nobody } from '../../../src/http/partner-app.ts'
import { systemClock } from '../../../src/observe/system-clock.ts'
import { bearer, openDoors, sha256, tokens, type OpenDoors } from './open-doors.ts'

let doors: OpenDoors
beforeAll(async () => {
  doors = await openDoors()
})
afterAll(() => doors.close())

interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string; readonly security: readonly object[] }>>>>
}

function operationsOf(app: FastifyInstance) {
  const { paths } = app.swagger() as unknown as Described
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, security }]) => ({
      method: method.toUpperCase() as 'GET' | 'POST',
      url: path.replace('{id}', '019a0000-0000-7000-8000-000000000001').replace('{partner}', 'agency').replace('{digest}', sha256('x')).replace('{path}', 'x'),
      operationId,
      open: security.length === 0,
    })),
  )
}

const bad = [
  ['no token', {}],
  ['an empty token', { authorization: 'Bearer ' }],
  ['a wrong token', bearer('token-that-nobody-was-given')],
  ['the token’s hash', bearer(sha256(tokens.h56))],
  ['basic authentication', { authorization: `Basic ${Buffer.from(`h56:${tokens.h56}`).toString('base64')}` }],
  ['two tokens', { authorization: `Bearer ${tokens.h56} ${tokens.h56}` }],
] as const

/** Open to everybody; the other open operations ask for a proof of their own. */
const forEverybody = ['getTokenServer', 'getLogInWays', 'getLiveness', 'getReadiness']

describe('who may come in', () => {
  test('health and the ways to a token or a session are all that is open at the doors for clients and administrators', () => {
    const open = (app: FastifyInstance) => operationsOf(app).flatMap((operation) => (operation.open ? [operation.operationId] : []))
    expect(open(doors.client)).toEqual(['getTokenServer', 'requestToken', 'getLiveness', 'getReadiness'])
    expect(open(doors.admin)).toEqual(['getLogInWays', 'logIn', 'beginProviderLogIn', 'endProviderLogIn', 'getLiveness', 'getReadiness'])
    expect(operationsOf(doors.partner).map(({ operationId }) => operationId)).toEqual(['receiveCallback', 'getDocument', 'getMessage', 'getLiveness', 'getReadiness'])
  })

  test.each(bad)('%s opens nothing', async (_name, headers) => {
    for (const app of [doors.client, doors.admin]) {
      for (const { method, url, open, operationId } of operationsOf(app)) {
        const answer = await app.inject({ method, url, headers })
        if (open && forEverybody.includes(operationId)) expect(answer.statusCode).toBe(200)
        else if (open) expect([operationId, Math.floor(answer.statusCode / 100)]).toEqual([operationId, 4])
        else {
          const wrong = 'authorization' in headers && /^Bearer ./.test(headers.authorization) ? ', error="invalid_token"' : ''
          expect([url, answer.statusCode, answer.headers['www-authenticate']]).toEqual([url, 401, `Bearer realm="lienthong"${wrong}`])
        }
      }
    }
  })

  test('a client’s token opens nothing at the administrators’ door, and the other way round', async () => {
    for (const [app, token] of [[doors.admin, tokens.h56], [doors.client, tokens.admin]] as const) {
      for (const { method, url } of operationsOf(app).filter(({ open }) => !open)) {
        expect((await app.inject({ method, url, headers: bearer(token) })).statusCode).toBe(401)
      }
    }
  })

  test('the right token opens the door', async () => {
    expect((await doors.client.inject({ url: '/v1/transfers', headers: bearer(tokens.h56) })).statusCode).toBe(200)
    expect((await doors.admin.inject({ url: '/admin/v1/transfers', headers: bearer(tokens.admin) })).statusCode).toBe(200)
  })

  test('the body of a stranger is not even read', async () => {
    const answer = await doors.client.inject({ method: 'POST', url: '/v1/transfers', headers: { 'content-type': 'application/json' }, payload: '{' })
    expect(answer.statusCode).toBe(401)
  })

  test('a route without an access rule cannot be added', async () => {
    const shell = openShell({ clock: systemClock, log: { info: () => {}, warn: () => {}, error: () => {} }, ...nobody, bodyLimit: 1, requestTimeoutMs: 20_000 })
    expect(() => shell.get('/forgotten', () => 'open')).toThrow('GET /forgotten has no access rule')
    await shell.close()
  })

  test('a token of fewer than sixteen characters is never looked at', async () => {
    const holders = [{ id: 'careless', tokenSha256: sha256('short'), permissions: new Set(clientPermissions) }]
    const shell = openShell({ clock: systemClock, log: { info: () => {}, warn: () => {}, error: () => {} }, ...nobody, authenticate: authenticateHolders('client', holders), bodyLimit: 1, requestTimeoutMs: 20_000 })
    shell.get('/', { config: { access: 'known' } }, () => 'in')
    expect((await shell.inject({ url: '/', headers: bearer('short') })).statusCode).toBe(401)
    await shell.close()
  })

  test('a token that is refused for where it comes from opens nothing, though its digest is known', async () => {
    const [made, real] = ['sandbox-made-for-a-try', 'made-for-this-very-gateway']
    const holders = [made, real].map((token, n) => ({ id: `holder-${n}`, tokenSha256: sha256(token), permissions: new Set(clientPermissions) }))
    const authenticate = authenticateHolders('administrator', holders, (token) => token.startsWith('sandbox-'))
    const shell = openShell({ clock: systemClock, log: { info: () => {}, warn: () => {}, error: () => {} }, ...nobody, authenticate, bodyLimit: 1, requestTimeoutMs: 20_000 })
    shell.get('/', { config: { access: 'known' } }, () => 'in')
    expect((await shell.inject({ url: '/', headers: bearer(made) })).statusCode).toBe(401)
    expect((await shell.inject({ url: '/', headers: bearer(real) })).statusCode).toBe(200)
    await shell.close()
  })
})
