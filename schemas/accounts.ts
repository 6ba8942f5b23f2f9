/** Administrators' log-ins, sessions and accounts. */
import { Type, type Static } from 'typebox'
import { oneOf } from './one-of.ts'
import { adminPermissions, roles } from './permissions.ts'
import { Instant, line } from './primitives.ts'
import { ref } from './ref.ts'

const strict = { additionalProperties: false }

export const AccountId = Type.String({
  pattern: '^[a-z][a-z0-9-]{0,39}$',
  description: 'Name that the account logs in with',
  'x-form': { vi: 'chữ thường, chữ số, gạch nối; bắt đầu bằng chữ', en: 'lower-case letters, digits, hyphens; a letter first' },
})
const Password = Type.String({ minLength: 1, maxLength: 200 })
const NewPassword = Type.String({ minLength: 1, maxLength: 200, description: 'At least 12 characters, without the name of the account' })
const Code = Type.String({ pattern: '^[0-9]{6}$', description: 'Six digits of the second factor', 'x-form': { vi: 'sáu chữ số', en: 'six digits' } })
const Roles = Type.Array(oneOf(roles), { maxItems: roles.length, uniqueItems: true })
const why = line(500, 'Why, for the record')

export const LogInRequest = Type.Object({ account: AccountId, password: Password, code: Type.Optional(Code) }, { ...strict, $id: 'LogInRequest' })
export type LogInRequest = Static<typeof LogInRequest>

export const secondFactors = ['enrolled', 'to-enrol', 'none', 'elsewhere'] as const
export type SecondFactor = (typeof secondFactors)[number]

export const SessionView = Type.Object(
  {
    kind: oneOf(['account', 'program'], 'A person with an account, or a program with a token'),
    id: Type.String(),
    name: Type.Optional(Type.String()),
    roles: Type.Optional(Type.Array(oneOf(roles))),
    permissions: Type.Array(oneOf(adminPermissions), { description: 'What it may do now' }),
    secondFactor: Type.Optional(oneOf(secondFactors, 'to-enrol: nothing else is allowed before · none: not asked for here · elsewhere: matter of the provider that it logs in at')),
    csrf: Type.Optional(Type.String({ description: 'Goes into the header x-csrf-token of every request that changes something' })),
  },
  { ...strict, $id: 'Session' },
)
export type SessionView = Static<typeof SessionView>

export const SecondFactorView = Type.Object(
  {
    secret: Type.String({ description: 'For the authenticator, base32' }),
    uri: Type.String({ description: 'The same as an otpauth address, for a QR code' }),
    enrolment: Type.String({ description: 'Sent back with the first code, within ten minutes' }),
  },
  { ...strict, $id: 'SecondFactor' },
)
export type SecondFactorView = Static<typeof SecondFactorView>

export const SecondFactorProof = Type.Object({ enrolment: Type.String({ minLength: 1, maxLength: 1_000 }), code: Code }, { ...strict, $id: 'SecondFactorProof' })
export type SecondFactorProof = Static<typeof SecondFactorProof>

export const PasswordChange = Type.Object({ current: Password, next: NewPassword }, { ...strict, $id: 'PasswordChange' })
export type PasswordChange = Static<typeof PasswordChange>

export const AccountView = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    roles: Type.Array(oneOf(roles)),
    logsIn: oneOf(['here', 'elsewhere'], 'here: with a password · elsewhere: at the provider, which also says its roles'),
    secondFactor: Type.Boolean({ description: 'Whether it has one here' }),
    failures: Type.Integer({ minimum: 0, description: 'Log-ins in a row that failed' }),
    lockedUntil: Type.Optional(Instant),
    disabled: Type.Boolean(),
  },
  { ...strict, $id: 'Account' },
)
export type AccountView = Static<typeof AccountView>

export const AccountList = Type.Object({ items: Type.Array(ref(AccountView)) }, { ...strict, $id: 'AccountList' })
export type AccountList = Static<typeof AccountList>

export const NewAccount = Type.Object(
  { id: AccountId, name: line(200, 'Of the person'), password: NewPassword, reason: why },
  { ...strict, $id: 'NewAccount' },
)
export type NewAccount = Static<typeof NewAccount>

export const AccountChange = Type.Object(
  {
    name: Type.Optional(line(200)),
    password: Type.Optional({ ...NewPassword, description: 'Takes its roles away as well' }),
    disabled: Type.Optional(Type.Boolean()),
    unlock: Type.Optional(Type.Literal(true, { description: 'Forgets the failures and lets it try again' })),
    resetSecondFactor: Type.Optional(Type.Literal(true, { description: 'Takes the second factor away, and its roles; the next log-in enrols another' })),
    reason: why,
  },
  { ...strict, $id: 'AccountChange' },
)
export type AccountChange = Static<typeof AccountChange>

export const AccountRoles = Type.Object({ roles: Roles, reason: why }, { ...strict, $id: 'AccountRoles', description: 'All that it holds from now on; none: []' })
export type AccountRoles = Static<typeof AccountRoles>

export const AccountParams = Type.Object({ id: AccountId }, strict)
