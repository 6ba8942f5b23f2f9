import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SecondFactorView, SessionView } from '../../schemas/accounts.ts'
import { callbackPath } from '../../src/http/admin-oidc.ts'
import { changeConfig, type WrittenConfig } from '../helpers/change-config.ts'
import { openCommand } from '../helpers/command.ts'
import type { GatewayProcess } from '../helpers/gateway-process.ts'
import { adminToken, openScene, type Scene } from '../helpers/scene.ts'
import { address } from '../integration/access/admin-kit.ts'
import { startProvider, type TestProvider } from '../integration/access/provider.ts'

const makerToken = 'token-of-the-maker-of-accounts'
const maker = { id: 'maker', tokenSha256: createHash('sha256').update(makerToken).digest('hex'), roles: ['administrator'] }

describe('administrators before two processes of a gateway', () => {
  let scene: Scene
  let provider: TestProvider
  let gateways: readonly [GatewayProcess, GatewayProcess]
  let password = ''
  let factor = ''

  beforeAll(async () => {
    scene = await openScene()
    provider = await startProvider()
    await changeConfig(scene.gateway, (config) => ({
      ...config,
      administrators: [...(config['administrators'] as WrittenConfig[]), maker],
      logIn: { baseUrl: address, oidc: provider.settings },
    }))
    gateways = [await scene.gateway.start('api'), await scene.gateway.start('api')]
  }, 120_000)
  afterAll(async () => {
    await scene.close()
    await provider.close()
  })

  interface Entered {
    readonly view: SessionView
    readonly headers: { readonly cookie: string; readonly 'x-csrf-token': string }
  }

  function call(at: 0 | 1, path: string, { headers = {}, body }: { readonly headers?: Readonly<Record<string, string>>; readonly body?: object } = {}): Promise<Response> {
    const url = `${gateways[at].doors.admin}${path}`
    if (body === undefined) return fetch(url, { headers, redirect: 'manual' })
    return fetch(url, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) })
  }
  async function enteredBy(response: Response): Promise<Entered> {
    expect(response.status).toBe(200)
    const [cookie = ''] = response.headers.getSetCookie()
    expect(cookie).toMatch(/^__Host-lienthong=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/)
    const view = (await response.json()) as SessionView
    return { view, headers: { cookie: cookie.split(';')[0] ?? '', 'x-csrf-token': view.csrf ?? '' } }
  }
  const codeOf = (steps: number) => TOTP.generate({ secret: Secret.fromBase32(factor), timestamp: Date.now() + steps * 30_000 })

  test('the first account is made on the command line; its holder enrols a second factor, is given roles by another, and works in both', async () => {
    for (const [file, token] of [['maker.json', makerToken], ['officer.json', adminToken]] as const) {
      await writeFile(join(scene.gateway.folder, file), JSON.stringify({ admin: { url: gateways[0].doors.admin, token } }))
    }
    const command = openCommand({ folder: scene.gateway.folder })
    const added = await command('accounts', 'add', 'lan', '--name', 'Lò Thị Lan', '--reason', 'Decision 12', '--json', '--profile', 'maker.json')
    expect(added).toMatchObject({ code: 0, err: '' })
    password = (JSON.parse(added.out) as { readonly password: string }).password

    const first = await enteredBy(await call(0, '/admin/v1/log-in', { body: { account: 'lan', password } }))
    expect(first.view).toMatchObject({ secondFactor: 'to-enrol', permissions: [] })
    const { secret, enrolment } = (await (await call(1, '/admin/v1/second-factor', { headers: first.headers, body: {} })).json()) as SecondFactorView
    factor = secret
    const next = await enteredBy(await call(0, '/admin/v1/second-factor/confirm', { headers: first.headers, body: { enrolment, code: codeOf(0) } }))
    expect([(await call(1, '/admin/v1/transfers', next)).status, (await call(1, '/admin/v1/transfers', first)).status]).toEqual([403, 401])
    expect(await command('accounts', 'roles', 'lan', '--roles', 'viewer', '--reason', 'Decision 12', '--profile', 'officer.json')).toMatchObject({ code: 0, err: '' })
    expect((await call(1, '/admin/v1/session', next)).status).toBe(401)
  }, 60_000)

  test('a session outlives its process, and a log-out ends it in all', async () => {
    const { view, headers } = await enteredBy(await call(0, '/admin/v1/log-in', { body: { account: 'lan', password, code: codeOf(1) } }))
    expect(view.permissions).toContain('transfers.read')
    expect((await call(1, '/admin/v1/transfers', { headers })).status).toBe(200)
    await gateways[0].kill('SIGKILL')
    expect((await call(1, '/admin/v1/session', { headers })).status).toBe(200)
    gateways = [await scene.gateway.start('api'), gateways[1]]
    expect((await call(0, '/admin/v1/log-out', { headers, body: {} })).status).toBe(204)
    expect((await call(1, '/admin/v1/session', { headers })).status).toBe(401)
  }, 60_000)

  test('a log-in at the provider begins in one and ends in the other', async () => {
    provider.people['p-1'] = { name: 'Ngân', roles: ['gw-replayers'] }
    const off = await call(0, '/admin/v1/log-in/oidc')
    const query = await provider.visit(off.headers.get('location') ?? '')
    const back = await call(1, `${callbackPath}${query}`, { headers: { cookie: off.headers.getSetCookie()[0]?.split(';')[0] ?? '' } })
    expect(back.status).toBe(200)
    const cookie = back.headers.getSetCookie().find((one) => one.startsWith('__Host-lienthong='))?.split(';')[0] ?? ''
    expect(await (await call(0, '/admin/v1/session', { headers: { cookie } })).json()).toMatchObject({ name: 'Ngân', roles: ['replayer'], secondFactor: 'elsewhere' })
  }, 60_000)

  test('neither the password nor the second factor stands in the logs or the database', async () => {
    const logs = gateways.map((gateway) => gateway.output()).join('\n')
    for (const hidden of [password, factor]) {
      expect(hidden.length).toBeGreaterThan(10)
      expect(logs).not.toContain(hidden)
      for (const table of ['accounts', 'admin_sessions', 'spent', 'events', 'audit']) {
        expect([table, await scene.count(`select count(*)::int as count from ${table} t where t::text like '%' || $1 || '%'`, [hidden])]).toEqual([table, 0])
      }
    }
    expect(await scene.count(`select count(*)::int as count from events where type = 'audit' and data::text like '%"log-in"%'`)).toBeGreaterThan(2)
  })
})
