/** Which public keys a one-stop system may sign its assertions with. */
import { createPublicKey, type KeyObject } from 'node:crypto'

export const keyAlgorithms = ['PS256', 'ES256', 'RS256', 'EdDSA'] as const
export type KeyAlgorithm = (typeof keyAlgorithms)[number]

export interface ClientKey {
  readonly kid: string
  readonly algorithm: KeyAlgorithm
  readonly key: KeyObject
}

const leastRsaBits = 2048
const kinds: Readonly<Record<KeyAlgorithm, (key: KeyObject) => boolean>> = { PS256: isRsa, RS256: isRsa, ES256: isP256, EdDSA: (key) => key.asymmetricKeyType === 'ed25519' }

/** The words say what is wrong with it. A private key is none that may be here. */
export function readClientKey(jwk: Readonly<Record<string, unknown>>): ClientKey | { readonly unusable: string } {
  const { kid, alg, use } = jwk
  if (typeof kid !== 'string' || kid === '') return { unusable: 'has no kid' }
  const algorithm = keyAlgorithms.find((name) => name === alg)
  if (algorithm === undefined) return { unusable: `has no alg of ${keyAlgorithms.join(', ')}` }
  if (use !== undefined && use !== 'sig') return { unusable: 'is not for signatures' }
  if (jwk['d'] !== undefined || jwk['kty'] === 'oct') return { unusable: 'is no public key' }
  const key = open(jwk)
  if (key === undefined) return { unusable: 'cannot be read' }
  return kinds[algorithm](key) ? { kid, algorithm, key } : { unusable: `does not fit ${algorithm}; an RSA key has at least ${leastRsaBits} bits` }
}

function open(jwk: Readonly<Record<string, unknown>>): KeyObject | undefined {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' })
  } catch {
    return undefined
  }
}

function isRsa(key: KeyObject): boolean {
  return key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= leastRsaBits
}

function isP256(key: KeyObject): boolean {
  return key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1'
}
