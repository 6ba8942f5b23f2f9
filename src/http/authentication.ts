/** Ways to be known at a door, and how they are tried one after another. */
import type { Permission } from '../../schemas/permissions.ts'
import type { Authenticate, Caller } from './access.ts'
import type { TokenHolder } from './deps.ts'
import { createTokenCheck } from './token-holders.ts'

export interface KnownHolder extends TokenHolder {
  /** Read at each request. */
  readonly permissions: ReadonlySet<Permission>
}

/** By a token that was given to somebody once. `refusesToken`: tokens that never count here, whatever their digest. */
export function authenticateHolders(kind: Caller['kind'], holders: readonly KnownHolder[], refusesToken: (token: string) => boolean = () => false): Authenticate {
  const checkToken = createTokenCheck(holders, refusesToken)
  const byId = new Map(holders.map((holder) => [holder.id, holder]))
  return async function authenticate(request) {
    const id = checkToken(request.headers.authorization)
    return id === undefined ? undefined : { kind, id, permissions: byId.get(id)?.permissions ?? new Set() }
  }
}

/** The first way that knows the caller. */
export function firstOf(...ways: readonly Authenticate[]): Authenticate {
  return async function authenticate(request) {
    for (const way of ways) {
      const caller = await way(request)
      if (caller !== undefined) return caller
    }
    return undefined
  }
}
