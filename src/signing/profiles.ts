/** Which algorithms each profile makes and may verify. An algorithm that is not in this table does not exist here. */
import type { KeyObject } from 'node:crypto'
import type { SignatureProfile } from '../ports/signer.ts'

export const jwsAlgorithms = ['PS256', 'RS256', 'ES256'] as const
export type JwsAlgorithm = (typeof jwsAlgorithms)[number]
export type Algorithm = JwsAlgorithm | 'RSA-SHA256'

interface ProfileRow {
  /** What we sign with. */
  readonly makes: Algorithm
  /** What is verified for every organisation. */
  readonly verifies: readonly Algorithm[]
  /** What is verified only for organisations whose entry allows it. */
  readonly verifiesByPolicy: readonly Algorithm[]
}

export const profileTable = {
  'jws-detached': { makes: 'PS256', verifies: ['PS256'], verifiesByPolicy: ['RS256', 'ES256'] },
  'xmldsig-gip': { makes: 'RSA-SHA256', verifies: ['RSA-SHA256'], verifiesByPolicy: [] },
} as const satisfies Readonly<Record<SignatureProfile, ProfileRow>>

interface KeyRow {
  readonly type: 'rsa' | 'ec'
  readonly curve?: string
}

const keyTable: Readonly<Record<Algorithm, KeyRow>> = {
  PS256: { type: 'rsa' },
  RS256: { type: 'rsa' },
  'RSA-SHA256': { type: 'rsa' },
  ES256: { type: 'ec', curve: 'prime256v1' },
}

export const minimumRsaBits = 2048

/** Whether the key is of the kind that the algorithm needs. */
export function keyFits(key: KeyObject, algorithm: Algorithm): boolean {
  const needed = keyTable[algorithm]
  return key.asymmetricKeyType === needed.type && (needed.curve === undefined || key.asymmetricKeyDetails?.namedCurve === needed.curve)
}
