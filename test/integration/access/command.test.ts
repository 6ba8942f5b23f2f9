import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommand, type Ran } from '../../unit/cli/small-gateway.ts'
import { maker, openAdminKit, tryLogIn, type AdminKit } from './admin-kit.ts'

let kit: AdminKit
let door: FastifyInstance
let folder = ''
beforeAll(async () => {
  kit = await openAdminKit()
  door = await kit.openDoor()
  folder = await mkdtemp(join(tmpdir(), 'lienthong-accounts-'))
  const url = await door.listen({ host: '127.0.0.1', port: 0 })
  await writeFile(join(folder, 'cli.json'), JSON.stringify({ admin: { url, token: maker.authorization.replace('Bearer ', '') } }))
})
afterAll(async () => {
  await kit.close()
  await rm(folder, { recursive: true, force: true })
})

function accounts(...args: readonly string[]): Promise<Ran> {
  return runCommand(['accounts', ...args, '--profile', join(folder, 'cli.json')], { LIENTHONG_LANG: 'en' })
}

test('the first account is made by a program, logs in, is changed and seen', async () => {
  const added = await accounts('add', 'lan', '--name', 'Lò Thị Lan', '--roles', 'viewer,operator', '--reason', 'Decision 12')
  expect(added).toMatchObject({ code: 0, err: '' })
  const password = /Password \(shown this once\) +(\S{20})\n/.exec(added.out)?.[1] ?? ''
  expect((await tryLogIn(door, { account: 'lan', password })).json()).toMatchObject({ id: 'lan', roles: ['viewer', 'operator'], secondFactor: 'to-enrol' })

  const changed = await accounts('change', 'lan', '--roles', 'viewer', '--new-password', '--reason', 'Back to viewing', '--json')
  const next = JSON.parse(changed.out) as { readonly password: string }
  expect(next).toMatchObject({ id: 'lan', roles: ['viewer'], password: expect.stringMatching(/^[\w-]{20}$/) })
  expect((await tryLogIn(door, { account: 'lan', password })).statusCode).toBe(401)
  expect((await tryLogIn(door, { account: 'lan', password: next.password })).statusCode).toBe(200)

  await accounts('change', 'lan', '--disable', '--reason', 'On leave')
  const listed = await accounts('list')
  expect(listed.out).toMatch(/^Account +Name +Roles +Second factor +State\nlan +Lò Thị Lan +viewer +– +disabled\n$/)
})

test('a password comes from a file, and is not printed', async () => {
  await writeFile(join(folder, 'password'), 'seven quiet rivers run north\n')
  const added = await accounts('add', 'ngan', '--name', 'Ngân', '--roles', 'viewer', '--password-file', join(folder, 'password'), '--reason', 'Decision 13')
  expect(added.code).toBe(0)
  expect(added.out + added.err).not.toContain('rivers')
  expect((await tryLogIn(door, { account: 'ngan', password: 'seven quiet rivers run north' })).statusCode).toBe(200)
})

test('what the gateway refuses is said with its code', async () => {
  const refused = await accounts('add', 'both', '--name', 'Both', '--roles', 'replayer,approver', '--reason', 'x y z')
  expect(refused).toMatchObject({ code: 1, out: '' })
  expect(refused.err).toContain('[roles_conflict]')
})

test.each([
  ['no name', ['add', 'x', '--roles', 'viewer', '--reason', 'x']],
  ['no roles', ['add', 'x', '--name', 'x', '--reason', 'x']],
  ['an unknown role', ['add', 'x', '--name', 'x', '--roles', 'root', '--reason', 'x']],
  ['no reason', ['add', 'x', '--name', 'x', '--roles', 'viewer']],
  ['nothing to change', ['change', 'x', '--reason', 'x']],
  ['both ways at once', ['change', 'x', '--enable', '--disable', '--reason', 'x']],
  ['a file that is not there', ['change', 'x', '--password-file', '/nowhere/at/all', '--reason', 'x']],
  ['an action that there is not', ['remove', 'x']],
])('wrong usage: %s', async (_what, args) => {
  expect((await accounts(...args)).code).toBe(2)
})
