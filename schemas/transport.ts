/** How the traffic of a partner travels. The adapter speaks to its partner's own address and knows nothing of this. */
import { Type, type Static } from 'typebox'
import { secret } from './secret.ts'

const strict = { additionalProperties: false }

function address(description: string) {
  return Type.String({ pattern: '^https?://[^\\s/?#@]+(/[^\\s?#]*[^\\s/?#])?$', maxLength: 500, description: `${description}, without a final slash` })
}

const providerUrl = Type.Optional(address('Address under which the adapter knows the partner; what follows it is the path that travels. Absent: host and port alone'))

export const DirectTransport = Type.Object({ kind: Type.Literal('direct') }, { ...strict, description: 'To the addresses of the adapter’s config' })

export const XroadTransport = Type.Object(
  {
    kind: Type.Literal('xroad-adapter'),
    securityServer: address('Address of the local security server, e.g. https://security-server.example.vn:8084'),
    dstcode: Type.String({ pattern: '^VN:(GOV|COM):[0-9A-Z.]+:[A-Za-z0-9_-]+$', maxLength: 100, description: 'Who the partner is on the platform' }),
    providerUrl,
    codeIn: Type.Unsafe<'query' | 'header'>({ type: 'string', enum: ['query', 'header'], default: 'query', description: 'Where dstcode stands' }),
  },
  { ...strict, description: 'Through an X-Road-like adapter of the national platform' },
)
export type XroadTransport = Static<typeof XroadTransport>

export const LgspTransport = Type.Object(
  {
    kind: Type.Literal('lgsp'),
    tokenUrl: address('Where access tokens are given'),
    consumerKey: Type.String({ minLength: 1, maxLength: 500, description: 'Name of our account' }),
    consumerSecret: secret({ description: 'Secret of that account' }),
    style: Type.Unsafe<'basic' | 'parameters'>({ type: 'string', enum: ['basic', 'parameters'], default: 'basic', description: 'Whether key and secret go in the Authorization header or in the form' }),
    tokenHeader: Type.Optional(
      Type.String({ pattern: '^[A-Za-z0-9-]{1,60}$', description: 'Header that carries the token besides Authorization, or instead of it where the partner’s own messages use that, e.g. lgspaccesstoken' }),
    ),
    prefix: address('What stands before the paths of the partner, e.g. https://lgsp.example.vn:8243/tax/1.0'),
    providerUrl,
  },
  { ...strict, description: 'Through the integration platform of the province' },
)
export type LgspTransport = Static<typeof LgspTransport>

export const Transport = Type.Union([DirectTransport, XroadTransport, LgspTransport], { default: { kind: 'direct' } })
export type Transport = Static<typeof Transport>
