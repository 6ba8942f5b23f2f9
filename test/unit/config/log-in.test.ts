import { describe, expect, test } from 'vitest'
import type { Role } from '../../../schemas/permissions.ts'
import { conflictingAdministrators, plainAdministrators, plainProvider, programsThatApprove } from '../../../src/config/log-in-faults.ts'
import { LogIn } from '../../../src/config/log-in-schema.ts'
import { parseConfig } from '../../../src/usecases/parse-config.ts'

const oidc = { issuer: 'https://sso.example.vn/realms/province', clientId: 'gateway', clientSecret: 'a secret', roles: { operators: 'operator' } }
const read = (logIn: object) => parseConfig(LogIn, logIn, 'config.logIn')
const said = (faults: readonly { readonly field: string; readonly message: { readonly en: string } }[]) => faults.map(({ field, message }) => `${field} ${message.en}`)
const administrators = (...roles: Role[]) => ({ administrators: [{ id: 'ops', tokenSha256: 'a'.repeat(64), roles }] })

describe('how administrators log in', () => {
  test('is strict where nothing is said', () => {
    expect(read({})).toEqual({ secondFactor: 'required', lockAfter: 5, lockMinutes: 15, perAddressPerMinute: 30, idleMinutes: 15, lifeHours: 8 })
    expect(read({ oidc }).oidc).toMatchObject({ clientAuthentication: 'basic', rolesClaim: 'roles', scope: 'openid profile', allowHttp: false })
  })

  test.each<[string, object]>([
    ['a role that there is not', { oidc: { ...oidc, roles: { operators: 'root' } } }],
    ['no roles', { oidc: { ...oidc, roles: {} } }],
    ['a landing elsewhere', { oidc: { ...oidc, landing: '//evil.example' } }],
    ['a landing with a backslash', { oidc: { ...oidc, landing: '/\\evil.example' } }],
    ['an issuer with a query', { oidc: { ...oidc, issuer: 'https://sso.example.vn?x' } }],
    ['a scope without openid', { oidc: { ...oidc, scope: 'profile' } }],
    ['sessions without end', { lifeHours: 0 }],
    ['no lock', { lockAfter: 0 }],
    ['a base address with a path', { baseUrl: 'https://gateway.example.vn/admin' }],
    ['a setting that there is not', { remember: true }],
  ])('is refused with %s', (_what, logIn) => {
    expect(() => read(logIn)).toThrow(expect.objectContaining({ code: 'config_invalid' }))
  })

  test('goes to a provider over TLS, but in the sandbox', () => {
    const plain = { ...oidc, issuer: 'http://127.0.0.1:9000' }
    expect(said(plainProvider({ mode: 'production', logIn: read({ oidc }) }))).toEqual([])
    expect(said(plainProvider({ mode: 'sandbox', logIn: read({ oidc: plain }) }))).toEqual(['config.logIn.oidc.issuer must be https://'])
    expect(said(plainProvider({ mode: 'sandbox', logIn: read({ oidc: { ...plain, allowHttp: true } }) }))).toEqual([])
    expect(said(plainProvider({ mode: 'production', logIn: read({ oidc: { ...oidc, allowHttp: true } }) }))).toEqual(['config.logIn.oidc.allowHttp is for the sandbox only'])
  })

  test('goes over TLS to the door, in production', () => {
    const door = { host: '127.0.0.1', port: 8081, proxies: [] }
    const faults = (logIn: object, adminDoor = door, mode: 'production' | 'sandbox' = 'production') =>
      said(plainAdministrators({ mode, adminDoor, logIn: read(logIn) }))
    expect(faults({})).toEqual([])
    expect(faults({ oidc })).toEqual(['config.logIn.baseUrl is required with logIn.oidc'])
    expect(faults({ oidc, baseUrl: 'http://gateway.example.vn' })).toEqual(['config.logIn.baseUrl must be https://'])
    expect(faults({ oidc, baseUrl: 'https://gateway.example.vn' })).toEqual([])
    expect(faults({ oidc, baseUrl: 'http://127.0.0.1:8081' }, { ...door, host: '0.0.0.0' }, 'sandbox')).toEqual([])
  })

  test.each(['0.0.0.0', '::', '192.0.2.7', 'admin.gateway.example', '127.0.0.1.example'])('does not go to a door in the clear at %s, unless TLS is said to be before it, and where', (host) => {
    const faults = (plainHttp: boolean, logIn: object) => said(plainAdministrators({ mode: 'production', adminDoor: { host, port: 8081, proxies: [], plainHttp }, logIn: read(logIn) })).map((text) => text.split(' ')[0])
    expect(faults(false, {})).toEqual(['config.adminDoor.host', 'config.logIn.baseUrl'])
    expect(faults(true, {})).toEqual(['config.logIn.baseUrl'])
    expect(faults(false, { baseUrl: 'https://gateway.example.vn' })).toEqual(['config.adminDoor.host'])
    expect(faults(true, { baseUrl: 'http://gateway.example.vn' })).toEqual(['config.logIn.baseUrl'])
    expect(faults(true, { baseUrl: 'https://gateway.example.vn' })).toEqual([])
  })

  test.each(['127.0.0.1', '127.8.8.8', '::1', 'localhost'])('goes to a door at %s without more', (host) => {
    expect(plainAdministrators({ mode: 'production', adminDoor: { host, port: 8081, proxies: [] }, logIn: read({}) })).toEqual([])
  })
})

test('a program that holds roles which do not go together is a fault', () => {
  expect(said(conflictingAdministrators(administrators('viewer', 'operator', 'replayer', 'security-officer')))).toEqual([])
  expect(said(conflictingAdministrators(administrators('replayer', 'approver', 'administrator', 'security-officer')))).toEqual([
    'config.administrators.0.roles one holder must not be both replayer and approver',
    'config.administrators.0.roles one holder must not be both administrator and security-officer',
  ])
})

test('in production a program approves only where the configuration says so', () => {
  const limits = { confirmAbove: 1, approveAbove: 1, planMinutes: 1, share: 1 }
  const faults = (mode: 'production' | 'sandbox', approvers?: 'persons' | 'anybody') =>
    said(programsThatApprove({ ...administrators('operator', 'approver'), mode, replays: { ...limits, ...(approvers === undefined ? {} : { approvers }) } })).length
  expect([faults('production'), faults('production', 'anybody'), faults('sandbox'), faults('sandbox', 'persons')]).toEqual([1, 0, 0, 1])
  expect(programsThatApprove({ ...administrators('replayer'), mode: 'production', replays: limits })).toEqual([])
})
