/** The parts of the configuration that are about one-stop systems: who they are, how they prove it, and the tokens they get. */
import { Type } from 'typebox'
import { ClientRights } from '../../schemas/access.ts'
import { oneOf } from '../../schemas/one-of.ts'
import { OrganisationCode, Sha256 } from '../../schemas/primitives.ts'
import { secret, secretPath } from '../../schemas/secret.ts'
import { keyAlgorithms } from '../domain/access/client-key.ts'

const strict = { additionalProperties: false }
const Coordinate = Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{1,1400}$' }))

const PublicKey = Type.Object(
  {
    kid: Type.String({ minLength: 1, maxLength: 100, description: 'Name of the key, which assertions repeat' }),
    alg: oneOf(keyAlgorithms, 'The only algorithm that it signs with'),
    kty: oneOf(['EC', 'RSA', 'OKP']),
    use: Type.Optional(Type.Literal('sig')),
    crv: Type.Optional(oneOf(['P-256', 'Ed25519'])),
    x: Coordinate,
    y: Coordinate,
    n: Coordinate,
    e: Coordinate,
  },
  { ...strict, description: 'Public key (JWK)' },
)

const Credentials = Type.Object(
  {
    keys: Type.Optional(Type.Array(PublicKey, { minItems: 1, maxItems: 20, description: 'Its public keys, for assertions signed by it (private_key_jwt)' })),
    keysUrl: Type.Optional(Type.String({ pattern: '^https?://[^\\s/?#@]+(/[^\\s#]*)?$', maxLength: 500, description: 'Where it publishes its public keys (JWKS)' })),
    certificateSha256s: Type.Optional(Type.Array(Sha256, { minItems: 1, maxItems: 20, description: 'SHA-256 of its certificates (DER) for mutual TLS' })),
    secretSha256: Type.Optional(Type.String({ ...Sha256, description: 'SHA-256 of its secret of at least 32 characters, where it can do nothing better' })),
  },
  { ...strict, minProperties: 1, description: 'How it proves who it is; at least one' },
)

/** One row of `clients`. */
export const Client = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' }),
    organisation: OrganisationCode,
    credentials: Credentials,
    firstRights: Type.Optional(Type.Unsafe<ClientRights>({ ...ClientRights, $id: undefined, description: 'Rights it starts with where nobody gave it any yet; afterwards only lienthong access changes them' })),
    perMinute: Type.Integer({ minimum: 1, maximum: 10_000_000, default: 60_000, description: 'Requests a minute, over all processes' }),
    webhook: Type.Optional(
      Type.Object({ url: Type.String({ ...secretPath, pattern: '^https?://[^\\s/?#@]+(/[^\\s#]*)?$', maxLength: 500, description: 'Where its events are sent, signed; without it the client asks for them' }) }, strict),
    ),
  },
  strict,
)

export const Tokens = Type.Object(
  {
    secret: secret({ description: 'Key of the clients’ access tokens, at least 32 characters', minLength: 32 }),
    formerSecrets: Type.Optional(Type.Array(secret({ description: 'At least 32 characters', minLength: 32 }), { maxItems: 5, description: 'Keys whose tokens still count, while the key is changed' })),
    minutes: Type.Integer({ minimum: 1, maximum: 60, default: 5, description: 'Life of a token' }),
    issuer: Type.Optional(Type.String({ pattern: '^https?://[^\\s?#@]*[^\\s?#@/]$', maxLength: 300, description: 'Address by which clients know the gateway, without a slash at its end; default: the address of the client door' })),
  },
  { ...strict, description: 'Access tokens of the one-stop systems' },
)

/** Beside host and port. */
export const clientDoorSecurity = {
  tls: Type.Optional(
    Type.Object(
      { keyFile: Type.String({ description: 'PEM key' }), certificateFile: Type.String({ description: 'PEM certificate, with those between it and the root' }) },
      { ...strict, description: 'The door speaks HTTPS, and takes clients’ certificates' },
    ),
  ),
  plainHttp: Type.Optional(Type.Boolean({ description: 'Production may open this door without TLS, because something before it adds it' })),
}
