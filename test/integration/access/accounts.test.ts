import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { FastifyInstance } from 'fastify'
import type { AccountView } from '../../../schemas/accounts.ts'
import { roles, type Role } from '../../../schemas/permissions.ts'
import { permissionsOf } from '../../../src/domain/access/roles.ts'
import { bearer, tokens } from '../http/open-doors.ts'
import { maker, openAdminKit, password, tryLogIn, visitOf, type AdminKit, type Visit } from './admin-kit.ts'

let kit: AdminKit
let door: FastifyInstance
beforeAll(async () => {
  kit = await openAdminKit()
  door = await kit.openDoor()
})
afterAll(() => kit.close())

const minute = 60_000
let number = 0
let id = ''
beforeEach(() => {
  id = `person-${++number}`
})

const initial = 'seven quiet rivers run north'
const newcomer = (more: object = {}) => ({ id, name: 'Lò Thị Lan', roles: ['viewer'], password: initial, reason: 'decision 12', ...more })
const create = (payload: object, headers: Readonly<Record<string, string>> = maker) => door.inject({ method: 'POST', url: '/admin/v1/accounts', headers, payload })
const change = (payload: object, headers: Readonly<Record<string, string>> = maker, who = id) => door.inject({ method: 'PATCH', url: `/admin/v1/accounts/${who}`, headers, payload: { reason: 'decision 13', ...payload } })
async function enter(account = id, word = password): Promise<Visit> {
  kit.time.pass(2 * minute)
  return visitOf(await tryLogIn(door, { account, password: word, code: kit.code() }))
}
const status = async (visit: Visit) => (await door.inject({ url: '/admin/v1/session', headers: visit.headers })).statusCode

