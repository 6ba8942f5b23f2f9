/** Where Redis is: one server, a master that Sentinels name, or a Cluster. */
import { Type } from 'typebox'
import { secret } from '../../schemas/secret.ts'

const strict = { additionalProperties: false }
const address = '^rediss?://\\S+$'
const Name = { minLength: 1, maxLength: 200 }

export const RedisConfig = Type.Object(
  {
    url: Type.Optional(Type.String({ ...secret({ description: 'Address of one server, redis://… or rediss://…' }), pattern: address })),
    sentinels: Type.Optional(
      Type.Array(Type.Object({ host: Type.String(Name), port: Type.Integer({ minimum: 1, maximum: 65_535, default: 26_379 }) }, strict), {
        minItems: 1,
        maxItems: 20,
        description: 'Redis Sentinels, instead of url: they say where the master is',
      }),
    ),
    name: Type.Optional(Type.String({ ...Name, description: 'Name of the master, as the Sentinels know it' })),
    username: Type.Optional(Type.String({ ...Name, description: 'User at the servers that the Sentinels name' })),
    password: Type.Optional(secret({ description: 'Password at the servers that the Sentinels name' })),
    sentinelPassword: Type.Optional(secret({ description: 'Password at the Sentinels themselves' })),
    tls: Type.Optional(Type.Boolean({ description: 'Whether the Sentinels and the servers that they name are spoken to by TLS' })),
    cluster: Type.Optional(
      Type.Array(Type.String({ ...secret({ description: 'Address of a node, redis://… or rediss://…' }), pattern: address }), {
        minItems: 1,
        maxItems: 50,
        description: 'Some nodes of a Redis Cluster, instead of url; the others are found by them. All have one user, one password, and TLS or not',
      }),
    ),
    plainNetwork: Type.Optional(Type.Boolean({ description: 'Production may speak to it without TLS, because the network between is their own' })),
  },
  { ...strict, description: 'Where the queues and the counts of requests are; without it they are in PostgreSQL' },
)
