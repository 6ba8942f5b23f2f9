import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { FastifyInstance } from 'fastify'
import type { AccountView } from '../../../schemas/accounts.ts'
import { roles, type Role } from '../../../schemas/permissions.ts'
import { permissionsOf } from '../../../src/domain/access/roles.ts'
import { bearer, tokens } from '../http/open-doors.ts'
import { maker, officer, openAdminKit, password, tryLogIn, visitOf, type AdminKit, type Visit } from './admin-kit.ts'

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
const newcomer = (more: object = {}) => ({ id, name: 'Lò Thị Lan', password: initial, reason: 'decision 12', ...more })
const create = (payload: object, headers: Readonly<Record<string, string>> = maker) => door.inject({ method: 'POST', url: '/admin/v1/accounts', headers, payload })
const change = (payload: object, headers: Readonly<Record<string, string>> = maker, who = id) => door.inject({ method: 'PATCH', url: `/admin/v1/accounts/${who}`, headers, payload: { reason: 'decision 13', ...payload } })
const give = (roles: readonly string[], headers: Readonly<Record<string, string>> = officer, who = id) =>
  door.inject({ method: 'PUT', url: `/admin/v1/accounts/${who}/roles`, headers, payload: { roles, reason: 'decision 14' } })
async function enter(account = id, word = password): Promise<Visit> {
  kit.time.pass(2 * minute)
  return visitOf(await tryLogIn(door, { account, password: word, code: kit.code() }))
}
const status = async (visit: Visit) => (await door.inject({ url: '/admin/v1/session', headers: visit.headers })).statusCode

describe('an account', () => {
  test('is made by a program with the right, and its holder logs in', async () => {
    const answer = await create(newcomer())
    expect([answer.statusCode, answer.json()]).toEqual([201, { id, name: 'Lò Thị Lan', roles: [], logsIn: 'here', secondFactor: false, failures: 0, disabled: false }])
    expect((await tryLogIn(door, { account: id, password: initial })).json()).toMatchObject({ secondFactor: 'to-enrol' })
    const { items } = (await door.inject({ url: '/admin/v1/accounts', headers: maker })).json<{ items: AccountView[] }>()
    expect(items.find((account) => account.id === id)).toEqual(answer.json())
    const listed = JSON.stringify(items)
    for (const hidden of [initial, 'scrypt', 'KRUGKIDROVUWG2ZA']) expect(listed).not.toContain(hidden)
  })

  test.each<[string, object, number, string]>([
    ['a weak password', { password: 'short' }, 422, 'password_weak'],
    ['a role', { roles: ['viewer'] }, 422, 'invalid_input'],
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
    expect((await change({ disabled: true })).json()).toMatchObject({ status: 404, code: 'not_found', detail: expect.stringContaining(`There is no account ${id};`) as string })
    expect((await give(['viewer'])).json()).toMatchObject({ status: 404, code: 'not_found' })
  })

  test.each<[string, object]>([
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
    expect((await change({ resetSecondFactor: true })).json()).toMatchObject({ secondFactor: false, roles: [] })
    expect((await enter()).view).toMatchObject({ secondFactor: 'to-enrol', permissions: [] })
  })

  test('gets no roles that do not go together', async () => {
    await kit.addAccount(id, ['replayer'])
    for (const roles of [['replayer', 'approver'], ['administrator', 'security-officer', 'viewer']]) {
      expect((await give(roles)).json()).toMatchObject({ status: 409, code: 'roles_conflict' })
    }
    expect((await give(['root'])).json()).toMatchObject({ status: 422, code: 'invalid_input' })
    expect((await kit.doors.store.accounts.get(id))?.roles).toEqual(['replayer'])
  })

  test('is not changed by its own holder', async () => {
    await kit.addAccount(id, ['administrator'])
    await kit.addAccount(`${id}-b`, ['administrator'])
    const visit = await enter()
    for (const payload of [{ password: initial }, { resetSecondFactor: true }, { unlock: true }]) {
      expect((await change(payload, visit.changing)).json()).toMatchObject({ status: 403, code: 'forbidden' })
    }
    expect((await change({ name: 'Ngân' }, visit.changing, `${id}-b`)).statusCode).toBe(200)
    expect((await change({ name: 'Ngân' }, visit.headers as Visit['changing'], `${id}-b`)).json()).toMatchObject({ code: 'csrf_failed' })
  })

  test('of the provider keeps the roles that it says, and gets no password', async () => {
    await kit.doors.store.accounts.create({ id, name: 'x', roles: ['viewer'], password: undefined, totpSecret: undefined, subject: `issuer ${id}`, failures: 0, lockedUntil: undefined, disabled: false })
    expect((await change({ password: initial })).json()).toMatchObject({ status: 403, code: 'forbidden' })
    expect((await give(['operator'])).json()).toMatchObject({ status: 403, code: 'forbidden' })
    expect((await change({ resetSecondFactor: true })).json()).toMatchObject({ roles: ['viewer'] })
    expect((await change({ disabled: true })).json()).toMatchObject({ disabled: true, logsIn: 'elsewhere' })
  })

  test('is no business of whoever holds no right to it', async () => {
    expect((await create(newcomer(), bearer(tokens.admin))).json()).toMatchObject({ status: 403, code: 'permission_missing' })
    expect((await change({ disabled: true }, bearer(tokens.admin))).json()).toMatchObject({ status: 403, code: 'permission_missing' })
  })

  test('and its changes stand in the audit, with what and why and by whom, refused ones too, and never with a password', async () => {
    await create(newcomer())
    await change({ unlock: true, password: 'eight quiet rivers run south' })
    await give(['replayer', 'approver'])
    await give([])
    const { items } = await kit.doors.store.audit.search({ kind: 'account-change', object: id }, 10)
    const by = { actor: { kind: 'administrator', id: 'maker' }, object: id }
    expect(items).toMatchObject([
      { ...by, actor: { kind: 'administrator', id: 'officer' }, action: 'giveRoles (none)', reason: 'decision 14', answer: 'done' },
      { ...by, actor: { kind: 'administrator', id: 'officer' }, action: 'giveRoles (replayer approver)', reason: 'decision 14', answer: 'roles_conflict' },
      { ...by, action: 'changeAccount (password; unlock)', reason: 'decision 13', answer: 'done' },
      { ...by, action: 'createAccount', reason: 'decision 12', answer: 'done' },
    ])
    expect(JSON.stringify(items)).not.toContain('rivers')
    expect(JSON.stringify(kit.doors.log)).not.toContain('rivers')
  })
})