describe('an account', () => {
  test('is made by a program with the right, and its holder logs in', async () => {
    const answer = await create(newcomer())
    expect([answer.statusCode, answer.json()]).toEqual([201, { id, name: 'Lò Thị Lan', roles: ['viewer'], logsIn: 'here', secondFactor: false, failures: 0, disabled: false }])
    expect((await tryLogIn(door, { account: id, password: initial })).json()).toMatchObject({ secondFactor: 'to-enrol' })
    const { items } = (await door.inject({ url: '/admin/v1/accounts', headers: maker })).json<{ items: AccountView[] }>()
    expect(items.find((account) => account.id === id)).toEqual(answer.json())
    const listed = JSON.stringify(items)
    for (const hidden of [initial, 'scrypt', 'KRUGKIDROVUWG2ZA']) expect(listed).not.toContain(hidden)
  })

  test.each<[string, object, number, string]>([
    ['a weak password', { password: 'short' }, 422, 'password_weak'],
    ['roles that replay and approve', { roles: ['replayer', 'approver'] }, 409, 'roles_conflict'],
    ['roles that make accounts and say what they may do', { roles: ['administrator', 'security-officer', 'viewer'] }, 409, 'roles_conflict'],
    ['no role', { roles: [] }, 422, 'invalid_input'],
    ['a role that there is not', { roles: ['root'] }, 422, 'invalid_input'],
    ['the name of a program', { id: 'admin' }, 409, 'account_exists'],
    ['a name with other signs', { id: 'Lò Thị' }, 422, 'invalid_input'],
    ['no reason', { reason: '' }, 422, 'invalid_input'],
  ])('is not made with %s', async (_what, more, statusCode, code) => {
    expect((await create(newcomer(more))).json()).toMatchObject({ status: statusCode, code })
    expect(await kit.doors.store.accounts.get(id)).toBeUndefined()
  })

  test('is made once', async () => {
    const answers = await Promise.all([create(newcomer()), create(newcomer())])
    expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([201, 409])
    expect(answers.find(({ statusCode }) => statusCode === 409)?.json()).toMatchObject({ code: 'account_exists' })
  })

  test('that there is not cannot be changed', async () => {
    expect((await change({ disabled: true })).json()).toMatchObject({ status: 404, code: 'not_found' })
  })

  test.each<[string, object]>([
    ['other roles', { roles: ['operator'] }],
    ['another password', { password: initial }],
    ['being disabled', { disabled: true }],
    ['a reset of the second factor', { resetSecondFactor: true }],
  ])('loses its sessions by %s', async (_what, payload) => {
    await kit.addAccount(id, ['viewer'])
    const visits = [await enter(), await enter()]
    expect((await change(payload)).statusCode).toBe(200)
    expect(await Promise.all(visits.map(status))).toEqual([401, 401])
  })

  test('that is disabled logs in no more, until it is enabled', async () => {
    await kit.addAccount(id, ['viewer'])
    await change({ disabled: true })
    await expect(enter()).rejects.toThrow('401')
    await change({ disabled: false })
    await enter()
  })

  test('that is locked is let in when it is unlocked', async () => {
    await kit.addAccount(id, ['viewer'])
    for (let n = 0; n < 5; n++) await tryLogIn(door, { account: id, password: `guess number ${n}` })
    expect((await kit.doors.store.accounts.get(id))?.lockedUntil).toBeDefined()
    expect((await change({ unlock: true })).json()).toMatchObject({ failures: 0 })
    await enter()
  })

  test('whose second factor was taken away enrols another', async () => {
    await kit.addAccount(id, ['viewer'])
    expect((await change({ resetSecondFactor: true })).json()).toMatchObject({ secondFactor: false })
    expect((await enter()).view).toMatchObject({ secondFactor: 'to-enrol', permissions: [] })
  })

  test('gets no roles that do not go together', async () => {
    await kit.addAccount(id, ['replayer'])
    expect((await change({ roles: ['replayer', 'approver'] })).json()).toMatchObject({ status: 409, code: 'roles_conflict' })
    expect((await kit.doors.store.accounts.get(id))?.roles).toEqual(['replayer'])
  })

  test('is not changed by its own holder', async () => {
    await kit.addAccount(id, ['administrator'])
    await kit.addAccount(`${id}-b`, ['administrator'])
    const visit = await enter()
    for (const payload of [{ roles: ['administrator', 'operator'] }, { password: initial }, { resetSecondFactor: true }, { unlock: true }]) {
      expect((await change(payload, visit.changing)).json()).toMatchObject({ status: 403, code: 'forbidden' })
    }
    expect((await change({ name: 'Ngân' }, visit.changing, `${id}-b`)).statusCode).toBe(200)
    expect((await change({ name: 'Ngân' }, visit.headers as Visit['changing'], `${id}-b`)).json()).toMatchObject({ code: 'csrf_failed' })
  })

  test('of the provider keeps the roles that it says, and gets no password', async () => {
    await kit.doors.store.accounts.create({ id, name: 'x', roles: ['viewer'], password: undefined, totpSecret: undefined, subject: `issuer ${id}`, failures: 0, lockedUntil: undefined, disabled: false })
    for (const payload of [{ roles: ['operator'] }, { password: initial }]) expect((await change(payload)).json()).toMatchObject({ status: 403, code: 'forbidden' })
    expect((await change({ disabled: true })).json()).toMatchObject({ disabled: true, logsIn: 'elsewhere' })
  })

  test('is no business of whoever holds no right to it', async () => {
    expect((await create(newcomer(), bearer(tokens.admin))).json()).toMatchObject({ status: 403, code: 'permission_missing' })
    expect((await change({ disabled: true }, bearer(tokens.admin))).json()).toMatchObject({ status: 403, code: 'permission_missing' })
  })

  test('and its changes stand in the audit, with what and why and by whom, refused ones too, and never with a password', async () => {
    await create(newcomer())
    await change({ roles: ['operator', 'viewer'], password: 'eight quiet rivers run south' })
    await change({ roles: ['replayer', 'approver'] })
    const { items } = await kit.doors.store.audit.search({ kind: 'account-change', object: id }, 10)
    const by = { actor: { kind: 'administrator', id: 'maker' }, object: id }
    expect(items).toMatchObject([
      { ...by, action: 'changeAccount (roles: replayer approver)', reason: 'decision 13', answer: 'roles_conflict' },
      { ...by, action: 'changeAccount (roles: operator viewer; password)', reason: 'decision 13', answer: 'done' },
      { ...by, action: 'createAccount (roles: viewer)', reason: 'decision 12', answer: 'done' },
    ])
    expect(JSON.stringify(items)).not.toContain('rivers')
    expect(JSON.stringify(kit.doors.log)).not.toContain('rivers')
  })
})

describe('each role', () => {
  const routes = [
    ['GET', '/admin/v1/transfers', 'transfers.read'],
    ['GET', '/admin/v1/lanes', 'lanes.read'],
    ['GET', '/admin/v1/certificates', 'certificates.read'],
    ['GET', '/admin/v1/accounts', 'accounts.read'],
    ['POST', '/admin/v1/lanes/agency/resume', 'lanes.change'],
    ['POST', '/admin/v1/accounts', 'accounts.change'],
  ] as const

  test.each(roles.map((role) => [role]))('%s is let through where its rights are, and nowhere else', async (role: Role) => {
    await kit.addAccount(id, [role])
    const visit = await enter()
    const rights = permissionsOf([role])
    expect(new Set(visit.view.permissions)).toEqual(rights)
    for (const [method, url, right] of routes) {
      const answer = await door.inject({ method, url, headers: visit.changing, ...(method === 'POST' ? { payload: {} } : {}) })
      const through = method === 'POST' ? 422 : 200
      expect([url, answer.statusCode]).toEqual([url, rights.has(right) ? through : 403])
    }
  })
})
