/** Gives out access tokens to one-stop systems that prove who they are; what came of each try stands in the audit. */
import { LRUCache } from 'lru-cache'
import { clientPermissions, type ClientPermission } from '../../schemas/permissions.ts'
import { GatewayError } from '../domain/errors.ts'
import type { AuditTrail } from '../ports/audit-trail.ts'
import type { ClientTokens } from '../ports/client-tokens.ts'
import type { Clock } from '../ports/clock.ts'
import type { RateLimits } from '../ports/rate-limits.ts'
import type { GrantToken, TokenGrant, TokenOrder, TokenRefusal } from '../ports/token-grants.ts'
import { claimedClientOf } from './assertion-check.ts'
import { holdsCertificate, type ClientCredentials, type LogInClient } from './client-log-in.ts'

export interface GrantSettings {
  readonly clients: readonly ClientCredentials[]
  readonly logIn: LogInClient
  readonly tokens: Pick<ClientTokens, 'issue'>
  readonly permissionsOf: (client: string) => ReadonlySet<ClientPermission>
  readonly limits: Pick<RateLimits, 'take'>
  readonly audit: Pick<AuditTrail, 'record'>
  readonly clock: Clock
}

/** Tries a minute, whatever comes of them: one address may stand for many systems behind it. */
const triesOfAddress = 1_200
/** Wrong tries a minute of one client, by one means, from one address. */
const wrongTries = 10
const mostRemembered = 10_000

export function createGrantToken({ clients, logIn, tokens, permissionsOf, limits, audit, clock }: GrantSettings): GrantToken {
  const byId = new Map(clients.map((client) => [client.id, client]))
  // who has used up the wrong tries, until when; each process learns it by the count that all share
  const slowed = new LRUCache<string, number>({ max: mostRemembered })

  async function countWrong(key: string): Promise<void> {
    const turn = await limits.take(key, wrongTries)
    if (!turn.ok) slowed.set(key, clock.now().getTime() + turn.retryAfterSeconds * 1000)
  }

  async function decide(order: TokenOrder, client: ClientCredentials): Promise<TokenGrant> {
    const now = permissionsOf(client.id)
    if (now.size === 0) return refusal('unauthorized_client')
    const scope = readScope(order.scope, now)
    if (scope === 'wrong') return refusal('invalid_scope')
    const { certificate } = order
    const bound = certificate !== undefined && holdsCertificate(client, certificate) ? certificate : undefined
    const issued = await tokens.issue({ client: client.id, scope, certificate: bound })
    return { kind: 'granted', token: issued.token, lifeSeconds: issued.lifeSeconds, scope: scope ?? clientPermissions.filter((permission) => now.has(permission)) }
  }

  async function keep({ proof, requestId }: TokenOrder, client: string | undefined, answer: string): Promise<void> {
    await audit.record({ kind: 'token', action: 'requestToken', actor: { kind: 'client', id: client ?? 'unknown' }, object: proof.method, answer, requestId })
  }

  return async function grantToken(order) {
    const { proof, address, certificate } = order
    const turn = await limits.take(`token-requests:${address}`, triesOfAddress)
    if (!turn.ok) throw tooMany(turn.retryAfterSeconds)
    const named = proof.method === 'private_key_jwt' ? claimedClientOf(proof.assertion) : proof.client
    const claimed = named !== undefined && byId.has(named) ? named : 'unknown'
    const wrongKey = `token-refusals:${proof.method}:${claimed}:${address}`
    const waitMs = (slowed.get(wrongKey) ?? 0) - clock.now().getTime()
    if (waitMs > 0) throw tooMany(Math.ceil(waitMs / 1000))

    const known = await logIn(proof, certificate)
    const client = 'fault' in known ? undefined : byId.get(known.client)
    if ('fault' in known || client === undefined) {
      const fault = 'fault' in known ? known.fault : 'unknown-client'
      // what the gateway could not find out is not the client's mistake
      if (fault !== 'assertion-keys-unreachable') await countWrong(wrongKey)
      await keep(order, known.client, fault)
      return refusal('invalid_client')
    }
    const grant = await decide(order, client)
    await keep(order, client.id, grant.kind === 'granted' ? 'done' : grant.error)
    return grant
  }
}

/** Undefined where nothing narrower was asked for. What the client may not do is not silently left out: it would miss it later. */
function readScope(asked: string | undefined, now: ReadonlySet<ClientPermission>): readonly ClientPermission[] | undefined | 'wrong' {
  if (asked === undefined) return undefined
  const words = asked.split(' ')
  const scope = clientPermissions.filter((permission) => words.includes(permission))
  const wrong = words.some((word) => !scope.some((permission) => permission === word)) || scope.some((permission) => !now.has(permission))
  return wrong ? 'wrong' : scope
}

function refusal(error: TokenRefusal): TokenGrant {
  return { kind: 'refused', error }
}

function tooMany(retryAfterSeconds: number): GatewayError {
  return new GatewayError('too_many_requests', { retryAfterSeconds })
}
