/** Assertions by which a one-stop system proves who it is (RFC 7523): signed by a key of its own, for this gateway, now, once. */
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify, type JWTPayload } from 'jose'
import type { Clock } from '../ports/clock.ts'
import type { OnceStore } from '../ports/once-store.ts'
import type { FindClientKey } from './client-keys.ts'
import { isCompactJwt } from './compact-jwt.ts'

export interface AssertionSettings {
  readonly findKey: FindClientKey
  readonly once: OnceStore
  /** By which names it may name this gateway. */
  readonly audiences: () => readonly string[]
  readonly clock: Clock
}

/** What is wrong, for the audit; whoever asks is not told. */
export type AssertionFault =
  | 'assertion-unreadable'
  | 'assertion-of-unknown-client'
  | 'assertion-key-unknown'
  | 'assertion-keys-unreachable'
  | 'assertion-signature-wrong'
  | 'assertion-expired'
  | 'assertion-too-long'
  | 'assertion-from-the-future'
  | 'assertion-for-another'
  | 'assertion-incomplete'
  | 'assertion-replayed'

export type CheckAssertion = (assertion: string, isKnown: (client: string) => boolean) => Promise<{ readonly client: string } | { readonly fault: AssertionFault; readonly client?: string }>

const longestAssertion = 4_000
const longestId = 200
/** The client's clock and ours may differ by so much. */
const toleranceSeconds = 30
const longestLifeSeconds = 300
const types: readonly (string | undefined)[] = [undefined, 'JWT', 'client-authentication+jwt']

export function createAssertionCheck({ findKey, once, audiences, clock }: AssertionSettings): CheckAssertion {
  return async function checkAssertion(assertion, isKnown) {
    const claimed = readClaimed(assertion)
    if (claimed === undefined) return { fault: 'assertion-unreadable' }
    const { client, kid, typ } = claimed
    if (!isKnown(client)) return { fault: 'assertion-of-unknown-client' }
    if (!types.includes(typ)) return { fault: 'assertion-unreadable', client }
    const key = await findKey(client, kid)
    if (key === 'unreachable') return { fault: 'assertion-keys-unreachable', client }
    if (key === undefined) return { fault: 'assertion-key-unknown', client }
    const now = clock.now()
    let payload: JWTPayload
    try {
      ;({ payload } = await jwtVerify(assertion, key.key, { algorithms: [key.algorithm], issuer: client, subject: client, currentDate: now, clockTolerance: toleranceSeconds }))
    } catch (error) {
      if (error instanceof errors.JWTExpired) return { fault: 'assertion-expired', client }
      if (error instanceof errors.JWTClaimValidationFailed) return { fault: error.claim === 'nbf' ? 'assertion-from-the-future' : 'assertion-incomplete', client }
      if (error instanceof errors.JOSEError) return { fault: 'assertion-signature-wrong', client }
      throw error
    }
    const fault = faultInClaims(payload, now.getTime() / 1000, audiences())
    if (fault !== undefined) return { fault, client }
    const { jti = '', exp = 0 } = payload
    const fresh = await once.spend('assertion', `${client} ${jti}`, new Date((exp + toleranceSeconds) * 1000))
    return fresh ? { client } : { fault: 'assertion-replayed', client }
  }
}

/** Nothing of it is believed yet. */
function readClaimed(assertion: string): { readonly client: string; readonly kid: string; readonly typ: string | undefined } | undefined {
  if (!isCompactJwt(assertion, longestAssertion)) return undefined
  try {
    const { kid, typ } = decodeProtectedHeader(assertion)
    const { iss } = decodeJwt(assertion)
    return typeof iss === 'string' && typeof kid === 'string' ? { client: iss, kid, typ } : undefined
  } catch {
    return undefined
  }
}

function faultInClaims({ aud, exp, iat, jti }: JWTPayload, second: number, audiences: readonly string[]): AssertionFault | undefined {
  if (exp === undefined || iat === undefined || typeof jti !== 'string' || jti === '' || jti.length > longestId) return 'assertion-incomplete'
  const [named, ...more] = [aud ?? []].flat()
  if (named === undefined || more.length > 0 || !audiences.includes(named)) return 'assertion-for-another'
  if (exp > second + longestLifeSeconds + toleranceSeconds) return 'assertion-too-long'
  return iat > second + toleranceSeconds ? 'assertion-from-the-future' : undefined
}
