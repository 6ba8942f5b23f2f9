/** Access tokens of one-stop systems: short, signed by the gateway, told apart without asking anybody. */
import type { ClientPermission } from '../../schemas/permissions.ts'

export interface TokenFacts {
  readonly client: string
  /** What it is narrowed to; absent: all that the client may do. */
  readonly scope?: readonly ClientPermission[] | undefined
  /** The only certificate (SHA-256 of its DER, base64url) over whose connections it counts; absent: over any connection. */
  readonly certificate?: string | undefined
}

export interface IssuedToken {
  readonly token: string
  readonly lifeSeconds: number
}

export interface ClientTokens {
  issue(facts: TokenFacts): Promise<IssuedToken>
  /** Undefined for whatever is no token of this gateway that counts now. Never rejects for what the token says. */
  verify(token: string): Promise<TokenFacts | undefined>
}
