import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommand, type Ran } from '../../unit/cli/small-gateway.ts'
import { maker, officer, openAdminKit, tryLogIn, type AdminKit } from './admin-kit.ts'

let kit: AdminKit
let door: FastifyInstance
let folder = ''
beforeAll(async () => {
  kit = await openAdminKit()
  door = await kit.openDoor()
  folder = await mkdtemp(join(tmpdir(), 'lienthong-accounts-'))
  const url = await door.listen({ host: '127.0.0.1', port: 0 })
  await writeFile(join(folder, 'cli.json'), JSON.stringify({ admin: { url, token: maker.authorization.replace('Bearer ', '') } }))
  await writeFile(join(folder, 'officer.json'), JSON.stringify({ admin: { url, token: officer.authorization.replace('Bearer ', '') } }))
})
afterAll(async () => {
  await kit.close()
  await rm(folder, { recursive: true, force: true })
})

function accounts(...args: readonly string[]): Promise<Ran> {
  return runCommand(['accounts', ...args, '--profile', join(folder, 'cli.json')], { LIENTHONG_LANG: 'en' })
}

function roles(...args: readonly string[]): Promise<Ran> {
  return runCommand(['accounts', 'roles', ...args, '--profile', join(folder, 'officer.json')], { LIENTHONG_LANG: 'en' })
}

test('the first account is made by a program, logs in, is changed and seen', async () => {
  const added = await accounts('add', 'lan', '--name', 'Lò Thị Lan', '--reason', 'Decision 12')
  expect(added).toMatchObject({ code: 0, err: '' })
  const password = /Password \(shown this once\) +(\S{20})\n/.exec(added.out)?.[1] ?? ''
  expect((await tryLogIn(door, { account: 'lan', password })).json()).toMatchObject({ id: 'lan', roles: [], secondFactor: 'to-enrol' })

  const changed = await accounts('change', 'lan', '--new-password', '--reason', 'Forgot it', '--json')
  const next = JSON.parse(changed.out) as { readonly password: string }
  expect(next).toMatchObject({ id: 'lan', roles: [], password: expect.stringMatching(/^[\w-]{20}$/) })
  expect((await tryLogIn(door, { account: 'lan', password })).statusCode).toBe(401)
  expect((await tryLogIn(door, { account: 'lan', password: next.password })).statusCode).toBe(200)

  await accounts('change', 'lan', '--disable', '--reason', 'On leave')
  const listed = await accounts('list')
  expect(listed.out).toMatch(/^Account +Name +Roles +Second factor +State\nlan +Lò Thị Lan +– +disabled\n$/)
})

test('a password comes from a file, and is not printed', async () => {
  await writeFile(join(folder, 'password'), 'seven quiet rivers run north\n')
  const added = await accounts('add', 'ngan', '--name', 'Ngân', '--password-file', join(folder, 'password'), '--reason', 'Decision 13')
  expect(added.code).toBe(0)
  expect(added.out + added.err).not.toContain('rivers')
  expect((await tryLogIn(door, { account: 'ngan', password: 'seven quiet rivers run north' })).statusCode).toBe(200)
})

test('roles are given by a security officer; what the gateway refuses is said with its code', async () => {
  await kit.addAccount('both', ['viewer'])
  const given = await roles('both', '--roles', 'viewer,operator', '--reason', 'Decision 14')
  expect(given).toMatchObject({ code: 0, out: expect.stringMatching(/viewer, operator/) })
  expect((await roles('both', '--roles', 'none', '--reason', 'Left', '--json')).out).toContain('"roles": []')
  const refused = await roles('both', '--roles', 'replayer,approver', '--reason', 'x y z')
  expect(refused).toMatchObject({ code: 1, out: '' })
  expect(refused.err).toContain('[roles_conflict]')
})

test.each([
  ['no name', ['add', 'x', '--reason', 'x']],
  ['no roles', ['roles', 'x', '--reason', 'x']],
  ['roles at once', ['add', 'x', '--name', 'x', '--roles', 'viewer', '--reason', 'x']],
  ['roles among other changes', ['change', 'x', '--roles', 'viewer', '--reason', 'x']],
  ['an unknown role', ['roles', 'x', '--roles', 'root', '--reason', 'x']],
  ['no reason', ['add', 'x', '--name', 'x']],
  ['nothing to change', ['change', 'x', '--reason', 'x']],
  ['both ways at once', ['change', 'x', '--enable', '--disable', '--reason', 'x']],
  ['a file that is not there', ['change', 'x', '--password-file', '/nowhere/at/all', '--reason', 'x']],
  ['an action that there is not', ['remove', 'x']],
])('wrong usage: %s', async (_what, args) => {
  expect((await accounts(...args)).code).toBe(2)
})
