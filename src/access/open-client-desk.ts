/** Everything about one-stop systems that come in: their tokens, and how they get them. */
import type { ClientPermission } from '../../schemas/permissions.ts'
import type { AuditTrail } from '../ports/audit-trail.ts'
import type { ClientTokens } from '../ports/client-tokens.ts'
import type { Clock } from '../ports/clock.ts'
import type { HttpClient } from '../ports/http-client.ts'
import type { Log } from '../ports/log.ts'
import type { OnceStore } from '../ports/once-store.ts'
import type { RateLimits } from '../ports/rate-limits.ts'
import type { GrantToken } from '../ports/token-grants.ts'
import { createAssertionCheck } from './assertion-check.ts'
import { createClientKeys, type KeyHolder } from './client-keys.ts'
import { createClientLogIn, type ClientCredentials } from './client-log-in.ts'
import { createClientTokens } from './client-tokens.ts'
import { createGrantToken } from './grant-token.ts'
import { createWrongProofs, type WrongProofs } from './wrong-proofs.ts'

export interface ClientDesk {
  readonly tokens: ClientTokens
  readonly grantToken: GrantToken
  /** The address by which clients know the gateway. */
  readonly issuer: () => string
  /** Writes down how many wrong proofs were refused without a row of their own. */
  readonly tellRefused: WrongProofs['tell']
}

export interface ClientDeskParts {
  readonly clients: readonly { readonly id: string; readonly credentials: Omit<ClientCredentials, 'id'> & Omit<KeyHolder, 'id'> }[]
  /** As configured. */
  readonly tokens: { readonly secret: string; readonly formerSecrets?: readonly string[] | undefined; readonly minutes: number }
  readonly issuer: () => string
  readonly tokenPath: string
  /** To fetch clients' keys with. */
  readonly http: HttpClient
  readonly once: OnceStore
  readonly permissionsOf: (client: string) => ReadonlySet<ClientPermission>
  readonly limits: Pick<RateLimits, 'take'>
  readonly audit: Pick<AuditTrail, 'record'>
  /** Secrets that never count here, whatever their digest. */
  readonly refusesSecret: (secret: string) => boolean
  readonly clock: Clock
  readonly log: Log
}

export function openClientDesk(parts: ClientDeskParts): ClientDesk {
  const { issuer, tokenPath, http, once, permissionsOf, limits, audit, refusesSecret, clock, log } = parts
  const { secret, formerSecrets = [], minutes } = parts.tokens
  const clients = parts.clients.map(({ id, credentials }) => ({ id, ...credentials }))
  const tokens = createClientTokens({ secrets: [secret, ...formerSecrets], minutes, issuer, clock })
  const findKey = createClientKeys(clients, { http, clock, log })
  const checkAssertion = createAssertionCheck({ findKey, once, audiences: () => [issuer(), issuer() + tokenPath], clock })
  const logIn = createClientLogIn({ clients, checkAssertion, refusesSecret })
  const wrongProofs = createWrongProofs({ limits, audit, clock })
  return { tokens, issuer, tellRefused: wrongProofs.tell, grantToken: createGrantToken({ clients, logIn, tokens, permissionsOf, limits, audit, wrongProofs }) }
}
