/** Access tokens of one-stop systems: what is answered where they are given out (RFC 6749), and how that place describes itself (RFC 8414). */
import { Type, type Static } from 'typebox'
import { oneOf } from './one-of.ts'

const strict = { additionalProperties: false }

export const TokenAnswer = Type.Object(
  {
    access_token: Type.String(),
    token_type: Type.Literal('Bearer'),
    expires_in: Type.Integer({ minimum: 1, description: 'Seconds' }),
    scope: Type.String({ description: 'What the token lets its holder do now, between spaces' }),
  },
  { ...strict, $id: 'TokenAnswer' },
)
export type TokenAnswer = Static<typeof TokenAnswer>

export const tokenErrors = ['invalid_request', 'invalid_client', 'invalid_scope', 'unauthorized_client', 'unsupported_grant_type'] as const
export type TokenErrorCode = (typeof tokenErrors)[number]

export const TokenError = Type.Object(
  { error: oneOf(tokenErrors, 'By RFC 6749 section 5.2'), error_description: Type.String({ description: 'What is wrong, for people' }) },
  { ...strict, $id: 'TokenError' },
)
export type TokenError = Static<typeof TokenError>

export const TokenServer = Type.Object(
  {
    issuer: Type.String(),
    token_endpoint: Type.String(),
    response_types_supported: Type.Array(Type.String()),
    grant_types_supported: Type.Array(Type.String()),
    token_endpoint_auth_methods_supported: Type.Array(Type.String()),
    token_endpoint_auth_signing_alg_values_supported: Type.Array(Type.String()),
    scopes_supported: Type.Array(Type.String()),
    tls_client_certificate_bound_access_tokens: Type.Boolean(),
  },
  { ...strict, $id: 'TokenServer', description: 'Where and how tokens are given out (RFC 8414)' },
)
export type TokenServer = Static<typeof TokenServer>