describe('roles', () => {
  test('are given by whoever makes no accounts, once the holder has enrolled, and end the sessions', async () => {
    await create(newcomer())
    expect((await give(['viewer'], maker)).json()).toMatchObject({ status: 403, code: 'permission_missing' })
    expect((await change({ roles: ['viewer'] })).json()).toMatchObject({ status: 422, code: 'invalid_input' })
    expect((await give(['viewer'])).json()).toMatchObject({ status: 403, code: 'forbidden' })
    const visit = visitOf(await tryLogIn(door, { account: id, password: initial }))
    const { secret, enrolment } = (await door.inject({ method: 'POST', url: '/admin/v1/second-factor', headers: visit.changing })).json<{ secret: string; enrolment: string }>()
    const whole = visitOf(await door.inject({ method: 'POST', url: '/admin/v1/second-factor/confirm', headers: visit.changing, payload: { enrolment, code: kit.code(0, secret) } }))
    expect(whole.view).toMatchObject({ secondFactor: 'enrolled', permissions: [] })
    expect((await give(['viewer', 'operator'])).json()).toMatchObject({ roles: ['viewer', 'operator'] })
    expect(await status(whole)).toBe(401)
    expect((await give([])).json()).toMatchObject({ roles: [] })
  })

  test('are given without a second factor where none is asked for', async () => {
    const lenient = await kit.openDoor({ logIn: { secondFactor: 'optional' } })
    await create(newcomer())
    expect((await lenient.inject({ method: 'PUT', url: `/admin/v1/accounts/${id}/roles`, headers: officer, payload: { roles: ['viewer'], reason: 'x' } })).statusCode).toBe(200)
  })

  test('fall away with a password or a reset that somebody else gives: who makes accounts cannot step into another', async () => {
    for (const payload of [{ password: initial }, { resetSecondFactor: true }]) {
      await kit.addAccount((id = `person-${++number}`), ['security-officer'])
      expect((await change(payload)).json()).toMatchObject({ roles: [] })
      expect((await kit.doors.store.accounts.get(id))?.roles).toEqual([])
    }
  })

  test('are not given to oneself', async () => {
    await kit.addAccount(id, ['security-officer'])
    const visit = await enter()
    expect((await give(['security-officer', 'operator'], visit.changing)).json()).toMatchObject({ status: 403, code: 'forbidden' })
  })
})

test('a program that has the name of an account keeps the gateway from starting', async () => {
  await kit.addAccount(id, ['viewer'])
  await expect(kit.openDoor({ programs: [id] })).rejects.toMatchObject({ code: 'config_invalid', errors: [{ field: 'config.administrators.3.id' }] })
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
