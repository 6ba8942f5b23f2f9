import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ClientRights } from '../../../schemas/access.ts'
import { adminPermissions, clientPermissions, roles, type Permission } from '../../../schemas/permissions.ts'
import { rolePermissions } from '../../../src/domain/access/roles.ts'
import { createAdminApp } from '../../../src/http/admin-app.ts'
import { authenticateHolders } from '../../../src/http/authentication.ts'
import { mintToken } from '../../helpers/client-token.ts'
import { everyRight } from '../../helpers/rights.ts'
import { keepRoutes, type DoorRoute, type RouteLedger } from './door-routes.ts'
import { bearer, openDoors, sha256, tokens, type OpenDoors } from './open-doors.ts'

/** What is asked by a body and changes nothing. */
const onlyAsks = ['POST /admin/v1/settings/partners/:partner/check', 'POST /admin/v1/access/explain']

let doors: OpenDoors
let admin: FastifyInstance
let ledger: RouteLedger
beforeAll(async () => {
  ledger = keepRoutes()
  doors = await openDoors()
  admin = await createAdminApp({ ...doors.adminDoor, authenticate: authenticateHolders('administrator', holders) })
  await admin.ready()
})
afterAll(async () => {
  ledger.close()
  await admin.close()
  await doors.close()
})

const tokenOf = (id: string) => `token-of-${id}-for-the-tests`
const holders = [
  ...roles.map((role) => ({ id: `role-${role}`, permissions: new Set(rolePermissions[role]) })),
  ...adminPermissions.map((permission) => ({ id: `only-${permission}`, permissions: new Set([permission]) })),
  ...adminPermissions.map((permission) => ({ id: `without-${permission}`, permissions: new Set(adminPermissions.filter((other) => other !== permission)) })),
  { id: 'nothing', permissions: new Set<Permission>() },
].map((holder) => ({ ...holder, tokenSha256: sha256(tokenOf(holder.id)) }))

const withRight = (door: FastifyInstance) => ledger.of(door).flatMap((route) => (typeof route.access === 'string' ? [] : [{ ...route, may: route.access.may, rights: [route.access.may, ...(route.access.and === undefined ? [] : [route.access.and])] }]))
const nameOf = ({ method, url }: DoorRoute) => `${method} ${url}`

interface Asked {
  readonly route: string
  readonly status: number
  readonly code: string | undefined
  readonly requestId: string
}

async function ask(door: FastifyInstance, route: DoorRoute, headers: Readonly<Record<string, string>>): Promise<Asked> {
  const { method, path } = route
  const body = method === 'GET' || method === 'HEAD' ? {} : { payload: '{}' }
  const answer = await door.inject({ method, url: path, headers: { ...headers, ...('payload' in body ? { 'content-type': 'application/json' } : {}) }, ...body })
  const isProblem = answer.headers['content-type'] === 'application/problem+json' && answer.body !== ''
  return { route: nameOf(route), status: answer.statusCode, code: isProblem ? answer.json<{ readonly code: string }>().code : undefined, requestId: String(answer.headers['x-request-id']) }
}

/** What each route said to whoever holds these rights and no other. */
async function askAll(door: FastifyInstance, token: string, held: ReadonlySet<string>): Promise<readonly Asked[]> {
  const refused: Asked[] = []
  for (const route of withRight(door)) {
    const asked = await ask(door, route, bearer(token))
    if (route.rights.every((right) => held.has(right))) expect(asked).not.toSatisfy(({ status }: Asked) => status === 401 || status === 403)
    else {
      // HEAD has no body to say why
      expect(asked).toMatchObject(route.method === 'HEAD' ? { status: 403 } : { status: 403, code: 'permission_missing' })
      refused.push(asked)
    }
  }
  return refused
}

/** Each refusal stands in the audit as a try of this caller, by its request. */
async function expectAudited(actor: string, refused: readonly Asked[]): Promise<void> {
  const kept = new Map<string, { readonly answer: string; readonly actor: string }>()
  let cursor: string | undefined
  do {
    const page = await doors.store.audit.search({ kind: 'refusal', actor }, 500, cursor)
    for (const entry of page.items) kept.set(entry.requestId, { answer: entry.answer, actor: entry.actor.id })
    cursor = page.next
  } while (cursor !== undefined)
  expect(refused.map(({ route, requestId }) => [route, kept.get(requestId)])).toEqual(refused.map(({ route }) => [route, { answer: 'permission_missing', actor }]))
}

