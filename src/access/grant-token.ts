/** Gives out access tokens to one-stop systems that prove who they are; what came of each try stands in the audit. */
import { clientPermissions, type ClientPermission } from '../../schemas/permissions.ts'
import { GatewayError } from '../domain/errors.ts'
import type { AuditTrail } from '../ports/audit-trail.ts'
import type { ClientTokens } from '../ports/client-tokens.ts'
import type { RateLimits } from '../ports/rate-limits.ts'
import type { GrantToken, TokenGrant, TokenOrder, TokenRefusal } from '../ports/token-grants.ts'
import { holdsCertificate, type ClientCredentials, type LogInClient } from './client-log-in.ts'
import type { WrongProofs } from './wrong-proofs.ts'

export interface GrantSettings {
  readonly clients: readonly ClientCredentials[]
  readonly logIn: LogInClient
  readonly tokens: Pick<ClientTokens, 'issue'>
  readonly permissionsOf: (client: string) => ReadonlySet<ClientPermission>
  readonly limits: Pick<RateLimits, 'take'>
  readonly audit: Pick<AuditTrail, 'record'>
  readonly wrongProofs: Pick<WrongProofs, 'refuse'>
}

/** Tokens a minute of one client, by its right proof: a program that asks in a circle must not fill the journal. */
const tokensOfClient = 1_200

/** A right proof always counts, whatever else comes from its address: only who is wrong is slowed. */
export function createGrantToken({ clients, logIn, tokens, permissionsOf, limits, audit, wrongProofs }: GrantSettings): GrantToken {
  const byId = new Map(clients.map((client) => [client.id, client]))

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

  return async function grantToken(order) {
    const { proof, certificate, requestId } = order
    const known = await logIn(proof, certificate)
    if ('fault' in known) {
      await wrongProofs.refuse(order, known.fault, known.client)
      return refusal('invalid_client')
    }
    const client = byId.get(known.client)
    if (client === undefined) throw new TypeError(`${known.client} is no client`)
    const turn = await limits.take(`tokens:${client.id}`, tokensOfClient)
    if (!turn.ok) throw new GatewayError('too_many_requests', { retryAfterSeconds: turn.retryAfterSeconds })
    const grant = await decide(order, client)
    const answer = grant.kind === 'granted' ? 'done' : grant.error
    await audit.record({ kind: 'token', action: 'requestToken', actor: { kind: 'client', id: client.id }, object: proof.method, answer, requestId })
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
