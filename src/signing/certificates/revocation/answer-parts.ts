/** What answers about revocation have in common, whether they are OCSP responses or lists. */
import { fromBER, type BitString, type FromBerResult } from 'asn1js'
import { getCrypto, type AlgorithmIdentifier, type PublicKeyInfo } from 'pkijs'
import { GatewayError } from '../../../domain/errors.ts'
import { signatureInvalid } from '../../refusal.ts'

/** What an answer says about one certificate. */
export type Status =
  | { readonly state: 'good' | 'unknown' }
  | {
      readonly state: 'revoked'
      readonly revokedAt: Date
      /** CRLReason of RFC 5280, 5.3.1. */
      readonly reason: number | undefined
      /** Since when the key may have been in other hands. */
      readonly invalidAt: Date | undefined
    }

export interface Window {
  readonly thisUpdate: Date
  readonly nextUpdate: Date | undefined
}

export const reasonExtension = '2.5.29.21'
export const invalidityExtension = '2.5.29.24'

/** Throws `signature_invalid` for what is no such structure, or has something behind it. */
export function readAnswer<Value>(bytes: Uint8Array, kind: new (options: { schema: FromBerResult['result'] }) => Value): Value {
  try {
    // every element has two octets at least: a list may be long, and its length is limited where it is fetched
    const { offset, result } = fromBER(bytes, { maxNodes: bytes.byteLength })
    if (offset !== bytes.byteLength) throw new Error('the answer is cut short, or something follows it')
    return new kind({ schema: result })
  } catch (cause) {
    throw signatureInvalid('revocation-form', undefined, cause)
  }
}

/** Whatever a parser trips over while it reads on is a fault of the answer. */
export async function readCarefully<Value>(read: () => Promise<Value>): Promise<Value> {
  try {
    return await read()
  } catch (error) {
    throw error instanceof GatewayError ? error : signatureInvalid('revocation-form', undefined, error)
  }
}

/** How far another's clock may be off. */
const skewMs = 300_000

/** Throws `signature_invalid` for an answer whose time is over, or has not come. */
export function refuseWindow({ thisUpdate, nextUpdate }: Window, now: Date): void {
  if (thisUpdate.getTime() > now.getTime() + skewMs) throw signatureInvalid('revocation-stale', `the answer is of ${thisUpdate.toISOString()}, which has not come`)
  if (nextUpdate !== undefined && nextUpdate.getTime() + skewMs < now.getTime()) throw signatureInvalid('revocation-stale', `the answer was to be replaced at ${nextUpdate.toISOString()}`)
}

/** Throws `signature_invalid` for a response that was made before what it says was known, or after it came. */
export function refuseProduced(producedAt: Date, { thisUpdate }: Window, receivedAt: Date | undefined): void {
  const early = producedAt.getTime() < thisUpdate.getTime() - skewMs
  const late = receivedAt !== undefined && producedAt.getTime() > receivedAt.getTime() + skewMs
  if (early || late) throw signatureInvalid('revocation-stale', `the answer says that it was made at ${producedAt.toISOString()}, which cannot be`)
}

export async function isSignedBy(key: PublicKeyInfo, signed: Uint8Array, value: BitString, algorithm: AlgorithmIdentifier): Promise<boolean> {
  try {
    // a copy: the type wants bytes that no other thread changes
    return await getCrypto(true).verifyWithPublicKey(Uint8Array.from(signed), value, key, algorithm)
  } catch {
    return false
  }
}

/** The key may have been in other hands before anybody noticed. */
const compromised: readonly (number | undefined)[] = [1, 2, 10]

/** Whether what was signed at `at` no longer counts. */
export function isRevokedAt({ revokedAt, reason, invalidAt }: Extract<Status, { state: 'revoked' }>, at: Date): boolean {
  if (revokedAt <= at) return true
  return invalidAt === undefined ? compromised.includes(reason) : invalidAt <= at
}
