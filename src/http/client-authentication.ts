/** One-stop systems are known by short access tokens, each bound to the certificate of its connection where it says so. */
import { createHash } from 'node:crypto'
import { TLSSocket } from 'node:tls'
import type { FastifyRequest } from 'fastify'
import type { ClientPermission } from '../../schemas/permissions.ts'
import type { ClientTokens } from '../ports/client-tokens.ts'
import type { Authenticate } from './access.ts'

export interface KnownClients {
  readonly tokens: Pick<ClientTokens, 'verify'>
  /** Ids of the configured clients. */
  readonly clients: readonly { readonly id: string }[]
  /** Asked at each request: a token never gives what was taken away meanwhile. */
  readonly permissionsOf: (client: string) => ReadonlySet<ClientPermission>
}

export function authenticateClients({ tokens, clients, permissionsOf }: KnownClients): Authenticate {
  const known = new Set(clients.map(({ id }) => id))
  return async function authenticate(request) {
    const token = /^Bearer ([\x21-\x7e]+)$/i.exec(request.headers.authorization ?? '')?.[1]
    const facts = token === undefined ? undefined : await tokens.verify(token)
    if (facts === undefined || !known.has(facts.client)) return undefined
    if (facts.certificate !== undefined && facts.certificate !== certificateOf(request)) return undefined
    const now = permissionsOf(facts.client)
    return { kind: 'client', id: facts.client, permissions: facts.scope === undefined ? now : new Set(facts.scope.filter((permission) => now.has(permission))) }
  }
}

const thumbprints = new WeakMap<TLSSocket, string>()

/** SHA-256 (base64url) of the certificate that the client showed on this connection. */
export function certificateOf({ raw: { socket } }: FastifyRequest): string | undefined {
  if (!(socket instanceof TLSSocket)) return undefined
  const known = thumbprints.get(socket)
  if (known !== undefined) return known
  // an empty object where the client showed none, whatever the types say
  const { raw } = socket.getPeerCertificate() as { readonly raw?: Buffer }
  if (raw === undefined) return undefined
  const thumbprint = createHash('sha256').update(raw).digest('base64url')
  thumbprints.set(socket, thumbprint)
  return thumbprint
}
