/** How a one-stop system comes by an access token: it proves who it is, and says how little it wants to be allowed. */
import type { ClientPermission } from '../../schemas/permissions.ts'

export const proofMethods = ['private_key_jwt', 'self_signed_tls_client_auth', 'client_secret_basic', 'client_secret_post'] as const
export type ProofMethod = (typeof proofMethods)[number]

export type ClientProof =
  | { readonly method: 'private_key_jwt'; readonly client: string | undefined; readonly assertion: string }
  | { readonly method: 'self_signed_tls_client_auth'; readonly client: string }
  | { readonly method: 'client_secret_basic' | 'client_secret_post'; readonly client: string; readonly secret: string }

export interface TokenOrder {
  readonly proof: ClientProof
  /** As it was asked for: words between spaces. */
  readonly scope: string | undefined
  /** SHA-256 (base64url) of the certificate of the connection. */
  readonly certificate: string | undefined
  /** Where it comes from. */
  readonly address: string
  readonly requestId: string
}

/** By the words of RFC 6749 section 5.2. */
export type TokenRefusal = 'invalid_client' | 'invalid_scope' | 'unauthorized_client'

export type TokenGrant =
  | { readonly kind: 'granted'; readonly token: string; readonly lifeSeconds: number; readonly scope: readonly ClientPermission[] }
  | { readonly kind: 'refused'; readonly error: Exclude<TokenRefusal, 'invalid_scope'> }
  /** `wrong`: words of the scope as they were asked for; `permitted`: what this client may ask for. */
  | { readonly kind: 'refused'; readonly error: 'invalid_scope'; readonly wrong: readonly string[]; readonly permitted: readonly ClientPermission[] }

/** Rejects with too_many_requests. What came of it stands in the audit before it resolves. */
export type GrantToken = (order: TokenOrder) => Promise<TokenGrant>