describe('every route', () => {
  test('asks for a right of its door, and every right is asked for somewhere', () => {
    const [ofClients, ofAdministrators] = [withRight(doors.client), withRight(admin)].map((routes) => new Set(routes.map(({ may }) => may)))
    expect([...(ofClients ?? [])].filter((may) => !clientPermissions.some((known) => known === may))).toEqual([])
    expect([...(ofAdministrators ?? [])].filter((may) => !adminPermissions.some((known) => known === may))).toEqual([])
    expect(clientPermissions.filter((permission) => ofClients?.has(permission) !== true)).toEqual([])
    expect(adminPermissions.filter((permission) => ofAdministrators?.has(permission) !== true)).toEqual([])
    expect(adminPermissions.filter((permission) => !roles.some((role) => rolePermissions[role].includes(permission)))).toEqual([])
    expect(withRight(doors.partner)).toEqual([])
  })

  test('that is open to strangers is one of few', () => {
    const open = [doors.client, admin, doors.partner].map((door) => ledger.of(door).filter(({ access }) => access === 'public' || access === 'own-proof'))
    const names = open.map((routes) => new Set(routes.map(({ url }) => url).filter((url) => !url.startsWith('/docs') && !takesRight(url))))
    const everywhere = ['/openapi.json', '/health/live', '/health/ready']
    expect(names).toEqual([
      new Set([...everywhere, '/.well-known/oauth-authorization-server', '/oauth/token']),
      new Set([...everywhere, '/', '/console', '/console/*', '/admin/v1/log-in', '/admin/v1/log-in/oidc', '/admin/v1/log-in/oidc/callback']),
      new Set([...everywhere, '/partners/:id/*', '/documents/:digest', '/messages/:id']),
    ])
  })

  test('by which an administrator changes something, takes something out or reads what partners said stands in the audit', () => {
    const changes = ledger.of(admin).filter(({ method, access }) => access !== 'public' && access !== 'own-proof' && method !== 'GET' && method !== 'HEAD')
    expect(changes.length).toBeGreaterThan(10)
    expect(changes.filter(({ audited }) => audited === undefined).map(nameOf)).toEqual(onlyAsks)
    const takenOut = [...withRight(admin), ...withRight(doors.client)].filter(({ rights }) => rights.some((right) => right === 'evidence.export' || right === 'content.read' || right === 'attachments.get'))
    expect(new Set(takenOut.map(({ audited }) => audited))).toEqual(new Set(['export']))
    // that door has no audit to write to
    expect(ledger.of(doors.partner).filter(({ audited }) => audited !== undefined)).toEqual([])
  })

  test('lets nobody in without a log-in, by whatever method', async () => {
    for (const door of [doors.client, admin]) {
      for (const route of ledger.of(door)) {
        if (route.access === 'public' || route.access === 'own-proof') continue
        for (const headers of [{}, bearer('token-that-nobody-was-given'), bearer(tokenOf('nobody-of-this-name'))]) {
          expect(await ask(door, route, headers)).toMatchObject({ status: 401, route: nameOf(route) })
        }
      }
    }
  })

  test('for whoever is known lets in whoever may nothing, and no other route does', async () => {
    for (const route of ledger.of(admin)) {
      if (route.access !== 'known') continue
      const { code } = await ask(admin, route, bearer(tokenOf('nothing')))
      expect([nameOf(route), code]).not.toEqual([nameOf(route), expect.stringMatching(/unauthenticated|permission_missing/)])
    }
    const refused = await askAll(admin, tokenOf('nothing'), new Set())
    expect(refused).toHaveLength(withRight(admin).length)
    await expectAudited('nothing', refused)
  })
})

/** Refusals of other methods stand at the addresses of routes that ask for a right. */
function takesRight(url: string): boolean {
  return [doors.client, admin].some((door) => ledger.of(door).some((route) => route.url === url && (typeof route.access === 'object' || route.access === 'known')))
}

describe('an administrator', () => {
  test.each(roles)('who is %s sees what that role may, and nothing else', async (role) => {
    const refused = await askAll(admin, tokenOf(`role-${role}`), new Set(rolePermissions[role]))
    expect(refused.length).toBeGreaterThan(0)
    await expectAudited(`role-${role}`, refused)
  })

  test.each(adminPermissions)('with every right except %s is refused where it is asked for', async (permission) => {
    const refused = await askAll(admin, tokenOf(`without-${permission}`), new Set(adminPermissions.filter((other) => other !== permission)))
    await expectAudited(`without-${permission}`, refused)
  })

  test.each(adminPermissions)('with %s only gets no further', async (permission) => {
    await askAll(admin, tokenOf(`only-${permission}`), new Set([permission]))
  })
})

describe('a one-stop system', () => {
  test.each(clientPermissions)('whose token is narrowed to %s gets no further', async (permission) => {
    const refused = await askAll(doors.client, await mintToken('h56', { scope: [permission] }), new Set([permission]))
    await expectAudited('h56', refused)
  })

  test.each(clientPermissions)('whose rights lack %s is refused where it is asked for, at once', async (permission) => {
    const held = clientPermissions.filter((other) => other !== permission)
    await change({ ...everyRight, permissions: held })
    const refused = await askAll(doors.client, tokens.h57, new Set(held))
    expect(refused.length).toBeGreaterThan(0)
    await expectAudited('h57', refused)
  })

  test('whose rights are empty may nothing, with whatever token', async () => {
    await change({ permissions: [], transfers: [], queries: [] })
    for (const token of [tokens.h57, await mintToken('h57', { scope: [...clientPermissions] })]) {
      expect(await askAll(doors.client, token, new Set())).toHaveLength(withRight(doors.client).length)
    }
    await change(everyRight)
    expect(await askAll(doors.client, tokens.h57, new Set(clientPermissions))).toEqual([])
  })

  async function change(rights: ClientRights): Promise<void> {
    const [newest] = await doors.store.access.history('h57')
    const answer = await admin.inject({
      method: 'PUT',
      url: '/admin/v1/access/h57',
      headers: bearer(tokenOf('only-access.change')),
      payload: { rights, basedOn: newest?.version ?? 0, reason: 'for the table' },
    })
    expect(answer.statusCode).toBe(200)
  }
})
