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
    const permitted = clientPermissions.filter((permission) => now.has(permission))
    const asked = order.scope?.split(' ')
    // what the client may not do is not silently left out: it would miss it later
    const wrong = asked?.filter((word) => !permitted.some((permission) => permission === word)) ?? []
    if (wrong.length > 0) return { kind: 'refused', error: 'invalid_scope', wrong, permitted }
    const scope = asked === undefined ? undefined : permitted.filter((permission) => asked.includes(permission))
    const { certificate } = order
    const bound = certificate !== undefined && holdsCertificate(client, certificate) ? certificate : undefined
    const issued = await tokens.issue({ client: client.id, scope, certificate: bound })
    return { kind: 'granted', token: issued.token, lifeSeconds: issued.lifeSeconds, scope: scope ?? permitted }
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
    if (!turn.ok) {
      const detail = { vi: `Nhiều nhất ${tokensOfClient} mã mỗi phút cho một hệ thống.`, en: `At most ${tokensOfClient} tokens a minute for one client.` }
      throw new GatewayError('too_many_requests', { detail, retryAfterSeconds: turn.retryAfterSeconds })
    }
    const grant = await decide(order, client)
    const answer = grant.kind === 'granted' ? 'done' : grant.error
    await audit.record({ kind: 'token', action: 'requestToken', actor: { kind: 'client', id: client.id }, object: proof.method, answer, requestId })
    return grant
  }
}

function refusal(error: Exclude<TokenRefusal, 'invalid_scope'>): TokenGrant {
  return { kind: 'refused', error }
}
