/** The part of the configuration that is about persons who log in at the administrators' door. */
import { Type } from 'typebox'
import { oneOf } from '../../schemas/one-of.ts'
import { roles, type Role } from '../../schemas/permissions.ts'
import { secret } from '../../schemas/secret.ts'

const strict = { additionalProperties: false }

const Oidc = Type.Object(
  {
    issuer: Type.String({ pattern: '^https?://[^\\s?#@]+$', maxLength: 500, description: 'Issuer of the provider, exactly as it names itself' }),
    clientId: Type.String({ minLength: 1, maxLength: 200 }),
    clientSecret: secret({ description: 'Secret of the gateway at the provider' }),
    clientAuthentication: Type.Unsafe<'basic' | 'post'>({ ...oneOf(['basic', 'post'], 'How the secret is shown to the provider'), default: 'basic' }),
    scope: Type.String({ pattern: '^openid( [\\x21\\x23-\\x5b\\x5d-\\x7e]+)*$', default: 'openid profile', description: 'What is asked for' }),
    rolesClaim: Type.String({ minLength: 1, maxLength: 200, default: 'roles', description: 'Claim (a text or a list of texts) that gives the roles' }),
    roles: Type.Unsafe<Readonly<Record<string, Role>>>({
      type: 'object',
      additionalProperties: oneOf(roles),
      minProperties: 1,
      description: 'Value of the claim → role; other values give nothing',
    }),
    landing: Type.String({ pattern: '^/([^/\\s\\\\][^\\s\\\\]*)?$', default: '/console/', description: 'Path of this door that is shown after the log-in' }),
    allowHttp: Type.Boolean({ default: false, description: 'The provider may be http://; in the sandbox only' }),
  },
  { ...strict, description: 'OpenID Connect: persons log in at a provider, which says their roles' },
)

/** Beside host and port. */
export const adminDoorSecurity = {
  plainHttp: Type.Optional(Type.Boolean({ description: 'Production may open this door beyond this machine, because something before it adds TLS; with logIn.baseUrl' })),
}

export const LogIn = Type.Object(
  {
    secondFactor: Type.Unsafe<'required' | 'optional'>({ ...oneOf(['required', 'optional'], 'required: whoever has none may do nothing but enrol one'), default: 'required' }),
    lockAfter: Type.Integer({ minimum: 1, maximum: 100, default: 5, description: 'Failures in a row that lock an account' }),
    lockMinutes: Type.Integer({ minimum: 1, maximum: 1_440, default: 15, description: 'How long it is locked' }),
    perAddressPerMinute: Type.Integer({ minimum: 1, maximum: 10_000, default: 30, description: 'Log-ins that one address may try in a minute' }),
    idleMinutes: Type.Integer({ minimum: 1, maximum: 1_440, default: 15, description: 'A session that is not used for longer is over' }),
    lifeHours: Type.Integer({ minimum: 1, maximum: 168, default: 8, description: 'A session is over then, however it is used' }),
    baseUrl: Type.Optional(Type.String({ pattern: '^https?://[^\\s/?#@]+$', description: 'Address at which browsers reach the administrators’ door; default: the address it binds' })),
    oidc: Type.Optional(Oidc),
  },
  { ...strict, default: {}, description: 'Persons who log in at the administrators’ door' },
)
