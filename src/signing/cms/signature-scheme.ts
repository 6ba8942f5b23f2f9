/** How a CMS signature that came says it was made: digest, padding, salt. What is not in this table is not read. */
import { Null } from 'asn1js'
import { AlgorithmIdentifier, RSASSAPSSParams } from 'pkijs'
import type { Algorithm } from '../../ports/signer.ts'
import { objectIds } from './object-ids.ts'

export const hashLengths = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 } as const
export type HashName = keyof typeof hashLengths

export interface SignatureScheme {
  readonly hash: HashName
  /** RSA with PKCS#1 v1.5, RSASSA-PSS with a salt as long as the hash, ECDSA. */
  readonly kind: 'rsa' | 'pss' | 'ecdsa'
}

const hashes: Readonly<Record<string, HashName>> = {
  [objectIds.sha1]: 'sha1',
  [objectIds.sha256]: 'sha256',
  [objectIds.sha384]: 'sha384',
  [objectIds.sha512]: 'sha512',
}

/** Identifiers that name the digest too. */
const schemes: Readonly<Record<string, SignatureScheme>> = {
  [objectIds.sha1WithRsa]: { hash: 'sha1', kind: 'rsa' },
  [objectIds.sha256WithRsa]: { hash: 'sha256', kind: 'rsa' },
  [objectIds.sha384WithRsa]: { hash: 'sha384', kind: 'rsa' },
  [objectIds.sha512WithRsa]: { hash: 'sha512', kind: 'rsa' },
  [objectIds.ecdsaWithSha256]: { hash: 'sha256', kind: 'ecdsa' },
  [objectIds.ecdsaWithSha384]: { hash: 'sha384', kind: 'ecdsa' },
  [objectIds.ecdsaWithSha512]: { hash: 'sha512', kind: 'ecdsa' },
}

const names: Readonly<Record<string, Algorithm>> = { 'sha1 rsa': 'RS1', 'sha256 rsa': 'RS256', 'sha256 pss': 'PS256', 'sha256 ecdsa': 'ES256' }

/** Undefined for another digest, salt or mask, and where the two name different digests. */
export function schemeOf(digest: AlgorithmIdentifier, signature: AlgorithmIdentifier): SignatureScheme | undefined {
  const hash = hashOf(digest)
  const scheme = hash === undefined ? undefined : saidScheme(hash, signature)
  return scheme?.hash === hash ? scheme : undefined
}

/** By its name of JWA, where it has one. */
export function algorithmOf({ hash, kind }: SignatureScheme): Algorithm | undefined {
  return names[`${hash} ${kind}`]
}

/** Undefined for a digest that is not in the table. */
export function hashOf(identifier: AlgorithmIdentifier): HashName | undefined {
  return hasNoParameters(identifier) ? hashes[identifier.algorithmId] : undefined
}

function saidScheme(digest: HashName, signature: AlgorithmIdentifier): SignatureScheme | undefined {
  if (signature.algorithmId === objectIds.rsaPss) return pssScheme(signature)
  if (!hasNoParameters(signature)) return undefined
  // RFC 3370, 3.2: the key's own identifier, the digest then says the rest
  if (signature.algorithmId === objectIds.rsaEncryption) return { hash: digest, kind: 'rsa' }
  return schemes[signature.algorithmId]
}

function pssScheme({ algorithmParams }: AlgorithmIdentifier): SignatureScheme | undefined {
  const said = read(() => new RSASSAPSSParams({ schema: algorithmParams }))
  const mask = said && read(() => new AlgorithmIdentifier({ schema: said.maskGenAlgorithm.algorithmParams }))
  if (!said || !mask) return undefined
  const hash = hashOf(said.hashAlgorithm)
  const plain = said.maskGenAlgorithm.algorithmId === objectIds.mgf1 && hashOf(mask) === hash && said.trailerField === 1
  return hash !== undefined && plain && said.saltLength === hashLengths[hash] ? { hash, kind: 'pss' } : undefined
}

/** NULL and nothing mean the same here (RFC 5754, 2). */
function hasNoParameters({ algorithmParams }: AlgorithmIdentifier): boolean {
  return algorithmParams === undefined || algorithmParams instanceof Null
}

function read<Read>(make: () => Read): Read | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}
