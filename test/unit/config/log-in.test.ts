import { describe, expect, test } from 'vitest'
import type { Role } from '../../../schemas/permissions.ts'
import { conflictingAdministrators, plainAdministrators, plainProvider } from '../../../src/config/log-in-faults.ts'
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
    expect(said(plainAdministrators({ mode: 'production', logIn: read({}) }))).toEqual([])
    expect(said(plainAdministrators({ mode: 'production', logIn: read({ oidc }) }))).toEqual(['config.logIn.baseUrl is required with logIn.oidc'])
    expect(said(plainAdministrators({ mode: 'production', logIn: read({ oidc, baseUrl: 'http://gateway.example.vn' }) }))).toEqual(['config.logIn.baseUrl must be https://'])
    expect(said(plainAdministrators({ mode: 'production', logIn: read({ oidc, baseUrl: 'https://gateway.example.vn' }) }))).toEqual([])
    expect(said(plainAdministrators({ mode: 'sandbox', logIn: read({ oidc, baseUrl: 'http://127.0.0.1:8081' }) }))).toEqual([])
  })
})

test('a program that holds roles which do not go together is a fault', () => {
  expect(said(conflictingAdministrators(administrators('viewer', 'operator', 'replayer', 'security-officer')))).toEqual([])
  expect(said(conflictingAdministrators(administrators('replayer', 'approver', 'administrator', 'security-officer')))).toEqual([
    'config.administrators.0.roles one holder must not be both replayer and approver',
    'config.administrators.0.roles one holder must not be both administrator and security-officer',
  ])
})
