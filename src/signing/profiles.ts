/** Which algorithms each profile makes and may verify. An algorithm that is not in this table does not exist here. */
import type { SignatureProfile } from '../ports/signer.ts'

export const jwsAlgorithms = ['PS256', 'RS256', 'ES256'] as const
export type JwsAlgorithm = (typeof jwsAlgorithms)[number]

interface ProfileRow {
  /** What we sign with. */
  readonly makes: string
  /** What is verified for every organisation. */
  readonly verifies: readonly string[]
  /** What is verified only for organisations whose entry allows it. */
  readonly verifiesByPolicy: readonly string[]
}

export const profileTable = {
  'jws-detached': { makes: 'PS256', verifies: ['PS256'], verifiesByPolicy: ['RS256', 'ES256'] },
  'xmldsig-gip': { makes: 'RS256', verifies: ['RS256'], verifiesByPolicy: [] },
} as const satisfies Readonly<Record<SignatureProfile, ProfileRow>>

interface KeyRow {
  readonly type: 'rsa' | 'ec'
  readonly curve?: string
}

/** The kind of key that each algorithm needs. */
export const algorithmKeys: Readonly<Record<JwsAlgorithm, KeyRow>> = {
  PS256: { type: 'rsa' },
  RS256: { type: 'rsa' },
  ES256: { type: 'ec', curve: 'prime256v1' },
}

export const minimumRsaBits = 2048
