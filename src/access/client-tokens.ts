/** Access tokens as JWTs (RFC 9068) under HMAC-SHA-256: made here, and believed only if made here. */
import { hash } from 'node:crypto'
import { errors, jwtVerify, SignJWT, type JWTPayload } from 'jose'
import { LRUCache } from 'lru-cache'
import { clientPermissions } from '../../schemas/permissions.ts'
import type { ClientTokens, TokenFacts } from '../ports/client-tokens.ts'
import type { Clock } from '../ports/clock.ts'
import { isCompactJwt } from './compact-jwt.ts'
import { deriveTokenKeys } from './token-keys.ts'

export interface TokenSettings {
  /** The newest, by which tokens are made, before those whose tokens still count. */
  readonly secrets: readonly [string, ...string[]]
  readonly minutes: number
  /** Asked each time: the door's address is known only once it is open. */
  readonly issuer: () => string
  readonly clock: Clock
}

/** Clocks of two processes may differ by so much. */
const toleranceSeconds = 5
const longestToken = 2_000
const mostRemembered = 10_000
const type = 'at+jwt'

export function createClientTokens({ secrets, minutes, issuer, clock }: TokenSettings): ClientTokens {
  const keys = deriveTokenKeys(secrets)
  const [newest] = keys
  const byKid = new Map(keys.map(({ kid, key }) => [kid, key]))
  const lifeSeconds = minutes * 60
  // under the token's digest, so that no heap dump shows tokens
  const verified = new LRUCache<string, { readonly facts: TokenFacts; readonly from: number; readonly until: number }>({ max: mostRemembered })

  async function check(token: string, now: Date): Promise<{ readonly facts: TokenFacts; readonly from: number; readonly until: number } | undefined> {
    try {
      const { payload } = await jwtVerify(token, ({ kid }) => byKid.get(kid ?? '') ?? refuse(), {
        algorithms: ['HS256'],
        typ: type,
        issuer: issuer(),
        audience: issuer(),
        requiredClaims: ['sub', 'client_id', 'iat', 'exp', 'jti'],
        currentDate: now,
      })
      return readClaims(payload)
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined
      throw error
    }
  }

  return {
    async issue({ client, scope, certificate }) {
      const issuedAt = Math.floor(clock.now().getTime() / 1000)
      const claims = {
        client_id: client,
        ...(scope === undefined ? {} : { scope: scope.join(' ') }),
        ...(certificate === undefined ? {} : { cnf: { 'x5t#S256': certificate } }),
      }
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', typ: type, kid: newest.kid })
        .setIssuer(issuer())
        .setAudience(issuer())
        .setSubject(client)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + lifeSeconds)
        .setJti(clock.id())
        .sign(newest.key)
      return { token, lifeSeconds }
    },
    async verify(token) {
      if (!isCompactJwt(token, longestToken)) return undefined
      const now = clock.now()
      const digest = hash('sha256', token, 'base64')
      let known = verified.get(digest)
      if (known === undefined) {
        known = await check(token, now)
        if (known !== undefined) verified.set(digest, known)
      }
      if (known === undefined) return undefined
      const second = now.getTime() / 1000
      if (second >= known.until) verified.delete(digest)
      return second < known.until && second >= known.from ? known.facts : undefined
    },
  }
}

function refuse(): never {
  throw new errors.JWKSNoMatchingKey()
}

/** Undefined where the signed claims do not fit together, which no token of ours does. */
function readClaims({ sub, client_id: client, iat, exp, scope, cnf }: JWTPayload): { readonly facts: TokenFacts; readonly from: number; readonly until: number } | undefined {
  if (typeof client !== 'string' || client !== sub || iat === undefined || exp === undefined) return undefined
  const granted = readScope(scope)
  const certificate = readBinding(cnf)
  if (granted === 'wrong' || certificate === 'wrong') return undefined
  return { facts: { client, scope: granted, certificate }, from: iat - toleranceSeconds, until: exp }
}

function readScope(scope: unknown): TokenFacts['scope'] | 'wrong' {
  if (scope === undefined) return undefined
  return typeof scope === 'string' ? clientPermissions.filter((permission) => scope.split(' ').includes(permission)) : 'wrong'
}

/** A binding of a kind that is not known here must not be taken for none. */
function readBinding(cnf: unknown): string | undefined {
  if (cnf === undefined) return undefined
  const thumbprint = typeof cnf === 'object' && cnf !== null ? (cnf as Readonly<Record<string, unknown>>)['x5t#S256'] : undefined
  return typeof thumbprint === 'string' && thumbprint.length === 43 ? thumbprint : 'wrong'
}
